import { describe, expect, it } from "vitest";
import { NO_OPTIONS } from "../src/importing/queue";
import { fitsItsStep } from "../src/importing/step_kinds";

const item = (
  step: Parameters<typeof fitsItsStep>[0]["step"],
  kind: Parameters<typeof fitsItsStep>[0]["kind"],
  zoneKind = "",
) => ({
  step,
  kind,
  options: { ...NO_OPTIONS, zoneKind },
});

describe("a file chosen for a step", () => {
  it("fits where its kind brings the step further", () => {
    expect(fitsItsStep(item("facilities", "years"))).toBe(true);
    expect(fitsItsStep(item("districts", "zones", "school-district"))).toBe(true);
    expect(fitsItsStep(item("hazards", "zones", "flood"))).toBe(true);
  });
  it("is told where it does not: the town's outline is no district, a flood zone neither", () => {
    expect(fitsItsStep(item("districts", "boundary"))).toBe(false);
    expect(fitsItsStep(item("districts", "zones", "flood"))).toBe(false);
    expect(fitsItsStep(item("hazards", "zones", "district"))).toBe(false);
    expect(fitsItsStep(item("population", "facilities"))).toBe(false);
  });
  it("is no mistake without a step, or while it is nothing yet", () => {
    expect(fitsItsStep(item(null, "boundary"))).toBe(true);
    expect(fitsItsStep(item("districts", null))).toBe(true);
    expect(fitsItsStep(item("districts", "zones"))).toBe(true);
  });
});
