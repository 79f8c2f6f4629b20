// @vitest-environment happy-dom
import { render } from "lit-html";
import { describe, expect, it, test } from "vitest";
import type { RunSummary } from "../src/api_types";
import type { App } from "../src/app";
import { speechOf } from "../src/i18n";
import { headlinePart } from "../src/panels/plan/headline_part";

const speech = speechOf("ja", null);

describe("yen are rounded as papers round them (tests/formats/test_yen_words.py has the same pairs)", () => {
  test.each([
    [90_051_234_567, "900.5億円"],
    [125_000_000, "1.3億円"],
    [-135_000_000, "-1.4億円"],
    [68_675_000, "6,868万円"],
    [25_000, "3万円"],
    [9_999, "9,999円"],
  ])("%d", (yen, words) => {
    expect(speech.yen(yen).replace("−", "-")).toBe(words);
  });
});

describe("plan summary", () => {
  it("shows the figures the API tells, none worked out anew", () => {
    const money = {
      city_cost_yen: 237_931_690_000,
      travel_yen: 1_250_000_000,
      unserved_yen: 125_000_000,
      objective_yen: 239_306_690_000,
    };
    const root = document.createElement("div");
    render(headlinePart({ speech: () => speech } as App, { money, sentences: [] } as unknown as RunSummary), root);
    const shown = [...root.querySelectorAll("dd")].map((each) => each.textContent);
    expect(shown).toEqual(["2,379.3億円", "13.8億円", "2,393.1億円"]);
  });
});
