/** A plan applied to one year: which facilities stand, what is being built, how large and old the stock is then. */
import type { Decision, PlanPeriod } from "../api_types";
import { OLD_FROM_YEARS } from "./age";
import type { Stock } from "./columns";
import { blocksOf } from "./histogram";

/** What a facility is in a year: as today, under works, changed by the plan, or no longer in use. */
export type PlaceState = "today" | "works" | "changed" | "gone";

/** Works after which a building is new. */
const NEW_BUILDING = "rebuild";

export interface PlanTotals {
  facilities: number;
  /** Facilities of the selection no longer in use. */
  gone: number;
  areaM2: number;
  /** Works of the year, yen at that year's prices. */
  worksYen: number;
  /** Share of the area of known age that is 30 years or older; null where no age is known. */
  oldShare: number | null;
}

/** Number of the term a year lies in; −1 before the plan, the last one after it. */
export function termIn(periods: readonly PlanPeriod[], year: number): number {
  if (!periods.length || year < periods[0]!.from_year) return -1;
  const found = periods.findIndex(({ to_year }) => year <= to_year);
  return found < 0 ? periods.length - 1 : found;
}

/** Whether the plan has touched the facility by a year. */
export const hasChanged = ({ fiscal_year }: Decision, year: number): boolean =>
  fiscal_year === null || year >= fiscal_year;

export function stateIn(decision: Decision, year: number, periods: readonly PlanPeriod[]): PlaceState {
  if (!standsIn(decision, year, periods)) return "gone";
  if ((decision.works ?? []).some((work) => work.fiscal_year === year)) return "works";
  return decision.fiscal_year !== null && year >= decision.fiscal_year ? "changed" : "today";
}

/** In use by people in a year. A facility that closes within a term stands until the year it closes in. */
export function standsIn(decision: Decision, year: number, periods: readonly PlanPeriod[]): boolean {
  const stands = decision.stands ?? [];
  const term = beforeChange(decision, year, termIn(periods, year));
  return term < 0 || (stands[term] ?? true);
}

/** Floor in a year, m²; null where the plan does not say. */
export function areaIn(decision: Decision, year: number, periods: readonly PlanPeriod[]): number | null {
  const { floor_area: floor } = decision;
  if (!floor) return null;
  const term = beforeChange(decision, year, termIn(periods, year));
  return term < 0 ? floor.before_m2 : (floor.after_m2[term] ?? floor.before_m2);
}

/** The term whose state holds: in the years of a term before the change, still that of the term before. */
function beforeChange({ fiscal_year, term }: Decision, year: number, now: number): number {
  return fiscal_year !== null && year < fiscal_year && term === now ? now - 1 : now;
}

/** Year in which the building that stands then was built; null where unknown. */
function builtIn(decision: Decision, year: number): number | null {
  const done = (decision.works ?? []).filter((work) => work.kind === NEW_BUILDING && work.fiscal_year <= year);
  return done.length ? Math.max(...done.map(({ fiscal_year }) => fiscal_year)) : null;
}

export function planTotals(
  stock: Stock,
  mask: Uint8Array,
  decisions: readonly Decision[],
  periods: readonly PlanPeriod[],
  year: number,
): PlanTotals {
  const decided = new Map(decisions.map((decision) => [stock.rowOf.get(decision.facility_id), decision]));
  const totals = { facilities: 0, gone: 0, areaM2: 0, worksYen: 0 };
  const age = { oldM2: 0, knownM2: 0 };
  for (let row = 0; row < stock.count; row++) {
    if (!mask[row]) continue;
    const decision = decided.get(row);
    if (decision && !standsIn(decision, year, periods)) totals.gone++;
    else totals.facilities++;
    if (decision) totals.worksYen += worksIn(decision, year);
    const area = (decision && areaIn(decision, year, periods)) ?? stock.areaM2[row]!;
    if (Number.isNaN(area)) continue;
    totals.areaM2 += area;
    addAge(age, stock, row, decision, year, area);
  }
  return { ...totals, oldShare: age.knownM2 > 0 ? age.oldM2 / age.knownM2 : null };
}

const worksIn = (decision: Decision, year: number): number =>
  (decision.works ?? []).reduce((sum, work) => sum + (work.fiscal_year === year ? work.yen : 0), 0);

/** Blocks are cut or grown evenly to the area of the year; a new building is of one age. */
function addAge(
  age: { oldM2: number; knownM2: number },
  stock: Stock,
  row: number,
  decision: Decision | undefined,
  year: number,
  areaM2: number,
): void {
  const rebuilt = decision ? builtIn(decision, year) : null;
  const blocks = rebuilt === null ? blocksOf(stock.facilities[row]!) : ([[rebuilt, areaM2]] as const);
  const whole = blocks.reduce((sum, [, m2]) => sum + m2, 0);
  for (const [built, m2] of blocks) {
    if (built === null || whole <= 0) continue;
    const share = (m2 / whole) * areaM2;
    age.knownM2 += share;
    if (year - built >= OLD_FROM_YEARS) age.oldM2 += share;
  }
}
