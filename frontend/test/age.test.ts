import { describe, expect, it } from "vitest";
import { AGE_BUCKETS, ageIn, bucketOf, clampYear } from "../src/stock/age";

describe("age buckets", () => {
  it.each([
    [2026, 2026, "0-9"],
    [2026, 2017, "0-9"],
    [2026, 2016, "10-19"],
    [2026, 1997, "20-29"],
    [2026, 1996, "30-39"],
    [2026, 1967, "50-59"],
    [2026, 1966, "60+"],
    [2026, 1868, "60+"],
  ])("in %i a building of %i is in %s", (year, built, bucket) => {
    expect(AGE_BUCKETS[bucketOf(year, built)]).toBe(bucket);
  });

  it("keeps unknown years apart", () => {
    expect(AGE_BUCKETS[bucketOf(2026, null)]).toBe("unknown");
    expect(AGE_BUCKETS[bucketOf(2026, 0)]).toBe("unknown");
    expect(ageIn(2026, null)).toBeNull();
  });

  it("counts a building of the future as new", () => {
    expect(bucketOf(2026, 2031)).toBe(0);
    expect(ageIn(2026, 2031)).toBe(0);
  });

  it("keeps the slider between 2020 and 2060", () => {
    expect([clampYear(1999), clampYear(2044.4), clampYear(2100)]).toEqual([2020, 2044, 2060]);
  });
});
