// Hides the message « Annuler » after `data-undo-seconds` (0: never), but never under a pointer or a focus.
export function hideUndoLater(root: ParentNode = document): void {
  for (const toast of root.querySelectorAll<HTMLElement>("[data-undo-seconds]")) {
    const seconds = Number(toast.dataset["undoSeconds"]);
    if (seconds > 0) countDown(toast, seconds * 1000);
  }
}

function countDown(toast: HTMLElement, delay: number): void {
  let timer = 0;
  const pause = (): void => window.clearTimeout(timer);
  const start = (): void => {
    pause();
    timer = window.setTimeout(() => {
      toast.hidden = true;
    }, delay);
  };
  toast.addEventListener("pointerenter", pause);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusin", pause);
  toast.addEventListener("focusout", start);
  start();
}
