/** One small observable store, and the view's way into and out of the URL hash: a link reproduces the view. */
import type { Language } from "./api_types";
import { clampYear } from "./stock/age";
import { type Area, FACETS, type Filters, NO_FILTERS, RANGES, type Range } from "./stock/filter";

export type PanelName =
  | "filters"
  | "dashboard"
  | "plan"
  | "forecast"
  | "access"
  | "layers"
  | "import"
  | "views"
  | "start";
export const PANELS: readonly PanelName[] = [
  "start",
  "filters",
  "dashboard",
  "plan",
  "forecast",
  "access",
  "layers",
  "import",
  "views",
];

/** What the colour of a point says. */
export type Theme = "age" | "condition" | "plan";
export const THEMES: readonly Theme[] = ["age", "condition", "plan"];

/** The planner's way from a question to an adopted plan, each a short page of the plan panel. */
export type PlanStep = "goals" | "guard" | "compute" | "look" | "compare" | "adopt";
export const PLAN_STEPS: readonly PlanStep[] = ["goals", "guard", "compute", "look", "compare", "adopt"];

export interface Camera {
  readonly zoom: number;
  readonly lat: number;
  readonly lon: number;
}

export interface View {
  readonly language: Language;
  readonly panel: PanelName | null;
  readonly facility: number | null;
  readonly table: "facilities" | "decisions" | null;
  readonly year: number;
  readonly theme: Theme;
  readonly camera: Camera | null;
  readonly filters: Filters;
  readonly area: Area | null;
  readonly run: number | null;
  /** Page of the plan panel; null: the one that fits, which is the plan where there is one. */
  readonly step: PlanStep | null;
  /** Whether the map shows the town without the plan. */
  readonly before: boolean;
  /** Where the line between two plans stands, in hundredths of the map's width; null: one plan alone. */
  readonly swipe: number | null;
  /** The run to the left of that line; null: the town without a plan. */
  readonly other: number | null;
  /** Opacity (0..1) of each layer that is on; null before the reader has chosen, when each kind's default holds. */
  readonly layers: Readonly<Record<string, number>>;
}

type Listener<T> = (now: T, before: T) => void;

export class Store<T extends object> {
  private readonly listeners = new Set<Listener<T>>();

  constructor(private value: T) {}

  get(): T {
    return this.value;
  }

  set(change: Partial<T>): void {
    const before = this.value;
    const changed = (Object.keys(change) as (keyof T)[]).some((key) => change[key] !== before[key]);
    if (!changed) return;
    this.value = { ...before, ...change };
    for (const listener of [...this.listeners]) listener(this.value, before);
  }

  /** Calls `listener` when any of `keys` changes; returns the way to stop. */
  on<K extends keyof T>(keys: readonly K[], listener: Listener<T>): () => void {
    const guarded: Listener<T> = (now, before) => {
      if (keys.some((key) => now[key] !== before[key])) listener(now, before);
    };
    this.listeners.add(guarded);
    return () => this.listeners.delete(guarded);
  }
}

export function defaultView(language: Language, today: Date): View {
  return {
    language,
    panel: null,
    facility: null,
    table: null,
    year: clampYear(today.getFullYear()),
    theme: "age",
    camera: null,
    filters: NO_FILTERS,
    area: null,
    run: null,
    step: null,
    before: false,
    swipe: null,
    other: null,
    layers: {},
  };
}

export function encodeView(view: View, standard: View): string {
  const out = new URLSearchParams();
  if (view.camera) out.set("map", [view.camera.zoom, round(view.camera.lat, 5), round(view.camera.lon, 5)].join("/"));
  for (const key of [
    "language",
    "panel",
    "facility",
    "table",
    "year",
    "theme",
    "run",
    "step",
    "swipe",
    "other",
  ] as const) {
    if (view[key] !== null && view[key] !== standard[key]) out.set(key, String(view[key]));
  }
  if (view.before) out.set("before", "1");
  if (view.filters.words) out.set("q", view.filters.words);
  for (const facet of FACETS) {
    const values = view.filters.facets[facet];
    if (values?.length) out.set(`in.${facet}`, values.map(encodeURIComponent).join(","));
  }
  for (const name of RANGES) {
    const range = view.filters.ranges[name];
    if (range) out.set(`of.${name}`, `${range[0] ?? ""}..${range[1] ?? ""}`);
  }
  if (view.area) out.set("area", encodeArea(view.area));
  const layers = Object.entries(view.layers).map(
    ([code, opacity]) => `${encodeURIComponent(code)}:${round(opacity, 2)}`,
  );
  if (layers.length) out.set("layers", layers.join(","));
  return out.toString();
}

export function decodeView(hash: string, standard: View): View {
  const found = new URLSearchParams(hash.replace(/^#/u, ""));
  const facets = Object.fromEntries(
    FACETS.flatMap((facet) => {
      const text = found.get(`in.${facet}`);
      return text ? [[facet, text.split(",").map(decodeURIComponent)]] : [];
    }),
  );
  const ranges = Object.fromEntries(
    RANGES.flatMap((name) => {
      const range = decodeRange(found.get(`of.${name}`));
      return range ? [[name, range]] : [];
    }),
  );
  return {
    language: oneOf(found.get("language"), ["ja", "en"] as const) ?? standard.language,
    panel: oneOf(found.get("panel"), PANELS) ?? standard.panel,
    facility: wholeNumber(found.get("facility")),
    table: oneOf(found.get("table"), ["facilities", "decisions"] as const),
    year: clampYear(wholeNumber(found.get("year")) ?? standard.year),
    theme: oneOf(found.get("theme"), THEMES) ?? standard.theme,
    camera: decodeCamera(found.get("map")),
    filters: { words: found.get("q") ?? "", facets, ranges },
    area: decodeArea(found.get("area")),
    run: wholeNumber(found.get("run")),
    step: oneOf(found.get("step"), PLAN_STEPS),
    before: found.get("before") === "1",
    swipe: shareOf(found.get("swipe")),
    other: wholeNumber(found.get("other")),
    layers: decodeLayers(found.get("layers")),
  };
}

function encodeArea(area: Area): string {
  if (area.kind === "circle") return `c:${round(area.lon, 5)},${round(area.lat, 5)},${Math.round(area.radius_m)}`;
  return `p:${area.ring.map(([lon, lat]) => `${round(lon, 5)},${round(lat, 5)}`).join(";")}`;
}

function decodeArea(text: string | null): Area | null {
  const [kind, rest] = [text?.slice(0, 2), text?.slice(2) ?? ""];
  const points = rest.split(";").map((point) => point.split(",").map(Number));
  if (!points.flat().every(Number.isFinite)) return null;
  if (kind === "c:" && points[0]?.length === 3) {
    const [lon, lat, radius_m] = points[0] as [number, number, number];
    return { kind: "circle", lon, lat, radius_m };
  }
  if (kind === "p:" && points.length >= 3 && points.every((point) => point.length === 2)) {
    return { kind: "polygon", ring: points as [number, number][] };
  }
  return null;
}

function decodeCamera(text: string | null): Camera | null {
  const [zoom, lat, lon] = (text ?? "").split("/").map(Number);
  if (![zoom, lat, lon].every((value) => value !== undefined && Number.isFinite(value))) return null;
  return { zoom: zoom!, lat: lat!, lon: lon! };
}

function decodeRange(text: string | null): Range | null {
  const found = /^(-?[\d.]*)\.\.(-?[\d.]*)$/u.exec(text ?? "");
  if (!found) return null;
  const bound = (part: string | undefined) => (part && Number.isFinite(Number(part)) ? Number(part) : null);
  return [bound(found[1]), bound(found[2])];
}

function decodeLayers(text: string | null): Record<string, number> {
  const pairs = (text ?? "").split(",").map((part) => part.split(":"));
  return Object.fromEntries(
    pairs
      .filter(([code, opacity]) => code && Number.isFinite(Number(opacity)))
      .map(([code, opacity]) => [decodeURIComponent(code!), Math.min(1, Math.max(0, Number(opacity)))]),
  );
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^-?\d+$/u.test(text) ? Number(text) : null;
}

function shareOf(text: string | null): number | null {
  const found = wholeNumber(text);
  return found === null ? null : Math.min(100, Math.max(0, found));
}

function oneOf<T extends string>(text: string | null, allowed: readonly T[]): T | null {
  return allowed.find((value) => value === text) ?? null;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
