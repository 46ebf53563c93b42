import { beforeEach, expect, test } from "vitest";
import { enterByKeyboard } from "../site/reentry";

const line = (n: number): string => `<fieldset data-reentry-line><legend>Porte ${n}</legend>
  <label><input type="radio" name="o${n}" value="talk" data-digit="1"> On a parlé</label>
  <label><input type="radio" name="o${n}" value="absent" data-digit="2"> Personne</label>
  <input type="checkbox" name="l${n}" data-leaflet><input type="time" name="h${n}"></fieldset>`;

function open(mode = ""): void {
  document.body.innerHTML = `<form data-reentry="${mode}">${line(1)}${line(2)}${line(3)}<button>Enregistrer</button></form>`;
  enterByKeyboard();
  document.querySelector("input")?.focus();
}

function key(name: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true });
  document.activeElement?.dispatchEvent(event);
  return event;
}

const chosen = (): string[] =>
  [...document.querySelectorAll<HTMLInputElement>("input[type=radio]:checked")].map((radio) => `${radio.name}=${radio.value}`);
const current = (): string | null | undefined => document.querySelector("[aria-current] legend")?.textContent;

beforeEach(() => open());

test("a digit chooses, Enter goes on: three doors in six keys", () => {
  for (const one of ["1", "Enter", "2", "Enter", "1"]) key(one);
  expect(chosen()).toEqual(["o1=talk", "o2=absent", "o3=talk"]);
  expect(key("Enter").defaultPrevented).toBe(true);
  expect(document.activeElement?.tagName).toBe("BUTTON");
});

test("in « advance » a digit goes on by itself", () => {
  open("advance");
  for (const one of ["2", "2", "1"]) key(one);
  expect(chosen()).toEqual(["o1=absent", "o2=absent", "o3=talk"]);
});

test("Backspace goes back and the choice can change", () => {
  for (const one of ["1", "Enter", "Backspace"]) key(one);
  expect(current()).toBe("Porte 1");
  key("2");
  expect(chosen()).toEqual(["o1=absent"]);
});

test("V ticks the leaflet of the current line", () => {
  key("v");
  expect(document.querySelector<HTMLInputElement>("[name=l1]")?.checked).toBe(true);
});

test("a digit typed in a field of hours stays a digit", () => {
  document.querySelector<HTMLInputElement>("[name=h1]")?.focus();
  expect(key("2").defaultPrevented).toBe(false);
  expect(chosen()).toEqual([]);
});

test("an unknown digit changes nothing", () => {
  key("9");
  expect(chosen()).toEqual([]);
});

test("the current line is said to a screen reader", () => {
  key("Enter");
  expect(document.querySelector("[role=status]")?.textContent).toBe("Ligne 2 sur 3 : Porte 2.");
});
