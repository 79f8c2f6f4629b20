/** Which facilities are looked at: facets (lists of codes), ranges, words, and an area drawn on the map. */
import { ageIn } from "./age";
import type { Facility, Stock } from "./columns";
import { matcher } from "./folding";

export const FACETS = [
  "category",
  "function",
  "section",
  "department",
  "management",
  "district",
  "seismic",
  "quality",
  "policy",
  "hazard",
  "action",
  "owner",
] as const;
export type Facet = (typeof FACETS)[number];

export const RANGES = ["age", "built", "area", "cost", "condition", "users"] as const;
export type RangeName = (typeof RANGES)[number];
export type Range = readonly [number | null, number | null];

export interface Filters {
  readonly words: string;
  readonly facets: Partial<Record<Facet, readonly string[]>>;
  readonly ranges: Partial<Record<RangeName, Range>>;
}

export const NO_FILTERS: Filters = { words: "", facets: {}, ranges: {} };

/** A lasso (closed ring of lon/lat) or a circle around a point. */
export type Area =
  | { readonly kind: "polygon"; readonly ring: readonly (readonly [number, number])[] }
  | { readonly kind: "circle"; readonly lon: number; readonly lat: number; readonly radius_m: number };

/** Stands for "not recorded" in facets, so that gaps in the register can be found. */
export const BLANK = "(blank)";

export interface Viewpoint {
  year: number;
  /** Recommended action of each facility id in the shown plan. */
  actionOf: ReadonlyMap<number, string>;
}

/**
 * 1 where the facility is in the selection, row by row. Neighbours' facilities only where the owner facet asks for
 * them.
 */
export function maskOf(stock: Stock, filters: Filters, area: Area | null, at: Viewpoint): Uint8Array {
  const mask = new Uint8Array(stock.count).fill(1);
  if (filters.words.trim() !== "") keep(mask, wordTest(stock, filters.words));
  if (!filters.facets.owner?.length) keep(mask, (row) => stock.facilities[row]!.own !== false);
  for (const facet of FACETS) {
    const wanted = filters.facets[facet];
    if (wanted?.length) keep(mask, facetTest(stock, facet, new Set(wanted), at));
  }
  for (const name of RANGES) {
    const range = filters.ranges[name];
    if (range && (range[0] !== null || range[1] !== null)) keep(mask, rangeTest(stock, name, range, at.year));
  }
  if (area) keep(mask, areaTest(stock, area));
  return mask;
}

function keep(mask: Uint8Array, test: (row: number) => boolean): void {
  for (let row = 0; row < mask.length; row++) if (mask[row] && !test(row)) mask[row] = 0;
}

function wordTest(stock: Stock, words: string): (row: number) => boolean {
  const matches = matcher(words);
  return (row) => matches(stock.foldedOf(row));
}

function facetTest(stock: Stock, facet: Facet, wanted: Set<string>, at: Viewpoint): (row: number) => boolean {
  return (row) => {
    const values = facetValues(stock.facilities[row]!, facet, at.actionOf);
    return values.length ? values.some((value) => wanted.has(value)) : wanted.has(BLANK);
  };
}

export function facetValues(facility: Facility, facet: Facet, actionOf: ReadonlyMap<number, string>): string[] {
  switch (facet) {
    case "function":
      return facility.functions ?? [];
    case "section":
      return facility.class_small ? [facility.class_small] : [];
    case "hazard":
      return facility.flags ?? [];
    case "action":
      return present(actionOf.get(facility.id));
    case "owner":
      return [facility.own ? "own" : "neighbour"];
    default:
      return present(facility[facet]);
  }
}

const present = (value: string | null | undefined): string[] => (value ? [value] : []);

function rangeTest(stock: Stock, name: RangeName, [low, high]: Range, year: number): (row: number) => boolean {
  return (row) => {
    const value = rangeValue(stock.facilities[row]!, name, year);
    return value !== null && (low === null || value >= low) && (high === null || value <= high);
  };
}

export function rangeValue(facility: Facility, name: RangeName, year: number): number | null {
  switch (name) {
    case "age":
      return ageIn(year, facility.built_year);
    case "built":
      return facility.built_year;
    case "area":
      return facility.floor_area_m2;
    case "cost":
      return facility.cost_yen;
    case "condition":
      return facility.condition;
    case "users":
      return facility.users;
  }
}

function areaTest(stock: Stock, area: Area): (row: number) => boolean {
  const inside = insideOf(area);
  return (row) => {
    const { lon, lat } = stock.facilities[row]!;
    return lon !== null && lat !== null && inside(lon, lat);
  };
}

export function insideOf(area: Area): (lon: number, lat: number) => boolean {
  if (area.kind === "circle") {
    return (lon, lat) => distanceM(area.lon, area.lat, lon, lat) <= area.radius_m;
  }
  return (lon, lat) => inRing(area.ring, lon, lat);
}

/** Even–odd rule. */
function inRing(ring: readonly (readonly [number, number])[], lon: number, lat: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Great-circle distance on a sphere of 6,371,009 m (haversine). */
export function distanceM(lon1: number, lat1: number, lon2: number, lat2: number): number {
  const radians = Math.PI / 180;
  const h =
    Math.sin(((lat2 - lat1) * radians) / 2) ** 2 +
    Math.cos(lat1 * radians) * Math.cos(lat2 * radians) * Math.sin(((lon2 - lon1) * radians) / 2) ** 2;
  return 2 * 6_371_009 * Math.asin(Math.sqrt(h));
}

export function filterCount(filters: Filters): number {
  const facets = Object.values(filters.facets).filter((values) => values?.length).length;
  const ranges = Object.values(filters.ranges).filter(
    (range) => range && (range[0] !== null || range[1] !== null),
  ).length;
  return facets + ranges + (filters.words.trim() ? 1 : 0);
}
