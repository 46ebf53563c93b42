import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { hideUndoLater } from "../site/undo";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function toast(seconds: number): HTMLElement {
  document.body.innerHTML = `<div data-undo-seconds="${seconds}"><button>Annuler</button></div>`;
  hideUndoLater();
  return document.body.firstElementChild as HTMLElement;
}

test("the message leaves after its seconds, not before", () => {
  const message = toast(10);
  vi.advanceTimersByTime(9_900);
  expect(message.hidden).toBe(false);
  vi.advanceTimersByTime(200);
  expect(message.hidden).toBe(true);
});

test("it stays while the focus is in it", () => {
  const message = toast(10);
  message.dispatchEvent(new Event("focusin"));
  vi.advanceTimersByTime(60_000);
  expect(message.hidden).toBe(false);
  message.dispatchEvent(new Event("focusout"));
  vi.advanceTimersByTime(10_100);
  expect(message.hidden).toBe(true);
});

test("zero seconds means that it stays", () => {
  const message = toast(0);
  vi.advanceTimersByTime(3_600_000);
  expect(message.hidden).toBe(false);
});
