// A page with a person in line keeps her: the form `data-keep` is sent every few minutes, without leaving the page.
const EVERY = 180_000; // milliseconds: a hold lasts ten minutes

export function keepInLine(root: Document = document): void {
  if (root.querySelector("form[data-keep]")) setTimeout(() => void again(root), EVERY);
}

/** She dialled, and comes back from the telephone: « comment l’appel a-t-il fini ? » is before her. */
export function comeBackFromCall(root: Document = document): void {
  const asked = root.querySelector<HTMLElement>("form[data-keep]") && root.querySelector<HTMLElement>("#issue");
  if (!asked) return;
  let hasDialled = false;
  const back = (): void => {
    if (!hasDialled || root.visibilityState !== "visible") return;
    hasDialled = false;
    asked.tabIndex = -1;
    asked.focus();
  };
  root.addEventListener("click", (event) => {
    hasDialled ||= event.target instanceof Element && event.target.closest('a[href^="tel:"]') !== null;
  });
  root.addEventListener("visibilitychange", back);
  window.addEventListener("focus", back);
}

async function again(root: Document): Promise<void> {
  const form = root.querySelector<HTMLFormElement>("form[data-keep]");
  if (!form) return;
  try {
    await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  } catch {
    // without network: the next turn tries again, and the button stays
  }
  keepInLine(root);
}
