import { describe, expect, it } from "vitest";
import { type Area, BLANK, distanceM, type Filters, maskOf, NO_FILTERS } from "../src/stock/filter";
import { feature, stockOf } from "./stock";

const at = { year: 2030, actionOf: new Map([[1, "close"]]) };
const stock = stockOf(
  feature(
    1,
    { category: "school", built_year: 1970, floor_area_m2: 500, functions: ["elementary_school", "community_center"] },
    [139.7, 35.7],
  ),
  feature(2, { category: "housing", built_year: null, floor_area_m2: null, name: "髙台団地" }, [139.75, 35.7]),
  feature(3, { category: "culture", built_year: 2010, district: "東", flags: ["flood:3"] }, null),
  feature(4, { category: "culture", own: false }, [139.7, 35.7]),
);
const ids = (filters: Partial<Filters>, area: Area | null = null) =>
  [...maskOf(stock, { ...NO_FILTERS, ...filters }, area, at)].flatMap((on, row) =>
    on ? [stock.facilities[row]!.id] : [],
  );

describe("filters", () => {
  it("shows one's own facilities, neighbours only when asked", () => {
    expect(ids({})).toEqual([1, 2, 3]);
    expect(ids({ facets: { owner: ["neighbour"] } })).toEqual([4]);
  });

  it("takes any value of a list and all lists together", () => {
    expect(ids({ facets: { category: ["school", "culture"] } })).toEqual([1, 3]);
    expect(ids({ facets: { category: ["school", "culture"], district: ["東"] } })).toEqual([3]);
    expect(ids({ facets: { function: ["community_center"] } })).toEqual([1]);
    expect(ids({ facets: { hazard: ["flood:3"] } })).toEqual([3]);
    expect(ids({ facets: { action: ["close"] } })).toEqual([1]);
  });

  it("finds what is not recorded", () => {
    expect(ids({ facets: { district: [BLANK] } })).toEqual([1, 2]);
  });

  it("leaves unknown values out of ranges, and reads ages in the year shown", () => {
    expect(ids({ ranges: { age: [20, null] } })).toEqual([1, 3]);
    expect(ids({ ranges: { age: [21, null] } })).toEqual([1]);
    expect(ids({ ranges: { area: [null, 400] } })).toEqual([3]);
  });

  it("finds words in old and new characters", () => {
    expect(ids({ words: "高台" })).toEqual([2]);
  });

  it("selects inside a circle and inside a lasso", () => {
    expect(ids({}, { kind: "circle", lon: 139.7, lat: 35.7, radius_m: 1000 })).toEqual([1]);
    expect(
      ids(
        {},
        {
          kind: "polygon",
          ring: [
            [139.74, 35.69],
            [139.76, 35.69],
            [139.76, 35.71],
            [139.74, 35.71],
          ],
        },
      ),
    ).toEqual([2]);
  });

  it("measures distance: one degree of latitude is 111.2 km", () => {
    expect(distanceM(139, 35, 139, 36) / 1000).toBeCloseTo(111.2, 1);
  });
});
