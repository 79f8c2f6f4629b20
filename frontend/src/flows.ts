/** Where people go under a plan in a year: from facility to facility, or added up between districts. */
import type { Decision, PlanPeriod, Receiver } from "./api_types";
import type { Stock } from "./stock/columns";
import { hasChanged, termIn } from "./stock/plan_year";

export interface Flow {
  decision: Decision;
  receiver: Receiver;
}

export interface DistrictFlow {
  from: string;
  to: string;
  /** Facilities whose people go that way, and for each unit how many go and how much farther, users × km. */
  facilities: number;
  users: ReadonlyMap<string, { users: number; userKm: number }>;
}

/** Flows of the term a year lies in, of facilities that have changed by then. */
export function flowsIn(decisions: readonly Decision[], year: number, periods: readonly PlanPeriod[]): Flow[] {
  const term = termIn(periods, year);
  return decisions.flatMap((decision) => {
    if (!hasChanged(decision, year)) return [];
    const last = Math.max(0, ...decision.receivers.map(({ period }) => period ?? 0));
    const shown = periods.length ? Math.min(term, last) : last;
    return decision.receivers
      .filter(({ period }) => (period ?? 0) === shown)
      .map((receiver) => ({ decision, receiver }));
  });
}

/** The flows that cross a district's border, the most facilities first. `rest` names places without a district. */
export function betweenDistricts(stock: Stock, flows: readonly Flow[], rest: string): DistrictFlow[] {
  const districtOf = (id: number) => stock.facilities[stock.rowOf.get(id) ?? -1]?.district ?? rest;
  const found = new Map<string, { from: string; to: string; givers: Set<number>; users: Map<string, Sums> }>();
  for (const { decision, receiver } of flows) {
    const from = districtOf(decision.facility_id);
    const to = districtOf(receiver.facility_id);
    if (from === to) continue;
    const key = JSON.stringify([from, to]);
    const one = found.get(key) ?? { from, to, givers: new Set<number>(), users: new Map<string, Sums>() };
    one.givers.add(decision.facility_id);
    add(one.users, receiver);
    found.set(key, one);
  }
  return [...found.values()]
    .map(({ from, to, givers, users }) => ({ from, to, facilities: givers.size, users }))
    .sort((one, other) => other.facilities - one.facilities);
}

interface Sums {
  users: number;
  userKm: number;
}

function add(sums: Map<string, Sums>, { unit = "", users = 0, extra_km = 0 }: Receiver): void {
  const before = sums.get(unit) ?? { users: 0, userKm: 0 };
  sums.set(unit, { users: before.users + users, userKm: before.userKm + users * extra_km });
}

/** Middle of the facilities of each district: where its arrows begin and end. */
export function middlesOf(stock: Stock): Map<string, readonly [lat: number, lon: number]> {
  const sums = new Map<string, [lat: number, lon: number, count: number]>();
  for (const { district, lat, lon, own } of stock.facilities) {
    if (district === null || lat === null || lon === null || own === false) continue;
    const sum = sums.get(district) ?? [0, 0, 0];
    sums.set(district, [sum[0] + lat, sum[1] + lon, sum[2] + 1]);
  }
  return new Map([...sums].map(([name, [lat, lon, count]]) => [name, [lat / count, lon / count] as const]));
}
