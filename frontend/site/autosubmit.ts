// `data-autosubmit` on a form of filters: a choice applies by itself; what is typed waits for the button.
const FOCUS_KEY = "essaim:focus";
const DELAY = 500;

export function submitOnChoice(root: ParentNode = document): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-autosubmit]")) {
    let timer = 0;
    form.addEventListener("change", (event) => {
      const control = event.target as HTMLInputElement | HTMLSelectElement;
      if (!control.matches("select, input[type=checkbox], input[type=radio]")) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        sessionStorage.setItem(FOCUS_KEY, control.id);
        form.requestSubmit();
      }, DELAY);
    });
  }
}

/** After the page comes back, the focus returns to the filter that was changed. */
export function returnFocus(): void {
  const id = sessionStorage.getItem(FOCUS_KEY);
  sessionStorage.removeItem(FOCUS_KEY);
  if (id) document.getElementById(id)?.focus();
}
