// `data-busy="sentence"` on a button: says that the work has begun and refuses a second click.
import { announce } from "./announce";
import { say } from "./words";

export function showWork(root: Document = document): void {
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const button = (event.submitter ?? form.querySelector("[data-busy]")) as HTMLElement | null;
    if (!button?.matches("[data-busy]") || event.defaultPrevented) return;
    if (button.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      return;
    }
    const words = button.dataset["busy"] || say("busy");
    button.setAttribute("aria-disabled", "true");
    button.dataset["idle"] = button.textContent ?? "";
    button.textContent = words;
    announce(words);
  });
  // A page that comes back from the browser's cache must be usable again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) restore(root);
  });
}

function restore(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-busy][data-idle]")) {
    button.removeAttribute("aria-disabled");
    button.textContent = button.dataset["idle"] ?? "";
    delete button.dataset["idle"];
  }
}
