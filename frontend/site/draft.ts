// `data-draft="key"` on a form: what is typed survives a lost page, in this tab only (sessionStorage).
// Never kept: passwords, files, hidden fields, and whatever says `data-no-draft`.
import { announce } from "./announce";
import { say } from "./words";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
interface Draft {
  values: Record<string, string>;
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

function controls(form: HTMLFormElement): Control[] {
  const kept = "textarea[name], select[name], input[name]";
  const never = "[type=password], [type=file], [type=hidden], [type=submit], [data-no-draft], [data-no-draft] *";
  return [...form.querySelectorAll<Control>(kept)].filter((control) => !control.matches(never));
}

function isTicked(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio");
}

function nameOf(control: Control): string {
  return isTicked(control) ? `${control.name}=${control.value}` : control.name;
}

function read(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries(
    controls(form).map((control) => [nameOf(control), isTicked(control) ? String(control.checked) : control.value]),
  );
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
  let changed = false;
  for (const control of controls(form)) {
    const value = draft.values[nameOf(control)];
    if (value === undefined) continue;
    if (isTicked(control)) control.checked = value === "true";
    else if (control.value !== value) {
      control.value = value;
      changed = true;
    }
  }
  if (changed) announce(say("draftRestored"));
}
