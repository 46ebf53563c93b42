// A button to print is hidden until a script can answer it.
export function offerPrinting(root: ParentNode = document): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
