// @vitest-environment happy-dom
import { render } from "lit-html";
import { describe, expect, it } from "vitest";
import { type FrontDot, frontChart } from "../src/charts/front";

const dot = (key: string, x: number, y: number, mark: FrontDot["mark"] = "plan"): FrontDot => ({
  key,
  x,
  y,
  mark,
  label: `plan ${key}`,
  chosen: key === "b",
});
const LINE = [
  { x: 10, y: 90 },
  { x: 20, y: 50 },
  { x: 40, y: 40 },
];

function draw(dots: FrontDot[], picked: string[] = [], line = LINE): HTMLElement {
  const box = document.createElement("div");
  const words = { label: "front", ground: "none here", xLabel: "x", yLabel: "y", xText: String, yText: String };
  render(frontChart({ ...words, dots, line, onPick: (key) => picked.push(key) }), box);
  return box;
}

const place = (circle: Element | null) =>
  [Number(circle?.getAttribute("cx")), Number(circle?.getAttribute("cy"))] as const;

describe("cost against travel", () => {
  it("keeps every plan above the line it is drawn over", () => {
    const box = draw([dot("a", 20, 60), dot("b", 40, 45)]);
    const corners = box
      .querySelector("path.proven")!
      .getAttribute("d")!
      .slice(1)
      .split("L")
      .map((corner) => corner.split(",").map(Number));
    const [a, b] = [...box.querySelectorAll("g.dot .touch")].map(place);
    expect(a![0]).toBeCloseTo(corners[1]![0]!, 0);
    expect(a![1]).toBeLessThan(corners[1]![1]!);
    expect(b![1]).toBeLessThan(corners[2]![1]!);
    expect(a![1]).toBeLessThan(b![1]);
  });

  it("answers mouse, Enter and space, and says which plan is shown", () => {
    const picked: string[] = [];
    const dots = draw([dot("a", 20, 60), dot("b", 40, 45)], picked).querySelectorAll("g.dot");
    dots[0]!.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    for (const key of ["Enter", " ", "x"]) dots[1]!.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    expect(picked).toEqual(["a", "b", "b"]);
    expect([...dots].map((each) => each.getAttribute("aria-pressed"))).toEqual(["false", "true"]);
  });

  it("names today's stock without offering it, and draws a single plan without a line", () => {
    const stock = draw([dot("a", 20, 60), dot("keep", 5, 99, "keep")]);
    expect(stock.querySelector("[aria-label='plan keep']")?.getAttribute("role")).toBe("img");
    const alone = draw([dot("a", 20, 60)], [], []);
    expect(alone.querySelector("path.proven")).toBeNull();
    expect(place(alone.querySelector("g.dot .touch")).every(Number.isFinite)).toBe(true);
  });
});
