/** The assumptions a planner turns: each slider finds its figure in whatever the preset carries. */
import { html, type TemplateResult } from "lit-html";
import type { Assumptions } from "../../api_types";
import type { Key, Speech } from "../../i18n";

interface Dial {
  label: Key;
  /** Every figure with this name, at any depth, inside the part named by `within`. */
  name: string;
  within?: string;
  min: number;
  max: number;
  step: number;
  text(speech: Speech, value: number): string;
}

const years = (speech: Speech, value: number) => speech.t("unit.years", { value: speech.number(value) });
const yenPerM2 = (speech: Speech, value: number) => `${speech.number(value)} ${speech.language === "ja" ? "円" : "¥"}/m²`;

export const DIALS: readonly Dial[] = [
  { label: "dial.life", name: "life_years", min: 30, max: 120, step: 1, text: years },
  { label: "dial.backlog", name: "rebuild_backlog_years", min: 1, max: 30, step: 1, text: years },
  { label: "dial.repair", name: "repair_yen_per_m2", min: 0, max: 6000, step: 100, text: yenPerM2 },
  { label: "dial.running", name: "running_yen_per_m2", min: 0, max: 40_000, step: 500, text: yenPerM2 },
  { label: "dial.demolition", name: "demolition_yen_per_m2", min: 0, max: 80_000, step: 1000, text: yenPerM2 },
  { label: "dial.level", name: "price_level", min: 0.5, max: 2.5, step: 0.01, text: (speech, value) => speech.percent(value) },
  { label: "dial.growth", name: "price_growth", min: 0, max: 0.05, step: 0.001, text: (speech, value) => speech.percent(value, 1) },
];

/** All figures called `name`; a life span may stand on several paths. */
export function valuesOf(assumptions: unknown, name: string): number[] {
  if (Array.isArray(assumptions)) return assumptions.flatMap((part) => valuesOf(part, name));
  if (!assumptions || typeof assumptions !== "object") return [];
  return Object.entries(assumptions).flatMap(([key, value]) => (key === name && typeof value === "number" ? [value] : valuesOf(value, name)));
}

/** Moves every figure called `name` by the same step, so that paths keep their distance; a copy, never in place. */
export function shifted<T>(assumptions: T, name: string, by: number, [min, max]: readonly [number, number]): T {
  if (Array.isArray(assumptions)) return assumptions.map((part) => shifted(part, name, by, [min, max])) as T;
  if (!assumptions || typeof assumptions !== "object") return assumptions;
  return Object.fromEntries(
    Object.entries(assumptions).map(([key, value]) => [
      key,
      key === name && typeof value === "number" ? Number(Math.min(max, Math.max(min, value + by)).toFixed(6)) : shifted(value, name, by, [min, max]),
    ]),
  ) as T;
}

export function renderDials(speech: Speech, assumptions: Assumptions, change: (next: Assumptions) => void): TemplateResult {
  return html`<div class="dials">${DIALS.flatMap((dial) => {
    const found = valuesOf(assumptions, dial.name);
    if (!found.length) return [];
    const longest = Math.max(...found);
    const move = (event: Event) => {
      const by = Number((event.target as HTMLInputElement).value) - longest;
      change(shifted(assumptions, dial.name, by, [dial.min, dial.max]));
    };
    return [html`<label class="dial"><span>${speech.t(dial.label)}</span><b>${dial.text(speech, longest)}</b>
      <input type="range" min=${dial.min} max=${dial.max} step=${dial.step} .value=${String(longest)} aria-valuetext=${dial.text(speech, longest)} @input=${move} /></label>`];
  })}</div>`;
}
