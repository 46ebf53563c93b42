// « Partager » opens the sheet of the phone; the button is hidden where there is none. Copying and links stand beside it.
export function offerSharing(root: ParentNode = document): void {
  if (typeof navigator.share !== "function") return;
  for (const button of root.querySelectorAll<HTMLElement>("[data-share]")) {
    const field = document.getElementById(button.dataset["share"] ?? "");
    if (!(field instanceof HTMLTextAreaElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => void share(field.value));
  }
}

/** Whoever closes the sheet has changed her mind: nothing to say. */
async function share(text: string): Promise<void> {
  try {
    await navigator.share({ text });
  } catch {
    return;
  }
}
