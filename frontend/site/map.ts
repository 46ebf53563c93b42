// A map of doors, tours and sectors (MapLibre GL 6), under a strict content policy: own worker, no glyph files.
import "maplibre-gl/dist/maplibre-gl.css";

import { Map as MapView, NavigationControl, ScaleControl, setWorkerUrl, type ExpressionSpecification, type StyleSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";

import { boundsOf, collection, doorPoints, outlineShapes, readData, sectorShapes, tourLines, tourNames, type MapData } from "./map-data";
import { letDraw } from "./map-edit";
import { trustOnly } from "./trusted";
import { say } from "./words";

const WORKER = new URL(workerUrl, import.meta.url).href;
trustOnly(WORKER);
setWorkerUrl(WORKER);

const TEXT = { "text-font": ["Plain Figures", "Atkinson Hyperlegible Next Variable", "Arial Unicode MS Regular"], "text-size": 14 };
const HALO = { "text-color": "#241f1b", "text-halo-color": "#ffffff", "text-halo-width": 1.5 };
const FEW = 30;
const FRANCE: [number, number, number, number] = [-4.8, 42.3, 8.2, 51.1];

export function drawMap(holder: HTMLElement): Promise<void> {
  const data = readData(holder.dataset["map"] ?? "");
  holder.replaceChildren();
  const map = new MapView({
    container: holder,
    style: styleOf(data),
    bounds: boundsOf(data) ?? FRANCE,
    fitBoundsOptions: { padding: 40, maxZoom: 17 },
    maxZoom: 20,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: true,
    attributionControl: data.streets_url ? { compact: false, customAttribution: say("mapSource") } : false,
    locale: {
      "Map.Title": holder.getAttribute("aria-label") ?? say("mapTitle"),
      "NavigationControl.ZoomIn": say("zoomIn"),
      "NavigationControl.ZoomOut": say("zoomOut"),
      "CooperativeGesturesHandler.WindowsHelpText": say("mapControlWheel"),
      "CooperativeGesturesHandler.MacHelpText": say("mapCommandWheel"),
      "CooperativeGesturesHandler.MobileHelpText": say("mapTwoFingers"),
    },
  });
  map.getCanvas().setAttribute("role", "application"); // not a landmark: the section around it is one already
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  const field = holder.dataset["mapEdit"];
  if (field) letDraw(map, holder, field);
  return new Promise((resolve, reject) => {
    map.once("load", () => {
      holder.dataset["mapReady"] = "true";
      resolve();
    });
    map.once("error", (fault) => reject(fault.error));
  });
}

function styleOf(data: MapData): StyleSpecification {
  const [text, halo] = [TEXT, HALO];
  const isFew = (data.doors ?? []).length <= FEW; // then each is large and named from afar
  const style: StyleSpecification = {
    version: 8,
    sources: {
      sectors: { type: "geojson", data: sectorShapes(data) },
      outlines: { type: "geojson", data: outlineShapes(data) },
      tours: { type: "geojson", data: tourLines(data) },
      doors: { type: "geojson", data: doorPoints(data) },
      names: { type: "geojson", data: (data.tours ?? []).length > 1 ? tourNames(data) : collection([]) },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": "#f1e9dc" } },
      { id: "sector-fill", type: "fill", source: "sectors", paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.15 } },
      {
        id: "sector-edge",
        type: "line",
        source: "sectors",
        paint: { "line-color": ["get", "colour"], "line-width": 2, "line-dasharray": [3, 2] },
      },
      { id: "outline", type: "line", source: "outlines", paint: { "line-color": ["get", "colour"], "line-width": 1.5, "line-dasharray": [1, 2] } },
      { id: "tour-under", type: "line", source: "tours", paint: { "line-color": "#ffffff", "line-width": 6 } },
      { id: "tour", type: "line", source: "tours", paint: { "line-color": ["get", "colour"], "line-width": 3 } },
      {
        id: "door",
        type: "circle",
        source: "doors",
        paint: {
          "circle-color": ["get", "colour"],
          "circle-radius": ["interpolate", ["linear"], ["zoom"], 12, isFew ? 7 : 3, 17, ["case", ["has", "rank"], 12, 9]],
          "circle-stroke-color": "#ffffff",
          "circle-stroke-width": 1.5,
        },
      },
      {
        id: "door-label",
        type: "symbol",
        source: "doors",
        minzoom: isFew ? 0 : 15,
        filter: ["has", "label"],
        layout: { ...text, "text-field": ["get", "label"], "text-anchor": "bottom", "text-offset": [0, -0.7] },
        paint: halo,
      },
      {
        id: "door-rank",
        type: "symbol",
        source: "doors",
        minzoom: 15.5,
        filter: ["has", "rank"],
        layout: { ...text, "text-size": 13, "text-field": ["get", "rank"], "text-allow-overlap": true },
        paint: { "text-color": "#ffffff" },
      },
      {
        id: "tour-label",
        type: "symbol",
        source: "names",
        layout: { ...text, "text-size": 16, "text-field": ["get", "name"], "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": 0.8 },
        paint: { ...halo, "text-color": ["get", "colour"], "text-halo-width": 3 },
      },
      {
        id: "outline-label",
        type: "symbol",
        source: "outlines",
        layout: { ...text, "text-size": 13, "text-field": ["get", "name"], "text-variable-anchor": ["center", "top", "bottom"], "text-radial-offset": 1.5 },
        paint: { ...halo, "text-color": ["get", "colour"], "text-halo-width": 3 },
      },
      {
        id: "sector-label",
        type: "symbol",
        source: "sectors",
        layout: { ...text, "text-size": 16, "text-field": ["get", "name"] },
        paint: { ...halo, "text-color": ["get", "colour"] },
      },
    ],
  };
  return data.streets_url ? withStreets(style, data.streets_url) : style;
}

/** Streets wider than paths, and both wider as one comes nearer. */
function wide(edge: number): ExpressionSpecification {
  const isSmall: ExpressionSpecification = ["in", ["get", "kind"], ["literal", ["path", "service", "closed"]]];
  return ["interpolate", ["linear"], ["zoom"], 12, ["case", isSmall, 0.5, 1 + edge / 2], 17, ["case", isSmall, 3 + edge, 12 + edge]];
}

function withStreets(style: StyleSpecification, url: string): StyleSpecification {
  const [ground, ...others] = style.layers;
  return {
    ...style,
    sources: { ...style.sources, streets: { type: "geojson", data: new URL(url, document.baseURI).href } },
    layers: [
      ...(ground ? [ground] : []),
      { id: "street-edge", type: "line", source: "streets", paint: { "line-color": "#a79b8a", "line-width": wide(2) } },
      { id: "street", type: "line", source: "streets", paint: { "line-color": "#ffffff", "line-width": wide(0) } },
      {
        id: "street-name",
        type: "symbol",
        source: "streets",
        minzoom: 14,
        filter: ["!=", ["get", "name"], ""],
        layout: { ...TEXT, "text-size": 13, "symbol-placement": "line", "text-field": ["get", "name"] },
        paint: { ...HALO, "text-color": "#574e45" },
      },
      ...others,
    ],
  };
}
