// A page with several forms: what was typed in one is found again on that page after another was sent.
// Kept in this tab until it is put back, ten minutes at most; forgotten on a page of someone signed out.
import { announce } from "./announce";
import { fill, isChanged, read, type Values } from "./form-values";
import { say } from "./words";

const PREFIX = "essaim:left:";
const LIVES = 10 * 60_000; // milliseconds
interface Left {
  at: number;
  forms: Record<string, Values>;
}

export function keepOtherForms(root: Document = document): void {
  root.addEventListener("submit", (event) => {
    const forms = Object.fromEntries(
      named(root).filter(([, form]) => form !== event.target && isChanged(form)).map(([name, form]) => [name, read(form)]),
    );
    if (Object.keys(forms).length > 0) write({ at: Date.now(), forms });
  });
}

export function putBackOtherForms(root: Document = document): void {
  const left = take();
  forget(root.body.matches(".bare") ? () => true : (key) => isOver(key));
  if (!left) return;
  for (const [name, form] of named(root)) {
    const values = left.forms[name];
    if (!values || !fill(form, values)) continue;
    form.closest("details")?.setAttribute("open", "");
    const told = document.createElement("p");
    told.className = "field-help";
    told.textContent = say("draftRestored");
    form.prepend(told);
    announce(say("draftRestored"));
  }
}

/** Each form by where it is sent, and its rank among those sent there. */
function named(root: ParentNode): [string, HTMLFormElement][] {
  const ranks = new Map<string, number>();
  return [...root.querySelectorAll<HTMLFormElement>("form[method=post]")].map((form) => {
    const path = new URL(form.getAttribute("action") || location.pathname, location.href).pathname;
    const rank = (ranks.get(path) ?? 0) + 1;
    ranks.set(path, rank);
    return [`${path} ${rank}`, form];
  });
}

function write(left: Left): void {
  try {
    sessionStorage.setItem(PREFIX + location.pathname, JSON.stringify(left));
  } catch {
    // A full or forbidden storage only costs what was typed elsewhere.
  }
}

function take(): Left | null {
  const key = PREFIX + location.pathname;
  const left = isOver(key) ? null : (JSON.parse(sessionStorage.getItem(key) ?? "null") as Left | null);
  sessionStorage.removeItem(key);
  return left;
}

function isOver(key: string): boolean {
  const left = JSON.parse(sessionStorage.getItem(key) ?? "null") as Left | null;
  return left !== null && Date.now() - left.at > LIVES;
}

function forget(isToGo: (key: string) => boolean): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX) && isToGo(key)) sessionStorage.removeItem(key);
}
