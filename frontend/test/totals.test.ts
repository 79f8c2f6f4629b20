import { describe, expect, it } from "vitest";
import { builtBins, byClass, median } from "../src/stock/histogram";
import { totalsOf } from "../src/stock/totals";
import { feature, stockOf } from "./stock";

const stock = stockOf(
  feature(1, {
    built_year: 1970,
    floor_area_m2: 300,
    blocks: [
      [1970, 100],
      [2015, 150],
      [null, 50],
    ],
  }),
  feature(2, { built_year: 2000, floor_area_m2: 100, cost_yen: 5, category: "housing" }),
  feature(3, { built_year: null, floor_area_m2: null }, null),
);
const all = new Uint8Array(3).fill(1);

describe("totals of a selection", () => {
  it("counts the 30-year share by block over the area of known year", () => {
    const totals = totalsOf(stock, all, 2026);
    expect(totals.areaM2).toBe(400);
    expect(totals.oldAreaM2).toBe(100);
    expect(totals.oldShare).toBeCloseTo(100 / 350);
  });

  it("follows the year", () => {
    expect(totalsOf(stock, all, 2030).oldShare).toBeCloseTo(200 / 350);
    expect(totalsOf(stock, all, 2045).oldShare).toBe(1);
  });

  it("says what it does not know", () => {
    const totals = totalsOf(stock, all, 2026);
    expect([totals.areaUnknown, totals.unplaced, totals.countByBucket[7]]).toEqual([1, 1, 1]);
    expect(totalsOf(stock, new Uint8Array(3), 2026).oldShare).toBeNull();
  });
});

describe("overview figures", () => {
  it("never lets a bin straddle 1981", () => {
    const bins = builtBins(stock, all);
    expect(bins.map(({ from }) => from)).toEqual([1966, 1971, 1976, 1981, 1986, 1991, 1996, 2001, 2006, 2011]);
    expect(bins[0]!.areaOf.get("school")).toBe(100);
  });

  it("orders classes by area", () => {
    expect(byClass(stock, all).map(({ code, areaM2 }) => [code, areaM2])).toEqual([
      ["school", 300],
      ["housing", 100],
    ]);
  });

  it("takes the middle of an even count", () => {
    expect([median([]), median([3, 1]), median([5, 1, 3])]).toEqual([null, 2, 3]);
  });
});
