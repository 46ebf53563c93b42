// One live region for the whole page: what changes without the focus moving is said there.
let region: HTMLElement | null = null;

export function announce(text: string): void {
  if (!region?.isConnected) {
    region = document.createElement("p");
    region.className = "visually-hidden";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = text;
}
