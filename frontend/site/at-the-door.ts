// At the door (`.field-page`) a page is fetched before it is shown: without network the page stays, with what was
// chosen, and says so. Sending again is harmless: what is noted bears an identifier drawn with the page.
import { pageOf } from "./trusted";
import { say } from "./words";

const PATIENCE = 20_000; // milliseconds
let asking: { writes: boolean; stop: AbortController } | null = null; // one at a time

interface Asked {
  url: URL;
  body?: URLSearchParams;
  tapped?: HTMLElement | null;
  isBack?: boolean;
}

/** `start` gives its behaviours to the page that was shown. */
export function stayAtTheDoor(start: () => void): void {
  const go = (asked: Asked): void => void ask(asked, start);
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || !isAtTheDoor() || form.method !== "post") return;
    event.preventDefault();
    const sent = new FormData(form, event.submitter) as unknown as Record<string, string>;
    go({ url: new URL(form.action), body: new URLSearchParams(sent), tapped: event.submitter });
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element | null)?.closest<HTMLAnchorElement>("a[href]");
    if (!link || !isAtTheDoor() || isLeftToTheBrowser(event, link)) return;
    event.preventDefault();
    go({ url: new URL(link.href), tapped: link });
  });
  window.addEventListener("popstate", () => {
    if (isAtTheDoor()) go({ url: new URL(location.href), isBack: true });
    else location.reload();
  });
  window.addEventListener("offline", () => {
    if (isAtTheDoor()) tell(say("offline"));
  });
  window.addEventListener("online", () => document.querySelector("[data-network]:not(:has(button))")?.remove());
}

function isAtTheDoor(): boolean {
  return document.body.matches(".field-page");
}

function isLeftToTheBrowser(event: MouseEvent, link: HTMLAnchorElement): boolean {
  const isHere = link.pathname === location.pathname && link.search === location.search && link.hash !== "";
  const isModified = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey;
  return event.defaultPrevented || isModified || isHere || link.target !== "" || link.origin !== location.origin;
}

async function ask(asked: Asked, start: () => void): Promise<void> {
  const mine = { writes: asked.body !== undefined, stop: new AbortController() };
  if (asking && (asking.writes || !mine.writes)) return; // a page that is coming gives way to what is noted, to nothing else
  asking?.stop.abort();
  asking = mine;
  const late = window.setTimeout(() => mine.stop.abort(), PATIENCE);
  asked.tapped?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(asked.url, {
      ...(asked.body ? { method: "POST", body: asked.body } : {}),
      headers: { Accept: "text/html" },
      signal: mine.stop.signal,
    });
    const page = pageOf(await answer.text());
    if (asking !== mine) return;
    if (!page.getElementById("contenu")) throw new Error("not a page of ours");
    show(page, answer.url, asked);
    start();
  } catch {
    if (asking === mine) refuse(asked, start);
  } finally {
    window.clearTimeout(late);
    asked.tapped?.removeAttribute("aria-busy");
    if (asking === mine) asking = null;
  }
}

function show(page: Document, url: string, asked: Asked): void {
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  const address = new URL(url);
  address.hash = asked.url.hash;
  if (!asked.isBack && address.href !== location.href) history.pushState(null, "", address);
  const main = document.getElementById("contenu");
  main?.focus({ preventScroll: true });
  const place = document.querySelector("[data-just-noted]") ?? (address.hash ? document.querySelector(address.hash) : null);
  if (place) place.scrollIntoView();
  else window.scrollTo(0, 0);
}

function refuse(asked: Asked, start: () => void): void {
  const choice = asked.tapped?.querySelector("[data-choice]")?.textContent ?? asked.tapped?.textContent ?? "";
  tell(asked.body ? say("notSent", { choice: choice.replace(/\s+/g, " ").trim() }) : say("notOpened"), () => void ask(asked, start));
  for (const one of document.querySelectorAll("[data-not-sent]")) one.removeAttribute("data-not-sent");
  if (asked.body) asked.tapped?.setAttribute("data-not-sent", "");
}

function tell(sentence: string, again?: () => void): void {
  document.querySelector("[data-network]")?.remove();
  const notice = document.createElement("div");
  notice.className = "notice notice-error network";
  notice.dataset["network"] = "";
  notice.setAttribute("role", "alert");
  const told = document.createElement("p");
  told.textContent = sentence;
  notice.append(told);
  if (again) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button second";
    button.textContent = say("again");
    button.addEventListener("click", again);
    notice.append(button);
  }
  document.getElementById("contenu")?.prepend(notice);
}
