import { expect, test } from "vitest";
import { boundsOf, closed, doorPoints, outlineShapes, sectorShapes, tourLines, tourNames } from "../site/map-data";
import { cornersOf, lineOf, polygonOf, walkOf } from "../site/map-edit";
import { loadMaps } from "../site/map-loader";

const DATA = {
  doors: [{ id: "d", lon: 1.44, lat: 43.6, label: "3 bis", tour: "t" }],
  tours: [{ id: "t", name: "Tournée 1", colour: "#1b5e63", line: [[1.44, 43.6], [1.45, 43.61]] }, { id: "u", name: "Vide", line: [] }],
  sectors: [{ id: "s", name: "Saint-Roch", polygon: [[1.43, 43.59], [1.46, 43.59], [1.46, 43.62]] }],
};

test("a door takes the colour of its tour and keeps its number", () => {
  expect(doorPoints(DATA).features[0]?.properties).toEqual({ label: "3 bis", colour: "#1b5e63" });
});

test("a tour without a line is not drawn", () => {
  expect(tourLines(DATA).features.map((one) => one.properties?.["name"])).toEqual(["Tournée 1"]);
});

test("every tour that has a place has its name there, once", () => {
  const places = tourNames({ ...DATA, tours: [{ id: "t", name: "Tournée 1" }, { id: "u", name: "Vide" }] }).features;
  expect(places.map((one) => [one.properties?.["name"], one.geometry])).toEqual([
    ["Tournée 1", { type: "Point", coordinates: [1.44, 43.6] }],
  ]);
});

test("the ring of a sector is closed once", () => {
  const ring = [[0, 0], [1, 0], [1, 1], [0, 0]];
  expect(closed(ring)).toEqual(ring);
  expect(sectorShapes(DATA).features[0]?.geometry).toEqual({ type: "Polygon", coordinates: [[[1.43, 43.59], [1.46, 43.59], [1.46, 43.62], [1.43, 43.59]]] });
});

test("the bounds hold everything; nothing has no bounds", () => {
  expect(boundsOf(DATA)).toEqual([1.43, 43.59, 1.46, 43.62]);
  expect(boundsOf({})).toBe(null);
});

test("an outline is drawn with its name and makes the map no wider", () => {
  const outlines = [{ name: "Nord 1", colour: "#574e45", rings: [[[0, 0], [9, 0], [9, 9]]] }];
  expect(outlineShapes({ outlines }).features[0]).toEqual({
    type: "Feature",
    geometry: { type: "MultiPolygon", coordinates: [[[[0, 0], [9, 0], [9, 9], [0, 0]]]] },
    properties: { name: "Nord 1", colour: "#574e45" },
  });
  expect(boundsOf({ ...DATA, outlines })).toEqual(boundsOf(DATA));
});

test("a drawn polygon is written as GeoJSON and read back; two points write nothing", () => {
  const corners = [[0, 0], [1, 0], [1, 1]];
  expect(cornersOf(polygonOf(corners))).toEqual(corners);
  expect(polygonOf(corners.slice(0, 2))).toBe("");
  expect(cornersOf("n’importe quoi")).toEqual([]);
});

test("a walk is a line that is not closed", () => {
  const places = [[1, 2], [3, 4]];
  expect(walkOf(lineOf(places))).toEqual(places);
  expect(lineOf(places.slice(0, 1))).toBe("");
  expect(walkOf(polygonOf([...places, [5, 6]]))).toEqual([]);
});

test("without WebGL the map says so and nothing breaks", () => {
  document.body.innerHTML = `<div class="map" data-map="x"></div>`;
  loadMaps();
  expect(document.querySelector(".map")?.textContent).toBe(
    "Votre appareil ne peut pas dessiner la carte. La liste contient les mêmes informations.",
  );
});
