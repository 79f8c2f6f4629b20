/** The assumptions a planner turns: each slider finds its figure in whatever the preset carries. */
import { html, type TemplateResult } from "lit-html";
import type { Assumptions } from "../../api_types";
import type { Key, Speech } from "../../i18n";

interface Dial {
  label: Key;
  min: number;
  max: number;
  step: number;
  /** The figure the slider shows; null where these assumptions have none. */
  read(assumptions: Assumptions, given: Assumptions): number | null;
  /** A copy with the figure moved. */
  write(assumptions: Assumptions, value: number, given: Assumptions): Assumptions;
  text(speech: Speech, value: number): string;
}

const years = (speech: Speech, value: number) => speech.t("unit.years", { value: speech.number(value) });
const yenPerM2 = (speech: Speech, value: number) =>
  `${speech.number(value)} ${speech.language === "ja" ? "円" : "¥"}/m²`;
const percent = (digits: number) => (speech: Speech, value: number) => speech.percent(value, digits);

/** A figure that stands once, or moves together wherever it stands. */
function plain(name: string): Pick<Dial, "read" | "write"> {
  return {
    read: (assumptions) => (valuesOf(assumptions, name).length ? Math.max(...valuesOf(assumptions, name)) : null),
    write: (assumptions, value) =>
      shifted(assumptions, name, value - Math.max(...valuesOf(assumptions, name)), [-Infinity, Infinity]),
  };
}

/** Prices of all classes as a multiple of the given ones. */
function prices(name: string): Pick<Dial, "read" | "write"> {
  const sum = (assumptions: Assumptions) => valuesOf(assumptions.prices, name).reduce((all, value) => all + value, 0);
  return {
    read: (assumptions, given) => (sum(given) ? Number((sum(assumptions) / sum(given)).toFixed(2)) : null),
    write: (assumptions, value, given) => ({
      ...assumptions,
      prices: mixed(assumptions.prices, given.prices, name, value),
    }),
  };
}

export const DIALS: readonly Dial[] = [
  { label: "dial.life", min: 30, max: 120, step: 1, text: years, read: plain("life_years").read, write: withLife },
  {
    label: "cost.dial.renovation",
    min: 10,
    max: 60,
    step: 1,
    text: years,
    read: renovationAge,
    write: withRenovationAge,
  },
  {
    label: "cost.dial.share",
    min: 0,
    max: 1,
    step: 0.05,
    text: percent(0),
    read: shortLivedShare,
    write: withShortLivedShare,
  },
  { label: "dial.backlog", min: 1, max: 30, step: 1, text: years, ...plain("rebuild_backlog_years") },
  {
    label: "cost.dial.rebuildprice",
    min: 0.5,
    max: 2.5,
    step: 0.05,
    text: percent(0),
    ...prices("rebuild_yen_per_m2"),
  },
  {
    label: "cost.dial.renovationprice",
    min: 0.5,
    max: 2.5,
    step: 0.05,
    text: percent(0),
    ...prices("renovation_yen_per_m2"),
  },
  { label: "dial.repair", min: 0, max: 6000, step: 100, text: yenPerM2, ...plain("repair_yen_per_m2") },
  { label: "dial.running", min: 0, max: 40_000, step: 500, text: yenPerM2, ...plain("running_yen_per_m2") },
  { label: "dial.demolition", min: 0, max: 80_000, step: 100, text: yenPerM2, ...plain("demolition_yen_per_m2") },
  { label: "dial.level", min: 0.5, max: 2.5, step: 0.01, text: percent(0), ...plain("price_level") },
  { label: "dial.growth", min: 0, max: 0.05, step: 0.001, text: percent(1), ...plain("price_growth") },
];

interface Work {
  kind: string;
  age_years: number;
}

interface Path {
  share: number;
  life_years: number;
  works: Work[];
}

const pathsOf = (assumptions: Assumptions): Path[] => (assumptions.paths as Path[] | undefined) ?? [];
const lastWork = (path: Path): number => Math.max(0, ...path.works.map(({ age_years }) => age_years));

/** Every path lives longer or shorter by the same years, but never ends before its last work. */
export function withLife(assumptions: Assumptions, value: number): Assumptions {
  const paths = pathsOf(assumptions);
  const by = value - Math.max(...paths.map(({ life_years }) => life_years));
  return {
    ...assumptions,
    paths: paths.map((path) => ({ ...path, life_years: Math.max(lastWork(path) + 1, path.life_years + by) })),
  };
}

function renovationAge(assumptions: Assumptions): number | null {
  const ages = pathsOf(assumptions).flatMap(({ works }) =>
    works.filter(({ kind }) => kind === "renovation").map(({ age_years }) => age_years),
  );
  return ages.length ? Math.max(...ages) : null;
}

export function withRenovationAge(assumptions: Assumptions, value: number): Assumptions {
  const move = (path: Path) =>
    path.works.map((work) =>
      work.kind === "renovation" ? { ...work, age_years: Math.min(value, path.life_years - 1) } : work,
    );
  return { ...assumptions, paths: pathsOf(assumptions).map((path) => ({ ...path, works: move(path) })) };
}

/** The share of floor area on the paths that end first; null where all live equally long. */
export function shortLivedShare(assumptions: Assumptions): number | null {
  const paths = pathsOf(assumptions);
  const [first, last] = [
    Math.min(...paths.map(({ life_years }) => life_years)),
    Math.max(...paths.map(({ life_years }) => life_years)),
  ];
  if (paths.length < 2 || first === last) return null;
  return Number(
    paths
      .filter(({ life_years }) => life_years === first)
      .reduce((sum, { share }) => sum + share, 0)
      .toFixed(6),
  );
}

/** The other paths keep their proportions; all shares still add up to one. */
export function withShortLivedShare(assumptions: Assumptions, value: number): Assumptions {
  const paths = pathsOf(assumptions);
  const first = Math.min(...paths.map(({ life_years }) => life_years));
  const isShort = (path: Path) => path.life_years === first;
  const total = (short: boolean) =>
    paths.filter((path) => isShort(path) === short).reduce((sum, { share }) => sum + share, 0);
  const count = (short: boolean) => paths.filter((path) => isShort(path) === short).length;
  const part = (path: Path, wanted: number, short: boolean) =>
    total(short) > 0 ? (path.share / total(short)) * wanted : wanted / count(short);
  return {
    ...assumptions,
    paths: paths.map((path) => ({
      ...path,
      share: isShort(path) ? part(path, value, true) : part(path, 1 - value, false),
    })),
  };
}

function mixed(now: unknown, given: unknown, name: string, factor: number): unknown {
  const base = given as Record<string, Record<string, number>>;
  return Object.fromEntries(
    Object.entries(now as Record<string, Record<string, number>>).map(([code, price]) => [
      code,
      { ...price, [name]: Math.round((base[code]?.[name] ?? price[name]!) * factor) },
    ]),
  );
}

/** All figures called `name`; a life span may stand on several paths. */
export function valuesOf(assumptions: unknown, name: string): number[] {
  if (Array.isArray(assumptions)) return assumptions.flatMap((part) => valuesOf(part, name));
  if (!assumptions || typeof assumptions !== "object") return [];
  return Object.entries(assumptions).flatMap(([key, value]) =>
    key === name && typeof value === "number" ? [value] : valuesOf(value, name),
  );
}

/** Moves every figure called `name` by the same step, so that they keep their distance; a copy, never in place. */
export function shifted<T>(assumptions: T, name: string, by: number, [min, max]: readonly [number, number]): T {
  if (Array.isArray(assumptions)) return assumptions.map((part) => shifted(part, name, by, [min, max])) as T;
  if (!assumptions || typeof assumptions !== "object") return assumptions;
  return Object.fromEntries(
    Object.entries(assumptions).map(([key, value]) => [
      key,
      key === name && typeof value === "number"
        ? Number(Math.min(max, Math.max(min, value + by)).toFixed(6))
        : shifted(value, name, by, [min, max]),
    ]),
  ) as T;
}

export function renderDials(
  speech: Speech,
  standing: Assumptions,
  given: Assumptions,
  change: (next: Assumptions) => void,
): TemplateResult {
  return html`<div class="dials">
    ${DIALS.flatMap((dial) => {
      const value = dial.read(standing, given);
      if (value === null) return [];
      const move = (event: Event) =>
        change(dial.write(standing, Number((event.target as HTMLInputElement).value), given));
      return [slider(speech.t(dial.label), value, dial.text(speech, value), dial, move)];
    })}
  </div>`;
}

/** A labelled slider with its value in words. */
export function slider(
  label: string,
  value: number,
  text: string,
  { min, max, step }: { min: number; max: number; step: number },
  move: (event: Event) => void,
): TemplateResult {
  return html`<label class="dial"
    ><span>${label}</span><b aria-hidden="true">${text}</b>
    <input
      type="range"
      min=${min}
      max=${max}
      step=${step}
      .value=${String(value)}
      aria-valuetext=${text}
      @input=${move}
  /></label>`;
}
