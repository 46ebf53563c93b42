// A button that copies the text of a field is hidden until a script can answer it.
import { say } from "./words";

export function offerCopies(root: ParentNode = document): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-copy]")) {
    const field = document.getElementById(button.dataset["copy"] ?? "");
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => void copy(field, button));
  }
}

/** Without the right to copy, the text is selected: one key away. */
async function copy(field: HTMLInputElement | HTMLTextAreaElement, button: HTMLElement): Promise<void> {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = say("copied");
  } catch {
    button.textContent = say("selected");
  }
}
