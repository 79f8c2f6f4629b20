import { describe, expect, it } from "vitest";
import { fits } from "../src/map/name_boxes";

describe("names of areas", () => {
  const placed = [{ x: 100, y: 100, width: 60, height: 18 }];

  it("may touch but not overlap, sideways or in height", () => {
    expect(fits({ x: 150, y: 100, width: 40, height: 18 }, placed)).toBe(true);
    expect(fits({ x: 149, y: 100, width: 40, height: 18 }, placed)).toBe(false);
    expect(fits({ x: 100, y: 118, width: 40, height: 18 }, placed)).toBe(true);
    expect(fits({ x: 100, y: 110, width: 40, height: 18 }, placed)).toBe(false);
  });
});
