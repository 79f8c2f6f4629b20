import { expect, test } from "vitest";
import { differences } from "../src/panels/plan/scenario_choice";

test("settings that differ are told once, also where only one scenario sets them or a list differs", () => {
  const one = { area_cut_share: 0.2, terms: [5, 5], yen_per_km: 150 };
  const other = { terms: [5, 10], yen_per_km: 150, seed: 3 };
  expect(differences(one, other)).toEqual([
    ["area_cut_share", 0.2, undefined],
    ["seed", undefined, 3],
    ["terms", [5, 5], [5, 10]],
  ]);
  expect(differences(one, { ...one })).toEqual([]);
});
