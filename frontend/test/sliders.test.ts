import { describe, expect, it } from "vitest";
import { shifted, valuesOf } from "../src/panels/forecast/sliders";

const assumptions = {
  price_level: 1,
  paths: [
    { name: "a", life_years: 80, works: [{ age_years: 40 }] },
    { name: "b", life_years: 60, works: [] },
  ],
};

describe("assumptions", () => {
  it("are found at any depth", () => {
    expect(valuesOf(assumptions, "life_years")).toEqual([80, 60]);
    expect(valuesOf(assumptions, "missing")).toEqual([]);
  });

  it("move together and stay within the limits, in a copy", () => {
    const next = shifted(assumptions, "life_years", 15, [30, 90]);
    expect(valuesOf(next, "life_years")).toEqual([90, 75]);
    expect(valuesOf(assumptions, "life_years")).toEqual([80, 60]);
    expect(next.paths[0]!.works).toEqual([{ age_years: 40 }]);
  });
});
