import { beforeEach, expect, test, vi } from "vitest";
import { askBeforeDoing } from "../site/confirm";

askBeforeDoing();
const submitted = vi.fn();

beforeEach(() => {
  submitted.mockReset();
  document.body.innerHTML = `<form><button data-confirm="Archiver ce plan ?">Archiver</button></form>`;
  document.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    submitted();
  });
});

function press(text: string): void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("dialog button")];
  buttons.find((button) => button.textContent === text)?.click();
}

test("nothing is sent before the answer", () => {
  document.querySelector("button")?.click();
  expect(document.querySelector("dialog p")?.textContent).toBe("Archiver ce plan ?");
  expect(submitted).toHaveBeenCalledTimes(0);
});

test("« Annuler » sends nothing and closes", () => {
  document.querySelector("button")?.click();
  press("Annuler");
  expect(submitted).toHaveBeenCalledTimes(0);
  expect(document.querySelector("dialog")).toBe(null);
});

test("the answer names the deed and sends the form once", () => {
  document.querySelector("button")?.click();
  press("Archiver");
  expect(submitted).toHaveBeenCalledTimes(1);
});
