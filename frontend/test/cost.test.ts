// @vitest-environment happy-dom
import { render } from "lit-html";
import { describe, expect, it } from "vitest";
import { stackedBars } from "../src/charts/bars";
import { quadrantChart, spread } from "../src/charts/quadrants";
import { judgementOf } from "../src/panels/card/judgement_part";
import { partsOf } from "../src/panels/forecast/age_tab";
import { assetRows, compareBody } from "../src/panels/forecast/options";
import {
  DIALS,
  shortLivedShare,
  withLife,
  withRenovationAge,
  withShortLivedShare,
} from "../src/panels/forecast/sliders";

const path = (share: number, life: number, ...ages: number[]) => ({
  share,
  life_years: life,
  works: ages.map((age_years) => ({ kind: age_years === 40 ? "renovation" : "mid_repair", age_years })),
});
const longLife = {
  prices: { school: { rebuild_yen_per_m2: 330_000 } },
  paths: [path(0.45, 80, 20, 40, 60), path(0.45, 80, 20, 40, 60), path(0.1, 60, 20)],
};
const livesOf = (tree: { paths?: unknown }) =>
  (tree.paths as { life_years: number }[]).map(({ life_years }) => life_years);
const sharesOf = (tree: { paths?: unknown }) => (tree.paths as { share: number }[]).map(({ share }) => share);

describe("sliders of cycles", () => {
  it("lengthen every life by the same years", () => {
    expect(livesOf(withLife(longLife, 90))).toEqual([90, 90, 70]);
  });

  it("never end a life before its last work", () => {
    expect(livesOf(withLife(longLife, 30))).toEqual([61, 61, 21]);
  });

  it("move renovations alone, and not past the end of the life", () => {
    const ages = (value: number) =>
      (withRenovationAge(longLife, value).paths as { works: { age_years: number }[] }[]).map(({ works }) =>
        works.map(({ age_years }) => age_years),
      );
    expect(ages(45)).toEqual([[20, 45, 60], [20, 45, 60], [20]]);
    expect(ages(200)[0]).toEqual([20, 79, 60]);
  });
});

describe("slider of shares", () => {
  it("is there only where some floor area ends earlier", () => {
    expect(shortLivedShare(longLife)).toBe(0.1);
    expect(shortLivedShare({ paths: [path(1, 60, 30)] })).toBeNull();
  });

  it.each([0, 0.3, 1])("keeps the sum at one when %d cannot be extended", (value) => {
    const shares = sharesOf(withShortLivedShare(longLife, value));
    expect(shares[2]).toBeCloseTo(value);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    expect(shares[0]).toBeCloseTo(shares[1]!);
  });

  it("comes back from nothing", () => {
    expect(sharesOf(withShortLivedShare(withShortLivedShare(longLife, 1), 0.2))).toEqual([0.4, 0.4, 0.2]);
  });
});

describe("sliders of prices", () => {
  it("scale the given prices, however often they are moved", () => {
    const dial = DIALS.find(({ label }) => label === "cost.dial.rebuildprice")!;
    const dearer = dial.write(dial.write(longLife, 2, longLife), 1.5, longLife);
    expect(dearer.prices).toEqual({ school: { rebuild_yen_per_m2: 495_000 } });
    expect(dial.read(dearer, longLife)).toBe(1.5);
  });
});

describe("what is set beside a forecast", () => {
  it("leaves out assets without a quantity and years outside the calendar", () => {
    const assets = new Map([
      ["road", { quantity: 1e6, built_year: null }],
      ["bridge", { quantity: 500, built_year: 12 }],
      ["water_pipe", { quantity: 0, built_year: 1990 }],
    ]);
    expect(assetRows(assets)).toEqual([
      { asset: "road", quantity: 1e6, built_year: undefined },
      { asset: "bridge", quantity: 500, built_year: undefined },
    ]);
  });

  it("names a preset, or sends a scenario's figures without its years", () => {
    const scenarios = [
      {
        id: 7,
        name: "a",
        version: 1,
        updated_at: "2026-11-28T09:30:00+09:00",
        assumptions: { preset: "mic", years: 30, base_year: 2020, price_level: 1.2 },
      },
    ];
    expect(compareBody("long-life", [])).toBe("long-life");
    expect(compareBody("", [])).toBeUndefined();
    expect(compareBody("scenario:7", scenarios)).toEqual({ preset: "mic", price_level: 1.2 });
  });
});

describe("charts of cost", () => {
  it("adds what has no name of its own", () => {
    expect(
      partsOf(
        {
          from: 1976,
          to: 1980,
          areaOf: new Map([
            ["school", 10],
            ["park", 2],
            ["other", 3],
          ]),
        },
        ["school", "housing"],
      ),
    ).toEqual([10, 0, 5]);
  });

  it("joins a stepped line and breaks it where a year has no value", () => {
    const box = document.createElement("div");
    const slots = [1, 2, 3, 4].map((key) => ({ key, label: String(key), values: [1] }));
    const series = [{ key: "a", label: "A", colour: "#111111" }];
    render(
      stackedBars({
        label: "test",
        slots,
        series,
        tickText: String,
        lines: [{ label: "l", colour: "#222222", values: [1, 2, null, 1] }],
      }),
      box,
    );
    const drawn = box.querySelector("path")!.getAttribute("d")!;
    expect([drawn.match(/M/gu)?.length, drawn.match(/V/gu)?.length]).toEqual([2, 1]);
  });

  it("spreads points of one step apart, always the same way and never into the next step", () => {
    const offsets = Array.from({ length: 500 }, (_, id) => spread(id, 0.34));
    expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(0.17);
    expect(new Set(offsets.map((offset) => offset.toFixed(3))).size).toBeGreaterThan(100);
    expect(spread(42, 0.34)).toBe(spread(42, 0.34));
  });

  it("draws one point a facility, names its fields and itself", () => {
    const box = document.createElement("div");
    const dots = [
      { id: 1, x: 10, y: 5, colour: "#111111" },
      { id: 2, x: 90, y: 1, colour: "#222222" },
    ];
    const nobody = () => undefined;
    render(
      quadrantChart({
        label: "Q",
        dots,
        lines: { x: 50, y: 3 },
        xRange: [0, 100],
        yRange: [0.7, 5.3],
        xLabel: "x",
        yLabel: "y",
        names: ["a", "b", "c", "d"],
        hovered: null,
        onHover: nobody,
        onPick: nobody,
      }),
      box,
    );
    const [first, second] = [...box.querySelectorAll("circle")].map((dot) => [
      Number(dot.getAttribute("cx")),
      Number(dot.getAttribute("cy")),
    ]);
    expect(first![0]).toBeLessThan(second![0]!);
    expect(first![1]).toBeLessThan(second![1]!);
    expect(box.querySelector("svg")?.getAttribute("aria-label")).toBe("Q");
    expect([...box.querySelectorAll(".quadrant")].map(({ textContent }) => textContent)).toEqual(["a", "b", "c", "d"]);
  });
});

describe("the second-stage judgement", () => {
  it("is nothing until something is written", () => {
    expect(judgementOf({})).toBeNull();
    expect(judgementOf({ judgement: { comment: null, decision: "" } })).toBeNull();
    expect(judgementOf({ judgement: { comment: "ok" } })).toEqual({ comment: "ok" });
  });
});
