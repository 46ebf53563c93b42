// `data-confirm="question"` on a button, a link or a form: asks before doing. Without script the server decides.
import { say } from "./words";

const agreed = new WeakSet<Element>();

export function askBeforeDoing(root: Document = document): void {
  root.addEventListener("click", (event) => {
    const asked = (event.target as Element | null)?.closest<HTMLElement>("button[data-confirm], a[data-confirm]");
    if (asked && !agreed.delete(asked)) {
      event.preventDefault();
      ask(asked, () => {
        agreed.add(asked);
        asked.click();
      });
    }
  });
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const submitter = event.submitter;
    if (form.dataset["confirm"] && !agreed.delete(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(form, () => {
        agreed.add(form);
        form.requestSubmit(submitter);
      });
    }
  });
}

function ask(asked: HTMLElement, proceed: () => void): void {
  const question = asked.dataset["confirm"] || say("areYouSure");
  if (typeof HTMLDialogElement === "undefined" || !HTMLDialogElement.prototype.showModal) {
    if (window.confirm(question)) proceed();
    return;
  }
  const dialog = document.createElement("dialog");
  const title = document.createElement("p");
  title.id = "confirm-question";
  title.textContent = question;
  const row = document.createElement("div");
  row.className = "row";
  const doing = asked.textContent?.trim() && asked.tagName !== "FORM" ? asked.textContent.trim() : say("confirm");
  // « Annuler l’import » beside « Annuler » would be two promises in one word
  row.append(button(say(/^(annuler|cancel)/i.test(doing) ? "keep" : "cancel"), "button second", () => dialog.close()));
  row.append(button(doing, "button", () => {
    dialog.close();
    proceed();
  }));
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title, row);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function button(text: string, classes: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = classes;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}
