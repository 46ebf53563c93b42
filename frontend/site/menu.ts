// The menu of small screens is a <details>; Escape closes it and gives the focus back.
export function closeMenuWithEscape(root: ParentNode = document): void {
  for (const menu of root.querySelectorAll<HTMLDetailsElement>("details[data-menu]")) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
  }
}
