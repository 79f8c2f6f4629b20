import { describe, expect, it } from "vitest";
import type { BuildingCard, DisagreeingFacility, FacilityCard, FieldDifference } from "../src/api_types";
import { changesOf, valuesOf } from "../src/panels/card/editor_fields";
import { placeOf } from "../src/panels/card/history_part";
import { buildingChanges, functionsOf } from "../src/panels/card/parts_fields";
import { choiceOf } from "../src/panels/import/disagreements";
import { bulkValue } from "../src/screen/bulk_edit";

const card = {
  name: "中央公民館",
  kana: null,
  class_large: "集会施設",
  class_small: null,
  department: "生涯学習課",
  district: null,
  address: "豊橋市1",
  policy: "維持",
  host: null,
  category: "culture",
  shelter: false,
  floor_area_m2: 500,
  built_year: 1980,
  lat: 34.76,
  lon: 137.41,
} as unknown as FacilityCard;

const formOf = (pairs: readonly (readonly [string, string])[]): FormData => {
  const form = new FormData();
  for (const [name, value] of pairs) form.append(name, value);
  return form;
};

describe("a facility's form", () => {
  it("sends only what differs, typed, and null for what was emptied", () => {
    const before = valuesOf(card);
    expect(changesOf(before, { ...before })).toEqual({});
    expect(
      changesOf(before, { ...before, floor_area_m2: "612.5", shelter: "true", policy: " ", name: "新館 " }),
    ).toEqual({ floor_area_m2: 612.5, shelter: true, policy: null, name: "新館" });
  });

  it("moves a point as a whole", () => {
    const before = valuesOf(card);
    expect(changesOf(before, { ...before, lon: "137.5" })).toEqual({ lon: 137.5, lat: 34.76 });
    expect(changesOf(before, { ...before, lon: "", lat: "" })).toEqual({ lon: null, lat: null });
  });
});

describe("a building's form", () => {
  const block = {
    name: "本館",
    structure: "rc",
    storeys: 2,
    seismic_checked: null,
    seismic_retrofitted: true,
  } as unknown as BuildingCard;
  it("sends only what differs", () => {
    const form = formOf([
      ["name", "本館"],
      ["structure", ""],
      ["storeys", "3"],
      ["seismic_checked", ""],
      ["seismic_retrofitted", "false"],
    ]);
    expect(buildingChanges(block, form)).toEqual({ structure: null, storeys: 3, seismic_retrofitted: false });
  });
});

describe("the functions' form", () => {
  it("leaves out rows without a function and keeps each row together", () => {
    const rows = [
      ["library", "300", "", ""],
      ["", "1", "2", "x"],
      ["hall", "", "120", "人"],
    ];
    const form = formOf(
      rows.flatMap(
        ([name, area, capacity, unit]) =>
          [
            ["function", name!],
            ["area_m2", area!],
            ["capacity", capacity!],
            ["unit", unit!],
          ] as const,
      ),
    );
    expect(functionsOf(form)).toEqual([
      { function: "library", area_m2: 300, capacity: null, unit: null },
      { function: "hall", area_m2: null, capacity: 120, unit: "人" },
    ]);
  });
});

describe("a choice between two values", () => {
  const match = { facility_id: 7 } as DisagreeingFacility;
  const one = { field: "built_year", register: "1980", file: "1981" } as FieldDifference;
  it("names the chosen, the refused, and whose value it is", () => {
    expect(choiceOf(match, one, "file", "白書.csv")).toEqual({
      facility_id: 7,
      field: "built_year",
      chosen: "1981",
      refused: "1980",
      takes_file: true,
      source: "白書.csv",
    });
    expect(choiceOf(match, one, "register", "白書.csv")).toMatchObject({
      chosen: "1980",
      refused: "1981",
      takes_file: false,
    });
  });
});

describe("a change of many", () => {
  it("empties with an empty value", () => {
    expect([bulkValue("department", " "), bulkValue("shelter", "false"), bulkValue("policy", " 維持 ")]).toEqual([
      null,
      false,
      "維持",
    ]);
  });
});

describe("a point in the history", () => {
  it("is told as latitude and longitude, and nothing else is taken for one", () => {
    expect(placeOf({ type: "Point", coordinates: [141.8, 43.2] })).toBe("43.20000, 141.80000");
    expect([placeOf(null), placeOf({ a: 1 }), placeOf("x")]).toEqual([null, null, null]);
  });
});
