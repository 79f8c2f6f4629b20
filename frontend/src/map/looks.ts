/** From the stock, the year and the theme to one packed look per row. */
import type { Decision, PlanPeriod } from "../api_types";
import { conditionStep } from "../palette";
import type { Theme } from "../state";
import { bucketOf } from "../stock/age";
import type { Stock } from "../stock/columns";
import { hasChanged, stateIn } from "../stock/plan_year";
import { HELD, NEIGHBOUR_THEME, packLook, sizeStep } from "./sprites";

const TOWN_QUALITY = 2;
const NEIGHBOUR = packLook({ theme: NEIGHBOUR_THEME, step: 0, seismic: 0, size: 0, approximate: false });

export interface Paint {
  looks: Uint16Array;
  /** Names of the steps of the plan theme, in packing order; index 0 means "no decision". */
  actions: readonly string[];
}

/** What of a look does not change with year and plan, per row: the slider must only add the colour. */
interface Standing {
  own: Uint8Array;
  outline: Uint16Array;
  size: Uint16Array;
  condition: Uint8Array;
}

const NO_ACTIONS: readonly string[] = [];
const known = new WeakMap<Stock, Standing>();

export function paintOf(
  stock: Stock,
  year: number,
  theme: Theme,
  decisions: readonly Decision[],
  actions: readonly string[],
  plan: PlanView = WHOLE_PLAN,
): Paint {
  const standing = standingOf(stock);
  if (theme === "plan")
    return { looks: hatched(planLooks(stock, standing, decisions, actions, year, plan), stock, plan), actions };
  const looks = new Uint16Array(stock.count);
  const byAge = theme === "age";
  const colours = Uint16Array.from({ length: 16 }, (_, step) =>
    packLook({ theme: byAge ? 0 : 1, step, seismic: 0, size: 0, approximate: false }),
  );
  const { own, outline, condition } = standing;
  for (let row = 0; row < stock.count; row++) {
    const step = byAge ? bucketOf(year, stock.builtYear[row]!) : condition[row]!;
    looks[row] = own[row] ? colours[step]! + outline[row]! : NEIGHBOUR;
  }
  return { looks: hatched(looks, stock, plan), actions: NO_ACTIONS };
}

function hatched(looks: Uint16Array, stock: Stock, { held }: PlanView): Uint16Array {
  if (!held?.size) return looks;
  stock.facilities.forEach(({ code, own }, row) => {
    if (own !== false && held.has(code)) looks[row]! += HELD;
  });
  return looks;
}

/** The terms of the plan, and who stands out (null: everybody); all others are pale. */
export interface PlanView {
  periods: readonly PlanPeriod[];
  among: ReadonlySet<number> | null;
  /** Codes of facilities that are wanted otherwise by hand or fixed: hatched. */
  held?: ReadonlySet<string>;
}
export const WHOLE_PLAN: PlanView = { periods: [], among: null };
/** The sign of what goes on as it is, and of a facility that the plan has not reached yet. */
const AS_TODAY = "keep";
/** Thick outlines: works in this very year. */
const UNDER_WORKS = 1;

function planLooks(
  stock: Stock,
  { own, size }: Standing,
  decisions: readonly Decision[],
  actions: readonly string[],
  year: number,
  { periods, among }: PlanView,
): Uint16Array {
  const none = packLook({ theme: 2, step: 0, seismic: 0, size: 0, approximate: false });
  const looks = Uint16Array.from(size, (one, row) => (own[row] ? none + one : NEIGHBOUR));
  for (const decision of decisions) {
    const row = stock.rowOf.get(decision.facility_id);
    if (row === undefined || !own[row] || (among && !among.has(decision.facility_id))) continue;
    const sign = hasChanged(decision, year) ? decision.action : AS_TODAY;
    const seismic = stateIn(decision, year, periods) === "works" ? UNDER_WORKS : 0;
    const step = Math.max(0, actions.indexOf(sign));
    looks[row] = packLook({ theme: 2, step, seismic, size: 0, approximate: false }) + size[row]!;
  }
  return looks;
}

function standingOf(stock: Stock): Standing {
  const found = known.get(stock);
  if (found) return found;
  const { count, facilities, areaM2, seismic, quality } = stock;
  const standing: Standing = {
    own: new Uint8Array(count),
    outline: new Uint16Array(count),
    size: new Uint16Array(count),
    condition: new Uint8Array(count),
  };
  for (let row = 0; row < count; row++) {
    const size = sizeStep(areaM2[row]!);
    standing.own[row] = facilities[row]!.own === false ? 0 : 1;
    standing.size[row] = packLook({ theme: 0, step: 0, seismic: 0, size, approximate: false });
    standing.outline[row] = packLook({
      theme: 0,
      step: 0,
      seismic: seismic[row]!,
      size,
      approximate: quality[row] === TOWN_QUALITY,
    });
    standing.condition[row] = conditionStep(facilities[row]!.condition);
  }
  known.set(stock, standing);
  return standing;
}
