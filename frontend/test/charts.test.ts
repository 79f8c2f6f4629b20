// @vitest-environment happy-dom
import { render } from "lit-html";
import { describe, expect, it } from "vitest";
import { stackedBars } from "../src/charts/bars";
import { linear, niceTicks } from "../src/charts/scale";

describe("ticks", () => {
  it.each([
    [0, 97, [0, 50, 100]],
    [0, 1, [0, 0.5, 1]],
    [0, 8.4e9, [0, 5e9, 1e10]],
  ])("from %d to %d are round and reach past the top", (low, high, ticks) => {
    expect(niceTicks(low, high, 3)).toEqual(ticks);
  });

  it("puts both ends of a scale on its pixels", () => {
    const scale = linear(0, 10, 100, 0);
    expect([scale(0), scale(5), scale(10)]).toEqual([100, 50, 0]);
  });
});

describe("stacked bars", () => {
  const draw = (values: number[][]) => {
    const box = document.createElement("div");
    const slots = values.map((stack, k) => ({ key: 2020 + k, label: String(2020 + k), values: stack }));
    const series = [
      { key: "a", label: "A", colour: "#111111" },
      { key: "b", label: "B", colour: "#222222" },
    ];
    render(stackedBars({ label: "test", slots, series, tickText: String }), box);
    return box;
  };

  it("stacks the parts without a gap, heights in proportion", () => {
    const [a, b] = [...draw([[10, 30]]).querySelectorAll("rect:not(.touch)")];
    const number = (rect: Element | undefined, name: string) => Number(rect?.getAttribute(name));
    expect(number(b, "y") + number(b, "height")).toBeCloseTo(number(a, "y"));
    expect(number(b, "height") / number(a, "height")).toBeCloseTo(3);
  });

  it("names itself for screen readers and tells each value", () => {
    const box = draw([
      [10, 0],
      [1, 2],
    ]);
    expect(box.querySelector("svg")?.getAttribute("aria-label")).toBe("test");
    expect(box.querySelector("title")?.textContent).toBe("2020\nA 10");
  });

  it("draws an empty frame for nothing", () => {
    expect(draw([]).querySelectorAll("rect").length).toBe(0);
  });
});
