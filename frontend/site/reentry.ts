// Entering a sheet by keyboard: a digit chooses for the current line, Enter goes on, Backspace goes back, V ticks
// « avis laissé ». `data-reentry="advance"`: a digit goes on by itself.
import { announce } from "./announce";
import { say } from "./words";

const LINES = "[data-reentry-line], [data-reentry-door]";
const TYPED = "textarea, select, input:not([type=radio]):not([type=checkbox])";

export function enterByKeyboard(root: ParentNode = document): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-reentry]")) new Reentry(form).listen();
}

class Reentry {
  private readonly lines: HTMLElement[];
  private current = -1;

  constructor(private readonly form: HTMLFormElement) {
    this.lines = [...form.querySelectorAll<HTMLElement>(LINES)].filter((line) => line.querySelector("input"));
  }

  listen(): void {
    this.form.addEventListener("focusin", (event) => {
      const line = (event.target as Element).closest<HTMLElement>(LINES);
      if (line) this.mark(this.lines.indexOf(line));
    });
    this.form.addEventListener("keydown", (event) => this.onKey(event));
    const first = this.lines.findIndex((line) => !line.querySelector("input:checked"));
    if (this.lines.length > 0) this.mark(first === -1 ? 0 : first);
    document.addEventListener("keydown", (event) => {
      if (event.target === document.body && /^[1-9]$/.test(event.key)) this.onKey(event);
    });
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    const line = target === document.body ? this.lines[this.current] : target.closest<HTMLElement>(LINES);
    if (!line) return;
    this.mark(this.lines.indexOf(line));
    if (event.key === "Enter") {
      if (target.matches("button, a, textarea")) return;
      this.move(1);
    } else if (target.matches(TYPED)) {
      return;
    } else if (event.key === "Backspace") this.move(-1);
    else if (/^[1-9]$/.test(event.key)) this.choose(line, event.key);
    else if (event.key.toLowerCase() === "v") this.tickLeaflet(line);
    else return;
    event.preventDefault();
  }

  private choose(line: HTMLElement, digit: string): void {
    const radios = [...line.querySelectorAll<HTMLInputElement>("input[type=radio]")];
    const radio = radios.find((one) => one.dataset["digit"] === digit) ?? (radios[0]?.dataset["digit"] ? undefined : radios[Number(digit) - 1]);
    if (!radio) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("input", { bubbles: true }));
    radio.focus();
    announce(say("chosen", { choice: radio.closest("label")?.textContent?.replace(/\s+/g, " ").trim() ?? digit }));
    if (this.form.dataset["reentry"] === "advance") this.move(1);
  }

  private tickLeaflet(line: HTMLElement): void {
    const box = line.querySelector<HTMLInputElement>("[data-leaflet]");
    if (!box) return;
    box.checked = !box.checked;
    announce(say(box.checked ? "leafletOn" : "leafletOff"));
  }

  private move(by: number): void {
    const next = this.current + by;
    if (next >= this.lines.length) {
      announce(say("lastLine"));
      this.form.querySelector<HTMLElement>("button:not([type=button])")?.focus();
      return;
    }
    this.mark(Math.max(0, next));
    this.focusLine();
  }

  private mark(index: number): void {
    if (index < 0 || index === this.current) return;
    this.lines.forEach((line, place) => {
      line.classList.toggle("current", place === index);
      if (place === index) line.setAttribute("aria-current", "true");
      else line.removeAttribute("aria-current");
    });
    this.current = index;
    const title = this.lines[index]?.querySelector("legend")?.textContent?.trim() ?? "";
    announce(say("line", { number: index + 1, total: this.lines.length, title }));
  }

  private focusLine(): void {
    const line = this.lines[this.current];
    line?.querySelector<HTMLElement>("input[type=radio]:checked, input[type=radio]")?.focus();
    line?.scrollIntoView?.({ block: "center" });
  }
}
