// @vitest-environment happy-dom
import { render } from "lit-html";
import { expect, it } from "vitest";
import type { Decision, FacilityCard } from "../src/api_types";
import type { App } from "../src/app";
import { speechOf } from "../src/i18n";
import { identityPart } from "../src/panels/card/identity_part";
import { packStock } from "../src/stock/columns";
import { handleOf, handlesOf, ownCode } from "../src/stock/own_code";
import { decisionColumns } from "../src/table/decision_columns";
import { feature } from "./stock";

const MADE = "N4c9f0b17aa"; // of the form tests/papers/test_made_codes.py tells apart
const speech = speechOf("ja", null);
const app = {
  speech: () => speech,
  view: { get: () => ({ year: 2030 }) },
  data: { get: () => ({ run: null }) },
} as unknown as App;

it.each(["11001", "N-12", "N123456789", "A1"])("%s is the town's own", (code) => {
  expect(ownCode(code)).toBe(code);
});

it.each([MADE, `${MADE}-2`])("%s is made and told to nobody", (code) => {
  expect(ownCode(code)).toBeNull();
});

it("the card of a facility without a number has no line for one", () => {
  const shown = (code: string) => {
    const box = document.createElement("div");
    render(identityPart(app, { code, name: "北部市民館" } as FacilityCard), box);
    return box.textContent ?? "";
  };
  expect(shown("A1")).toContain("A1");
  expect(shown("A1")).toContain(speech.t("column.code"));
  expect(shown(MADE)).not.toContain(MADE);
  expect(shown(MADE)).not.toContain(speech.t("column.code"));
});

it("table and file of decisions leave the cell empty", () => {
  const column = decisionColumns(app).find(({ key }) => key === "code");
  expect(column?.value({ facility_code: MADE } as Decision)).toBeNull();
  expect(column?.value({ facility_code: "A1" } as Decision)).toBe("A1");
});

it("a search finds the town's number and no made one", () => {
  const stock = packStock([feature(1, { code: MADE }), feature(2, { code: "A1" })]);
  expect(stock.foldedOf(0)).not.toContain("4c9f0b17aa");
  expect(stock.foldedOf(1)).toContain("a1");
});

it("fields take the name where there is no number, the key only where names are the same", () => {
  const twin = "N0000000001";
  const places = [
    { code: "A1", name: "学校" },
    { code: MADE, name: "北部市民館" },
    { code: twin, name: "集会所" },
    { code: `${twin}-2`, name: "集会所" },
  ];
  const handles = handlesOf(places);
  expect([...handles.keys()]).toEqual(["A1", "北部市民館", twin, `${twin}-2`]);
  expect(handles.get("北部市民館")).toBe(MADE);
  expect(handleOf(MADE, handles)).toBe("北部市民館");
  expect(handleOf("unknown", handles)).toBe("unknown");
});
