// What the server gives to a map, and its shapes as GeoJSON.
import type { Feature, FeatureCollection, Geometry, Position } from "geojson";

export interface MapData {
  doors?: { id: string; lon: number; lat: number; label: string; rank?: number; colour?: string; tour?: string | null; state?: string }[];
  tours?: { id: string; name: string; colour?: string; line?: Position[] }[];
  sectors?: { id: string; name: string; colour?: string; polygon: Position[] }[];
  outlines?: { name: string; colour: string; rings: Position[][] }[];
  streets_url?: string;
}

// Seen apart from each other, on sand; the name of the tour is always written too.
export const TOUR_COLOURS = ["#1b5e63", "#c8562b", "#4f7fb8", "#7c8030", "#6a3a78", "#2f6b4a", "#a83d17"];

export function readData(id: string): MapData {
  return JSON.parse(document.getElementById(id)?.textContent || "{}") as MapData;
}

export function collection(features: Feature[]): FeatureCollection {
  return { type: "FeatureCollection", features };
}

function feature(geometry: Geometry, properties: Record<string, unknown>): Feature {
  return { type: "Feature", geometry, properties };
}

function colours(data: MapData): Map<string, string> {
  const rows = (data.tours ?? []).map((tour, place): [string, string] => [
    tour.id,
    tour.colour ?? TOUR_COLOURS[place % TOUR_COLOURS.length] ?? "#1b5e63",
  ]);
  return new Map(rows);
}

export function doorPoints(data: MapData): FeatureCollection {
  const colour = colours(data);
  return collection(
    (data.doors ?? []).map((door) =>
      feature(
        { type: "Point", coordinates: [door.lon, door.lat] },
        {
          ...(door.rank ? { rank: String(door.rank) } : { label: door.label }),
          colour: door.colour || (colour.get(door.tour ?? "") ?? "#12393c"),
        },
      ),
    ),
  );
}

export function tourLines(data: MapData): FeatureCollection {
  const colour = colours(data);
  return collection(
    (data.tours ?? [])
      .filter((tour) => (tour.line ?? []).length > 1)
      .map((tour) =>
        feature({ type: "LineString", coordinates: tour.line ?? [] }, { name: tour.name, colour: colour.get(tour.id) }),
      ),
  );
}

/** The name of each tour, at the middle of its walk (or of its doors, when it has no line). */
export function tourNames(data: MapData): FeatureCollection {
  const colour = colours(data);
  return collection(
    (data.tours ?? []).flatMap((tour) => {
      const doors = (data.doors ?? []).filter((door) => door.tour === tour.id).map((door): Position => [door.lon, door.lat]);
      const walk = (tour.line ?? []).length > 0 ? (tour.line ?? []) : doors;
      const middle = walk[Math.floor(walk.length / 2)];
      return middle ? [feature({ type: "Point", coordinates: middle }, { name: tour.name, colour: colour.get(tour.id) })] : [];
    }),
  );
}

export function sectorShapes(data: MapData): FeatureCollection {
  return collection(
    (data.sectors ?? []).map((sector) =>
      feature({ type: "Polygon", coordinates: [closed(sector.polygon)] }, { name: sector.name, colour: sector.colour || "#12393c" }),
    ),
  );
}

/** Edges drawn over the rest, wherever they reach: the map is not made wider for them. */
export function outlineShapes(data: MapData): FeatureCollection {
  return collection(
    (data.outlines ?? []).map(({ name, colour, rings }) =>
      feature({ type: "MultiPolygon", coordinates: rings.map((ring) => [closed(ring)]) }, { name, colour }),
    ),
  );
}

/** A ring ends where it begins. */
export function closed(ring: Position[]): Position[] {
  const [first] = ring;
  const last = ring[ring.length - 1];
  return first && last && (first[0] !== last[0] || first[1] !== last[1]) ? [...ring, first] : ring;
}

/** [west, south, east, north] of everything shown, or nothing when there is nothing. */
export function boundsOf(data: MapData): [number, number, number, number] | null {
  const places: Position[] = [
    ...(data.doors ?? []).map((door): Position => [door.lon, door.lat]),
    ...(data.tours ?? []).flatMap((tour) => tour.line ?? []),
    ...(data.sectors ?? []).flatMap((sector) => sector.polygon),
  ];
  if (places.length === 0) return null;
  const lons = places.map((place) => place[0] ?? 0);
  const lats = places.map((place) => place[1] ?? 0);
  const least = (values: number[]): number => values.reduce((a, b) => Math.min(a, b));
  const most = (values: number[]): number => values.reduce((a, b) => Math.max(a, b));
  return [least(lons), least(lats), most(lons), most(lats)];
}
