/** From the stock, the year and the theme to one packed look per row. */
import type { Decision } from "../api_types";
import { conditionStep } from "../palette";
import { bucketOf } from "../stock/age";
import type { Stock } from "../stock/columns";
import type { Theme } from "../state";
import { NEIGHBOUR_THEME, packLook, sizeStep } from "./sprites";

const TOWN_QUALITY = 2;
const NEIGHBOUR = packLook({ theme: NEIGHBOUR_THEME, step: 0, seismic: 0, size: 0, approximate: false });

export interface Paint {
  looks: Uint16Array;
  /** Names of the steps of the plan theme, in packing order; index 0 means "no decision". */
  actions: readonly string[];
}

const NO_ACTIONS: readonly string[] = [];

export function paintOf(stock: Stock, year: number, theme: Theme, decisions: readonly Decision[], actions: readonly string[]): Paint {
  if (theme === "plan") return planPaint(stock, decisions, actions);
  const looks = new Uint16Array(stock.count);
  const byAge = theme === "age";
  for (let row = 0; row < stock.count; row++) {
    looks[row] = stock.facilities[row]!.own === false ? NEIGHBOUR : packLook({
      theme: byAge ? 0 : 1,
      step: byAge ? bucketOf(year, stock.builtYear[row]!) : conditionStep(stock.facilities[row]!.condition),
      seismic: stock.seismic[row]!,
      size: sizeStep(stock.areaM2[row]!),
      approximate: stock.quality[row] === TOWN_QUALITY,
    });
  }
  return { looks, actions: NO_ACTIONS };
}

function planPaint(stock: Stock, decisions: readonly Decision[], actions: readonly string[]): Paint {
  const stepOf = new Map(decisions.map((decision) => [decision.facility_id, actions.indexOf(decision.action)]));
  const looks = new Uint16Array(stock.count);
  for (let row = 0; row < stock.count; row++) {
    const step = Math.max(0, stepOf.get(stock.facilities[row]!.id) ?? 0);
    looks[row] = stock.facilities[row]!.own === false ? NEIGHBOUR : packLook({ theme: 2, step, seismic: 0, size: sizeStep(stock.areaM2[row]!), approximate: false });
  }
  return { looks, actions };
}
