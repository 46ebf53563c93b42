import { expect, test, vi } from "vitest";
import { showWork } from "../site/busy";
import { goToErrors } from "../site/errors";
import { comeBackFromCall } from "../site/keep";
import { closeMenuWithEscape } from "../site/menu";
import { offerPrinting } from "../site/print";
import { say } from "../site/words";

test("Escape closes the menu and gives the focus back", () => {
  document.body.innerHTML = `<details data-menu open><summary tabindex="0">Menu</summary><a href="#">Tournées</a></details>`;
  closeMenuWithEscape();
  document.querySelector("a")?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  expect(document.querySelector("details")?.open).toBe(false);
  expect(document.activeElement?.tagName).toBe("SUMMARY");
});

test("the button to print appears and prints", () => {
  document.body.innerHTML = `<button type="button" data-print hidden>Imprimer</button>`;
  window.print = vi.fn();
  offerPrinting();
  document.querySelector("button")?.click();
  expect(document.querySelector("button")?.hidden).toBe(false);
  expect(window.print).toHaveBeenCalledTimes(1);
});

test("a second click while the work is going on sends nothing", () => {
  document.body.innerHTML = `<form><button data-busy="Calcul en cours…">Calculer</button></form>`;
  showWork();
  const form = document.querySelector("form") as HTMLFormElement;
  const send = (): boolean => form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  expect(send()).toBe(true);
  expect(document.querySelector("button")?.textContent).toBe("Calcul en cours…");
  expect(send()).toBe(false);
});

test("the focus goes to the summary of the faults", () => {
  document.body.innerHTML = `<div data-error-summary tabindex="-1"></div>`;
  goToErrors();
  expect(document.activeElement?.hasAttribute("data-error-summary")).toBe(true);
});

test("the words follow the language of the page", () => {
  expect(say("cancel")).toBe("Annuler");
  document.documentElement.lang = "en";
  expect(say("cancel")).toBe("Cancel");
  document.documentElement.lang = "fr";
});

test("back from the telephone, how the call ended is before her", () => {
  document.body.innerHTML = `<form data-keep></form><a href="tel:+33-6-11-22-33-44" onclick="return false">Appeler</a><h2 id="issue">Comment ?</h2>`;
  comeBackFromCall();
  window.dispatchEvent(new Event("focus"));
  expect(document.activeElement?.id).not.toBe("issue");
  document.querySelector("a")?.click();
  window.dispatchEvent(new Event("focus"));
  expect(document.activeElement?.id).toBe("issue");
});
