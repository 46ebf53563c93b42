// `data-draft="key"` on a form: what is typed survives a lost page, in this tab only (sessionStorage).
import { announce } from "./announce";
import { fill, read, type Values } from "./form-values";
import { say } from "./words";

interface Draft {
  values: Values;
  isSent: boolean;
}

export function keepDrafts(root: ParentNode = document): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
    const key = `essaim:draft:${form.dataset["draft"] ?? ""}`;
    restore(form, key);
    form.addEventListener("input", () => write(key, { values: read(form), isSent: false }));
    form.addEventListener("submit", () => write(key, { values: read(form), isSent: true }));
  }
}

function write(key: string, draft: Draft): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // A full or forbidden storage only costs the draft.
  }
}

/** A draft that was sent is forgotten, unless the reader comes back to the page: the sending may have failed. */
function restore(form: HTMLFormElement, key: string): void {
  const stored = sessionStorage.getItem(key);
  if (!stored) return;
  const draft = JSON.parse(stored) as Draft;
  const [arrival] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const cameBack = arrival?.type === "back_forward" || arrival?.type === "reload";
  if (form.querySelector("[data-error-summary], [aria-invalid=true]") || (draft.isSent && !cameBack)) {
    sessionStorage.removeItem(key);
    return;
  }
  if (fill(form, draft.values)) announce(say("draftRestored"));
}
