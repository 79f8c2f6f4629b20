// @vitest-environment happy-dom
import { render } from "lit-html";
import { describe, expect, it, vi } from "vitest";
import type { PlanObjection, Run } from "../src/api_types";
import type { App } from "../src/app";
import { speechOf } from "../src/i18n";
import { objectionsOf, objectionsPart } from "../src/panels/plan/objections_part";

const objection = (level: PlanObjection["level"], code: string, facility_code: string | null): PlanObjection => ({
  code,
  level,
  facility_code,
  figures: {},
  rule: "G1",
  message: `${code} at ${facility_code}`,
});
const run = (...objections: PlanObjection[]) =>
  ({
    summary: { objections },
    decisions: [{ facility_id: 7, facility_code: "C1", name: "公民館" }],
  }) as unknown as Run;

function drawn(one: Run, language: "ja" | "en" = "ja") {
  const box = document.createElement("div");
  const openFacility = vi.fn();
  render(objectionsPart({ speech: () => speechOf(language, null), openFacility } as unknown as App, one), box);
  return { box, openFacility };
}

describe("objections to a plan", () => {
  it("show red ones unfolded and on top, others folded, each level with its count", () => {
    const { box } = drawn(run(objection("amber", "a", null), objection("red", "b", "C1"), objection("red", "c", null)));
    const levels = [...box.querySelectorAll<HTMLDetailsElement>(".objection-level")];
    expect(levels.map((level) => [level.classList.contains("red"), level.open])).toEqual([
      [true, true],
      [false, false],
    ]);
    expect(levels[0]!.querySelector("summary")!.textContent).toContain("2 件");
  });

  it("open the facility they are about, where the plan has it", () => {
    const { box, openFacility } = drawn(run(objection("red", "b", "C1"), objection("red", "c", "X9")));
    const buttons = [...box.querySelectorAll("button")];
    expect(buttons.map((button) => button.textContent)).toEqual(["b at C1"]);
    buttons[0]!.click();
    expect(openFacility).toHaveBeenCalledWith(7, { centre: true });
  });

  it("fold what is objected to for the same reason behind the first three", () => {
    const many = Array.from({ length: 8 }, () => objection("red", "b", null));
    const { box } = drawn(run(...many), "en");
    expect(box.querySelectorAll(".objection-level > ul > li")).toHaveLength(4);
    expect(box.querySelector("li details summary")!.textContent).toBe("5 more for the same reason");
    expect(box.querySelectorAll("li details li")).toHaveLength(5);
  });

  it("say so where there is none, and nothing of a plan never looked at", () => {
    expect(drawn(run()).box.textContent).toContain("異議はありません");
    expect(drawn({ summary: {}, decisions: [] } as unknown as Run).box.textContent).toBe("");
  });

  it("stand on the card of their facility alone", () => {
    const one = run(objection("red", "b", "C1"), objection("red", "c", "C2"), objection("info", "d", null));
    expect(objectionsOf(one, "C1").map(({ code }) => code)).toEqual(["b"]);
    expect(objectionsOf(null, "C1")).toEqual([]);
  });
});
