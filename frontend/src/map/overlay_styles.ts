/** How each kind of layer looks: boundaries as lines, zones as tints, people as a ramp. */
import type { PathOptions } from "leaflet";
import type { Layer } from "../api_types";

export const ZONE_COLOURS: Record<string, string> = {
  flood: "#0877d7",
  landslide: "#ac3e00",
  tsunami: "#006f83",
  "residential-guidance": "#259d63",
  "urban-function": "#6f23d0",
  "school-district": "#806300",
  "use-zone": "#8b008b",
};
const ZONE_FALLBACK = "#4d4d4d";
const ROAD_COLOUR = "#cfd5da";
const WATER_COLOUR = "#c9d9e3";
export const DISTRICT_COLOUR = "#66707c";

/** People in a cell → opacity of the one colour: the steps of the legend. */
export const MESH_STEPS = [1, 50, 200, 500, 1_000] as const;
export const MESH_COLOUR = "#00428c";

export interface Ground {
  opacity: number;
  /** Over a base map areas are outlined only, so that it can be read. */
  onTiles: boolean;
}

export function overlayStyle(
  head: Layer,
  properties: Record<string, unknown>,
  { opacity, onTiles }: Ground,
): PathOptions {
  if (head.code === "neighbours")
    return { color: "#8c8c8c", weight: 1, opacity, fill: !onTiles, fillColor: "#f1f1ee", fillOpacity: 0.8 * opacity };
  switch (head.kind) {
    case "boundary":
      return {
        color: "#4d4d4d",
        weight: 1.8,
        opacity,
        fill: !onTiles,
        fillColor: "#fdfdfb",
        fillOpacity: 0.95 * opacity,
      };
    case "roads":
      return properties.class === "main"
        ? { color: ROAD_COLOUR, weight: 1.6, opacity }
        : { color: ROAD_COLOUR, weight: 0.7, opacity: 0.8 * opacity };
    case "water":
      // A river is narrower than a pixel from afar: its edge keeps it in sight.
      return { color: WATER_COLOUR, weight: 1.2, opacity, fill: true, fillColor: WATER_COLOUR, fillOpacity: opacity };
    case "district":
      return { color: DISTRICT_COLOUR, weight: 1, dashArray: "5 3", opacity, fill: false };
    case "school-district":
      return { color: zoneColour(head.kind), weight: 1.2, opacity, fill: false };
    case "mesh":
      return {
        stroke: false,
        fill: true,
        fillColor: MESH_COLOUR,
        fillOpacity: meshOpacity(peopleOf(properties)) * opacity,
      };
    default:
      return zoneStyle(head.kind, rankOf(properties.rank), opacity);
  }
}

function zoneStyle(kind: string, rank: number, opacity: number): PathOptions {
  const colour = zoneColour(kind);
  return {
    color: colour,
    weight: 1,
    opacity,
    fill: true,
    fillColor: colour,
    fillOpacity: Math.min(0.5, 0.14 + 0.07 * rank) * opacity,
  };
}

export function zoneColour(code: string): string {
  const kind = Object.keys(ZONE_COLOURS).find((name) => code.includes(name));
  return kind ? ZONE_COLOURS[kind]! : ZONE_FALLBACK;
}

function rankOf(rank: unknown): number {
  const value = Number(rank);
  return Number.isFinite(value) ? value : 1;
}

export function meshOpacity(people: number): number {
  const step = MESH_STEPS.findLastIndex((from) => people >= from);
  return step < 0 ? 0 : 0.08 + 0.13 * step;
}

/** The cell's people in its first year; `all` is {year: people}. */
function peopleOf(properties: Record<string, unknown>): number {
  const all = properties.all;
  if (all && typeof all === "object") return Number(Object.values(all)[0] ?? 0);
  return Number(properties.people ?? 0);
}
