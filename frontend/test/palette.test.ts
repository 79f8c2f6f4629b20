import { describe, expect, it } from "vitest";
import { MINUTE_COLOURS } from "../src/minutes";
import {
  AGE_COLOURS,
  CONDITION_COLOURS,
  conditionStep,
  learnActions,
  lookOf,
  NO_ACTION,
  type Shape,
  shapePath,
} from "../src/palette";

const LINEAR = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const rgb = (hex: string) =>
  [1, 3, 5].map((k) => LINEAR(parseInt(hex.slice(k, k + 2), 16) / 255)) as [number, number, number];

/** CIE lightness 0..100: what a grey printer keeps. */
function lightness([r, g, b]: [number, number, number]): number {
  const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
}

/** Machado, Oliveira and Fernandes (2009), severity 1. */
const BLINDNESS = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const;

function seen(colour: [number, number, number], matrix: readonly (readonly number[])[]): [number, number, number] {
  return matrix.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, weight, k) => sum + weight * colour[k]!, 0),
      ),
    ),
  ) as [number, number, number];
}

const RAMPS = { age: AGE_COLOURS.slice(0, 7), condition: CONDITION_COLOURS.slice(0, 5), minutes: [...MINUTE_COLOURS] };

describe.each(Object.entries(RAMPS))("the %s ramp", (_name, ramp) => {
  it("darkens at every step, so that grey prints keep the order", () => {
    const steps = ramp.map((hex) => lightness(rgb(hex)));
    steps.slice(1).forEach((value, k) => expect(steps[k]! - value).toBeGreaterThan(6));
  });

  it.each(Object.entries(BLINDNESS))("keeps its order under %s", (_kind, matrix) => {
    const steps = ramp.map((hex) => lightness(seen(rgb(hex), matrix)));
    steps.slice(1).forEach((value, k) => expect(steps[k]! - value).toBeGreaterThan(4));
  });
});

const SHAPES: Shape[] = [
  "dot",
  "circle",
  "ring",
  "square",
  "square-small",
  "square-hollow",
  "diamond",
  "diamond-hollow",
  "triangle-down",
  "triangle-up",
  "triangle-left",
  "triangle-right",
  "triangle-right-hollow",
  "hexagon",
  "star",
  "plus",
  "cross",
  "cross-thin",
  "bar",
];

describe("actions", () => {
  it("have signs of different outlines", () => {
    const paths = SHAPES.map((shape) => shapePath(shape, 6));
    expect(new Set(paths).size).toBe(SHAPES.length);
    for (const path of paths) expect(path).toMatch(/^M.*Z$/);
  });

  it("take their signs from the vocabulary", () => {
    expect(lookOf("merge_into")).toEqual(NO_ACTION);
    learnActions([{ code: "merge_into", shape: "triangle-left", colour: "#b8460e" }]);
    expect(lookOf("merge_into")).toEqual({ shape: "triangle-left", colour: "#b8460e" });
  });
});

describe("condition steps", () => {
  it.each([
    [100, 0],
    [80, 0],
    [79.9, 1],
    [40, 2],
    [20, 3],
    [0, 4],
    [null, 5],
  ])("%s is step %i", (score, step) => {
    expect(conditionStep(score)).toBe(step);
  });
});
