// The map comes after the list: loaded when it is about to be seen, and only where it can be drawn.
import { say } from "./words";

export function loadMaps(root: ParentNode = document): void {
  const holders = [...root.querySelectorAll<HTMLElement>("[data-map]")];
  if (holders.length === 0) return;
  if (!canDraw()) {
    holders.forEach(giveUp);
    return;
  }
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((one) => one.isIntersecting)) {
        watcher.unobserve(entry.target);
        void draw(entry.target as HTMLElement);
      }
    },
    { rootMargin: "300px" },
  );
  holders.forEach((holder) => watcher.observe(holder));
}

async function draw(holder: HTMLElement): Promise<void> {
  const still = [...holder.childNodes];
  try {
    const { drawMap } = await import("./map");
    await drawMap(holder);
  } catch {
    holder.replaceChildren(...still);
    giveUp(holder);
  }
}

function canDraw(): boolean {
  try {
    return typeof IntersectionObserver === "function" && document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}

/** The drawing that the server made stays; where there is none, a sentence says what to read instead. */
export function giveUp(holder: HTMLElement): void {
  if (holder.querySelector("img")) {
    holder.classList.add("map-still");
    return;
  }
  const sentence = document.createElement("p");
  sentence.textContent = say("mapMissing");
  holder.classList.add("map-off");
  holder.replaceChildren(sentence);
}
