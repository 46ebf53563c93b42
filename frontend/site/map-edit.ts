// Drawing a sector: each click places a corner; the shape is written as GeoJSON in the form's hidden text area.
import type { Position } from "geojson";
import type { GeoJSONSource, Map as MapView } from "maplibre-gl";

import { announce } from "./announce";
import { closed, collection } from "./map-data";
import { say } from "./words";

/** The corners written in the text area, without the last, which repeats the first. */
export function cornersOf(text: string): Position[] {
  try {
    const shape = JSON.parse(text) as { type?: string; coordinates?: Position[][] };
    return shape.type === "Polygon" ? (shape.coordinates?.[0]?.slice(0, -1) ?? []) : [];
  } catch {
    return [];
  }
}

/** The places of a walk drawn on the map: a line that is not closed. */
export function walkOf(text: string): Position[] {
  try {
    const shape = JSON.parse(text) as { type?: string; coordinates?: Position[] };
    return shape.type === "LineString" ? (shape.coordinates ?? []) : [];
  } catch {
    return [];
  }
}

export function lineOf(places: Position[]): string {
  return places.length < 2 ? "" : JSON.stringify({ type: "LineString", coordinates: places });
}

export function polygonOf(corners: Position[]): string {
  return corners.length < 3 ? "" : JSON.stringify({ type: "Polygon", coordinates: [closed(corners)] });
}

export function letDraw(map: MapView, holder: HTMLElement, fieldName: string): void {
  const area = holder.closest("form")?.querySelector<HTMLTextAreaElement>(`[name="${CSS.escape(fieldName)}"]`)
    ?? document.querySelector<HTMLTextAreaElement>(`[name="${CSS.escape(fieldName)}"]`);
  if (!area) return;
  const isWalk = holder.dataset["mapDraws"] === "walk";
  let corners = isWalk ? walkOf(area.value) : cornersOf(area.value);
  const show = (): void => {
    map.getSource<GeoJSONSource>("draft")?.setData(shapeOf(corners, isWalk));
    announce(say("pointCount", { count: corners.length }));
  };
  const change = (next: Position[]): void => {
    corners = next;
    area.value = isWalk ? lineOf(corners) : polygonOf(corners);
    area.dispatchEvent(new Event("input", { bubbles: true }));
    show();
  };
  map.on("load", () => {
    map.addSource("draft", { type: "geojson", data: shapeOf(corners, isWalk) });
    map.addLayer({ id: "draft-fill", type: "fill", source: "draft", filter: ["==", "$type", "Polygon"], paint: { "fill-color": "#f4bc4f", "fill-opacity": 0.4 } });
    map.addLayer({ id: "draft-edge", type: "line", source: "draft", paint: { "line-color": "#a83d17", "line-width": 3 } });
    map.addLayer({ id: "draft-corner", type: "circle", source: "draft", filter: ["==", "$type", "Point"], paint: { "circle-color": "#a83d17", "circle-radius": 7, "circle-stroke-color": "#ffffff", "circle-stroke-width": 2 } });
    map.getCanvas().classList.add("map-drawing");
  });
  map.on("click", (event) => change([...corners, [round(event.lngLat.lng), round(event.lngLat.lat)]]));
  holder.before(tools(
    () => change(corners.slice(0, -1)),
    () => change([]),
    isWalk,
  ));
}

function shapeOf(corners: Position[], isWalk: boolean): ReturnType<typeof collection> {
  const points = corners.map((place) => ({ type: "Feature" as const, properties: {}, geometry: { type: "Point" as const, coordinates: place } }));
  if (corners.length < 2) return collection(points);
  const geometry = corners.length === 2 || isWalk
    ? { type: "LineString" as const, coordinates: corners }
    : { type: "Polygon" as const, coordinates: [closed(corners)] };
  return collection([{ type: "Feature", properties: {}, geometry }, ...points]);
}

/** Six decimals: ten centimetres. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

function tools(removeLast: () => void, removeAll: () => void, isWalk: boolean): HTMLElement {
  const row = document.createElement("div");
  row.className = "map-tools";
  const help = document.createElement("p");
  help.textContent = say(isWalk ? "walkHelp" : "drawHelp");
  row.append(help, button(say("removeLastPoint"), removeLast), button(say("removeAllPoints"), removeAll));
  return row;
}

function button(text: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button second";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}
