import { beforeEach, expect, test } from "vitest";
import { keepDrafts } from "../site/draft";

const FORM = `<form data-draft="porte">
  <textarea name="note"></textarea>
  <input type="password" name="secret"><input type="hidden" name="csrf" value="jeton">
  <input name="phone" data-no-draft>
  <input type="checkbox" name="choix" value="1"></form>`;

beforeEach(() => sessionStorage.clear());

function open(html = FORM): HTMLFormElement {
  document.body.innerHTML = html;
  keepDrafts();
  return document.querySelector("form") as HTMLFormElement;
}

function fill(form: HTMLFormElement, name: string, value: string): void {
  const control = form.elements.namedItem(name) as HTMLInputElement;
  control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

test("what was typed is found again when the page comes back", () => {
  fill(open(), "note", "sonnette du bas");
  expect((open().elements.namedItem("note") as HTMLTextAreaElement).value).toBe("sonnette du bas");
});

test("a password, a hidden field and a field that refuses it are never kept", () => {
  const form = open();
  fill(form, "secret", "motdepasse");
  fill(form, "phone", "0600000000");
  const kept = JSON.parse(sessionStorage.getItem("essaim:draft:porte") ?? "{}");
  expect(kept.values).toEqual({ note: "", "choix=1": "false" });
});

test("what was sent is forgotten", () => {
  const form = open();
  fill(form, "note", "sonnette du bas");
  form.dispatchEvent(new Event("submit"));
  expect((open().elements.namedItem("note") as HTMLTextAreaElement).value).toBe("");
  expect(sessionStorage.getItem("essaim:draft:porte")).toBe(null);
});

test("a form that comes back with faults shows what the server kept", () => {
  fill(open(), "note", "ancien");
  const again = open(FORM.replace("<textarea name=\"note\">", "<textarea name=\"note\" aria-invalid=\"true\">"));
  expect((again.elements.namedItem("note") as HTMLTextAreaElement).value).toBe("");
});
