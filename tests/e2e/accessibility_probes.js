// Functions run inside the page by accessibility.py. Each returns a list of sentences; empty is good.
const TEXTUAL = "input:not([type=hidden]):not([type=checkbox]):not([type=radio]):not([type=submit]):not([type=button]), select, textarea";

function name(element) {
  const words = (element.innerText || element.value || element.getAttribute("aria-label") || "").trim().slice(0, 40);
  const classes = typeof element.className === "string" && element.className ? `.${element.className.trim().replace(/\s+/g, ".")}` : "";
  return `<${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""}${classes}> "${words}"`;
}

// Said by a screen reader, drawn in one pixel.
function isForEarsOnly(element) {
  for (let at = element; at && at !== document.body; at = at.parentElement) {
    const style = getComputedStyle(at);
    if (style.position === "absolute" && style.overflow === "hidden" && at.clientWidth <= 1 && at.clientHeight <= 1) return true;
  }
  return false;
}

function isSeen(element) {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  if (style.visibility === "hidden" || box.width === 0 || box.height === 0) return false;
  if (isForEarsOnly(element)) return false;
  if (element.closest(".visually-hidden, .skip-link, [aria-hidden=true], [inert]")) return false;
  return typeof element.checkVisibility !== "function" || element.checkVisibility();
}

function scrollsInItsOwnBox(element) {
  for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
    const style = getComputedStyle(at);
    if (/(auto|scroll|hidden|clip)/.test(style.overflowX) && (at.matches("[data-scrolls], .table-wrap, .map, .maplibregl-map, pre"))) return true;
  }
  return false;
}

function wideElements() {
  const limit = document.documentElement.clientWidth;
  const faults = [...document.body.querySelectorAll("*")]
    .filter((element) => isSeen(element) && !scrollsInItsOwnBox(element))
    .filter((element) => element.getBoundingClientRect().right > limit + 1 || element.getBoundingClientRect().left < -1)
    .map((element) => `${name(element)}: ends at ${Math.round(element.getBoundingClientRect().right)} of ${limit}`);
  if (document.documentElement.scrollWidth > limit) faults.unshift(`the page scrolls sideways: ${document.documentElement.scrollWidth} > ${limit}`);
  return faults;
}

function isInlineInText(element) {
  if (element.tagName !== "A" || getComputedStyle(element).display !== "inline") return false;
  const block = element.closest("p, li, dd, td, th, blockquote, small, div, h1, h2, h3, h4, figcaption, legend, label, summary");
  if (!block) return false;
  const links = [...block.querySelectorAll("a")].map((link) => link.textContent.trim()).join("");
  return block.textContent.replace(/\s+/g, "").length > links.replace(/\s+/g, "").length + 3;
}

// What answers to the finger: the element, its label, or the layer that its ::after spreads over the card.
function targetBox(element) {
  const boxes = [element.getBoundingClientRect()];
  for (const label of element.labels ?? []) boxes.push(label.getBoundingClientRect());
  const after = getComputedStyle(element, "::after");
  if (after.content !== "none" && after.position === "absolute") {
    const holder = element.offsetParent ?? element;
    boxes.push(getComputedStyle(element).position === "static" ? holder.getBoundingClientRect() : boxes[0]);
  }
  return { width: Math.max(...boxes.map((box) => box.width)), height: Math.max(...boxes.map((box) => box.height)) };
}

function smallTargets(size) {
  const all = "a[href], button, summary, select, textarea, input:not([type=hidden]), [role=button], [role=link], [tabindex='0']:not(canvas)";
  return [...document.querySelectorAll(all)]
    .filter((element) => isSeen(element) && !element.disabled && !isInlineInText(element))
    .map((element) => ({ element, box: targetBox(element) }))
    .filter(({ box }) => box.width < size - 0.5 || box.height < size - 0.5)
    .map(({ element, box }) => `${name(element)}: ${Math.round(box.width)} × ${Math.round(box.height)}`);
}

function rgba(text) {
  const parts = (text.match(/[\d.]+/g) ?? []).map(Number);
  return { r: parts[0] ?? 0, g: parts[1] ?? 0, b: parts[2] ?? 0, a: parts.length > 3 ? parts[3] : 1 };
}

function over(top, under) {
  const mix = (a, b) => a * top.a + b * (1 - top.a);
  return { r: mix(top.r, under.r), g: mix(top.g, under.g), b: mix(top.b, under.b), a: 1 };
}

function groundOf(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    const colour = rgba(getComputedStyle(at).backgroundColor);
    if (colour.a > 0) layers.push(colour);
    if (colour.a === 1) break;
  }
  return layers.reverse().reduce((under, top) => over(top, under), { r: 255, g: 255, b: 255, a: 1 });
}

function luminance({ r, g, b }) {
  const part = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function paleFields(ratio) {
  return [...document.querySelectorAll(TEXTUAL)].filter(isSeen).flatMap((field) => {
    const style = getComputedStyle(field);
    const around = groundOf(field.parentElement);
    const sides = ["Top", "Right", "Bottom", "Left"].map((side) => {
      const drawn = parseFloat(style[`border${side}Width`]) >= 1 && style[`border${side}Style`] !== "none";
      return drawn ? contrast(over(rgba(style[`border${side}Color`]), around), around) : 1;
    });
    const best = Math.max(Math.min(...sides), contrast(groundOf(field), around));
    return best < ratio ? [`${name(field)}: ${best.toFixed(2)}:1`] : [];
  });
}

function hasOwnText(element) {
  return [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
}

function clippedText() {
  return [...document.body.querySelectorAll("*")]
    .filter((element) => isSeen(element) && !["SELECT", "OPTION", "TEXTAREA", "INPUT", "PROGRESS"].includes(element.tagName))
    .filter((element) => {
      const style = getComputedStyle(element);
      const cutsX = /(hidden|clip)/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
      const cutsY = /(hidden|clip)/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
      return (cutsX || cutsY) && element.innerText?.trim() && !element.matches(".map, .maplibregl-map, .map *, .plan, .plan *");
    })
    .map((element) => `${name(element)}: ${element.scrollWidth} × ${element.scrollHeight} in ${element.clientWidth} × ${element.clientHeight}`);
}

function textBoxes(element) {
  const range = document.createRange();
  return [...element.childNodes]
    .filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
    .flatMap((node) => {
      range.selectNodeContents(node);
      return [...range.getClientRects()];
    });
}

function isLifted(element) {
  for (let at = element; at; at = at.parentElement) if (/(fixed|sticky)/.test(getComputedStyle(at).position)) return true;
  return false;
}

function overlappingText() {
  const texts = [...document.body.querySelectorAll("*")]
    .filter((element) => hasOwnText(element) && isSeen(element) && !element.closest(".map, .plan, svg, select") && !isLifted(element))
    .map((element) => ({ element, boxes: textBoxes(element) }));
  const faults = [];
  texts.forEach((one, place) => {
    for (const other of texts.slice(place + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const meets = one.boxes.some((a) =>
        other.boxes.some((b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) / 2),
      );
      if (meets) faults.push(`${name(one.element)} over ${name(other.element)}`);
    }
  });
  return faults;
}
