// A map of doors, tours and sectors (MapLibre GL 6), under a strict content policy: own worker, no glyph files.
import "maplibre-gl/dist/maplibre-gl.css";

import { Map as MapView, NavigationControl, ScaleControl, setWorkerUrl, type StyleSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";

import { boundsOf, doorPoints, readData, sectorShapes, tourLines, tourNames, type MapData } from "./map-data";
import { letDraw } from "./map-edit";
import { trustOnly } from "./trusted";
import { say } from "./words";

const WORKER = new URL(workerUrl, import.meta.url).href;
trustOnly(WORKER);
setWorkerUrl(WORKER);

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
  const text = { "text-font": ["Atkinson Hyperlegible Next Variable", "Arial Unicode MS Regular"], "text-size": 14 };
  const halo = { "text-color": "#241f1b", "text-halo-color": "#ffffff", "text-halo-width": 1.5 };
  const style: StyleSpecification = {
    version: 8,
    sources: {
      sectors: { type: "geojson", data: sectorShapes(data) },
      tours: { type: "geojson", data: tourLines(data) },
      doors: { type: "geojson", data: doorPoints(data) },
      names: { type: "geojson", data: tourNames(data) },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": "#f1e9dc" } },
      { id: "sector-fill", type: "fill", source: "sectors", paint: { "fill-color": "#ddedec", "fill-opacity": 0.6 } },
      {
        id: "sector-edge",
        type: "line",
        source: "sectors",
        paint: { "line-color": "#12393c", "line-width": 2, "line-dasharray": [3, 2] },
      },
      { id: "tour-under", type: "line", source: "tours", paint: { "line-color": "#ffffff", "line-width": 6 } },
      { id: "tour", type: "line", source: "tours", paint: { "line-color": ["get", "colour"], "line-width": 3 } },
      {
        id: "door",
        type: "circle",
        source: "doors",
        paint: {
          "circle-color": ["get", "colour"],
          "circle-radius": ["interpolate", ["linear"], ["zoom"], 12, 3, 17, 9],
          "circle-stroke-color": "#ffffff",
          "circle-stroke-width": 1.5,
        },
      },
      {
        id: "door-label",
        type: "symbol",
        source: "doors",
        minzoom: 15,
        layout: { ...text, "text-field": ["get", "label"], "text-anchor": "bottom", "text-offset": [0, -0.7] },
        paint: halo,
      },
      {
        id: "tour-label",
        type: "symbol",
        source: "names",
        layout: { ...text, "text-size": 16, "text-field": ["get", "name"], "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": 0.8 },
        paint: { ...halo, "text-color": ["get", "colour"], "text-halo-width": 3 },
      },
      {
        id: "sector-label",
        type: "symbol",
        source: "sectors",
        layout: { ...text, "text-size": 16, "text-field": ["get", "name"] },
        paint: { ...halo, "text-color": "#12393c" },
      },
    ],
  };
  return data.streets_url ? withStreets(style, data.streets_url) : style;
}

function withStreets(style: StyleSpecification, url: string): StyleSpecification {
  const [ground, ...others] = style.layers;
  return {
    ...style,
    sources: { ...style.sources, streets: { type: "geojson", data: new URL(url, document.baseURI).href } },
    layers: [
      ...(ground ? [ground] : []),
      { id: "street", type: "line", source: "streets", paint: { "line-color": "#ffffff", "line-width": 4 } },
      ...others,
    ],
  };
}
