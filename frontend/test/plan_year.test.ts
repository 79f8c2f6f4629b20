import { describe, expect, it } from "vitest";
import type { Decision } from "../src/api_types";
import { betweenDistricts, flowsIn } from "../src/flows";
import { areaIn, planTotals, stateIn, termIn } from "../src/stock/plan_year";
import { feature, stockOf } from "./stock";

const PERIODS = [
  { period: 0, from_year: 2026, to_year: 2030 },
  { period: 1, from_year: 2031, to_year: 2035 },
];

function decision(change: Partial<Decision>): Decision {
  return {
    facility_id: 1,
    facility_code: "F1",
    name: "施設1",
    action: "keep",
    fiscal_year: null,
    receivers: [],
    cost_yen: 0,
    opposite_cost_yen: null,
    reasons: [],
    stands: [true, true],
    works: [],
    term: null,
    floor_area: { before_m2: 100, after_m2: [100, 100] },
    ...change,
  } as Decision;
}

const closing = decision({
  action: "merge_into",
  fiscal_year: 2033,
  term: 1,
  stands: [true, false],
  works: [{ kind: "demolition", fiscal_year: 2033, yen: 5 }],
  floor_area: { before_m2: 100, after_m2: [100, 0] },
  receivers: [
    {
      facility_id: 2,
      facility_code: "F2",
      name: "",
      function: "community_center",
      period: 1,
      users: 40,
      extra_km: 2,
      unit: "visits_per_year",
    },
  ],
} as Partial<Decision>);

describe("a plan in a year", () => {
  it("tells the term, and nothing before the plan", () => {
    expect([2025, 2026, 2030, 2031, 2060].map((year) => termIn(PERIODS, year))).toEqual([-1, 0, 0, 1, 1]);
  });

  it("lets a facility stand until the year it closes in, though its term has begun", () => {
    expect([2032, 2033].map((year) => stateIn(closing, year, PERIODS))).toEqual(["today", "gone"]);
    expect([2032, 2033].map((year) => areaIn(closing, year, PERIODS))).toEqual([100, 0]);
  });

  it("tells works in their years, and the change after them", () => {
    const rebuilt = decision({
      action: "rebuild",
      fiscal_year: 2027,
      term: 0,
      works: [{ kind: "rebuild", fiscal_year: 2028, yen: 9 }],
    } as Partial<Decision>);
    expect([2026, 2027, 2028, 2029].map((year) => stateIn(rebuilt, year, PERIODS))).toEqual([
      "today",
      "changed",
      "works",
      "changed",
    ]);
  });

  it("adds up facilities, area, works and age of the year", () => {
    const stock = stockOf(feature(1, { built_year: 1980 }), feature(2, { built_year: 2020, floor_area_m2: 300 }));
    const all = Uint8Array.from([1, 1]);
    const before = planTotals(stock, all, [closing], PERIODS, 2032);
    const after = planTotals(stock, all, [closing], PERIODS, 2033);
    expect([before.facilities, before.gone, before.areaM2, before.oldShare]).toEqual([2, 0, 400, 0.25]);
    expect([after.facilities, after.gone, after.areaM2, after.worksYen, after.oldShare]).toEqual([1, 1, 300, 5, 0]);
  });
});

describe("where people go", () => {
  const stock = stockOf(feature(1, { district: "東" }), feature(2, { district: "西" }));

  it("is nothing before the change, and afterwards the flows of the term", () => {
    expect(flowsIn([closing], 2032, PERIODS)).toEqual([]);
    expect(flowsIn([closing], 2033, PERIODS).map(({ receiver }) => receiver.facility_id)).toEqual([2]);
  });

  it("is added up between districts, unit by unit", () => {
    const [row, ...rest] = betweenDistricts(stock, flowsIn([closing, closing], 2035, PERIODS), "");
    expect(rest).toEqual([]);
    expect([row!.from, row!.to, row!.facilities]).toEqual(["東", "西", 1]);
    expect(row!.users.get("visits_per_year")).toEqual({ users: 80, userKm: 160 });
  });

  it("does not tell what stays inside a district", () => {
    const same = stockOf(feature(1, { district: "東" }), feature(2, { district: "東" }));
    expect(betweenDistricts(same, flowsIn([closing], 2035, PERIODS), "")).toEqual([]);
  });
});
