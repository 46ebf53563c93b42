import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { returnFocus, submitOnChoice } from "../site/autosubmit";

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = `<form data-autosubmit><select id="s" name="s"><option>a<option>b</select><input type="date" id="d" name="d"></form>`;
});
afterEach(() => vi.useRealTimers());

function sent(control: string): number {
  const send = vi.spyOn(HTMLFormElement.prototype, "requestSubmit").mockImplementation(() => undefined);
  submitOnChoice();
  const element = document.getElementById(control);
  element?.dispatchEvent(new Event("change", { bubbles: true }));
  element?.dispatchEvent(new Event("change", { bubbles: true }));
  vi.advanceTimersByTime(1_000);
  return send.mock.calls.length;
}

test("two quick choices are sent once", () => expect(sent("s")).toBe(1));

test("what is typed waits for the button", () => expect(sent("d")).toBe(0));

test("the focus comes back to the filter that was changed", () => {
  sent("s");
  returnFocus();
  expect(document.activeElement?.id).toBe("s");
});
