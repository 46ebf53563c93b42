import { beforeEach, expect, test, vi } from "vitest";
import { keepOtherForms, putBackOtherForms } from "../site/other-forms";

const PAGE = `<form method="post" action="/date/"><input name="day"></form>
  <details><form method="post" action="/note/"><textarea name="text"></textarea><input type="password" name="secret"></form></details>`;

function send(action: string): void {
  document.querySelector(`form[action="${action}"]`)?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
}
function text(): HTMLTextAreaElement {
  return document.querySelector("textarea") as HTMLTextAreaElement;
}

keepOtherForms();
beforeEach(() => {
  sessionStorage.clear();
  document.body.className = "site";
  document.body.innerHTML = PAGE;
});

test("what was typed in another form is put back, said, and its fold is open", () => {
  text().value = "à revoir";
  send("/date/");
  document.body.innerHTML = PAGE;
  putBackOtherForms();
  expect(text().value).toBe("à revoir");
  expect(document.querySelector("details")?.open).toBe(true);
  expect(document.querySelector(".field-help")?.textContent).toBe("Votre texte a été retrouvé.");
  document.body.innerHTML = PAGE;
  putBackOtherForms();
  expect(text().value).toBe("");
});

test("the form that was sent keeps nothing, nor does a password", () => {
  text().value = "envoyé";
  (document.querySelector("[name=secret]") as HTMLInputElement).value = "secret";
  send("/note/");
  expect(sessionStorage.length).toBe(0);
});

test("ten minutes later, or once signed out, nothing is left", () => {
  text().value = "à revoir";
  send("/date/");
  const now = Date.now();
  vi.spyOn(Date, "now").mockReturnValue(now + 11 * 60_000);
  document.body.innerHTML = PAGE;
  putBackOtherForms();
  vi.restoreAllMocks();
  expect(text().value).toBe("");
  sessionStorage.setItem("essaim:left:/elsewhere/", "{}");
  document.body.className = "bare";
  putBackOtherForms();
  expect(sessionStorage.length).toBe(0);
});
