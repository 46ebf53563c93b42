// `data-live` on a part of a page that changes by itself: it is read again until the server no longer says so.
import { pageOf } from "./trusted";

const EVERY = 3; // seconds, unless the part says another number

export function followWork(root: Document = document): void {
  const here = root.querySelector<HTMLElement>("[data-live]");
  if (here) setTimeout(() => void again(root), 1000 * (Number(here.dataset["live"]) || EVERY));
}

async function again(root: Document): Promise<void> {
  const here = root.querySelector<HTMLElement>("[data-live]");
  if (!here) return;
  if (!root.hidden && !here.contains(root.activeElement)) await refresh(here);
  followWork(root);
}

async function refresh(here: HTMLElement): Promise<void> {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = pageOf(await answer.text());
    const there = here.id ? page.getElementById(here.id) : null;
    if (answer.ok && there) here.replaceWith(document.importNode(there, true));
  } catch {
    // without network: the next turn tries again, and the link stays
  }
}
