// A page with a person in line keeps her: the form `data-keep` is sent every few minutes, without leaving the page.
const EVERY = 180_000; // milliseconds: a hold lasts ten minutes

export function keepInLine(root: Document = document): void {
  if (root.querySelector("form[data-keep]")) setTimeout(() => void again(root), EVERY);
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
