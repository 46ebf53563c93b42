// After a refused form, the focus goes to the summary of what must be corrected.
export function goToErrors(root: ParentNode = document): void {
  root.querySelector<HTMLElement>("[data-error-summary]")?.focus();
}
