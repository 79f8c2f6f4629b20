// @vitest-environment happy-dom
import { render } from "lit-html";
import { expect, test } from "vitest";
import type { SettingTerm, Vocabulary } from "../src/api_types";
import type { App } from "../src/app";
import { speechOf } from "../src/i18n";
import { EDITED_ELSEWHERE, labelOf, readList, readTable, SettingFields } from "../src/panels/plan/setting_fields";
import { WishLists } from "../src/panels/plan/wish_lists";
import answered from "./settings.json";

const vocabulary = answered as unknown as Vocabulary;
const data = { vocabulary, stock: null, card: null };
const app = {
  data: { get: () => data },
  speech: () => speechOf("ja", vocabulary),
  redraw: () => undefined,
} as unknown as App;

function shown(): { fields: SettingFields; form: HTMLElement } {
  const fields = new SettingFields(app);
  const form = document.createElement("div");
  render(
    vocabulary.setting_group.map(({ code }) => fields.group(code)),
    form,
  );
  return { fields, form };
}

const rowOf = (code: string) => vocabulary.setting.find((row) => row.code === code) as SettingTerm;

function type(form: HTMLElement, code: string, value: string): HTMLInputElement {
  const input = form.querySelector<HTMLInputElement>(`[data-setting=${code}] input`) as HTMLInputElement;
  input.value = value;
  input.dispatchEvent(new Event("input"));
  return input;
}

test("every setting of the server has a field, or an editor of its own", () => {
  const { form } = shown();
  const drawn = [...form.querySelectorAll<HTMLElement>("[data-setting]")].map(({ dataset }) => dataset.setting);
  const wanted = vocabulary.setting.map(({ code }) => code).filter((code) => !EDITED_ELSEWHERE.has(code));
  expect(drawn.sort()).toEqual(wanted.sort());
  for (const code of EDITED_ELSEWHERE) expect(rowOf(code)).toBeDefined();
});

test("nothing is sent before something is set, and what is set is sent in the server's units", () => {
  const { fields, form } = shown();
  expect(fields.values()).toEqual({});
  type(form, "area_cut_share", "7");
  type(form, "budget_yen_per_year", "12.5");
  type(form, "budget_yen_per_period", "5、, 10");
  expect(fields.values()).toEqual({
    area_cut_share: 0.07,
    budget_yen_per_year: 1_250_000_000,
    budget_yen_per_period: [5e8, null, 1e9],
  });
  type(form, "area_cut_share", "");
  expect(Object.keys(fields.values()).sort()).toEqual(["budget_yen_per_period", "budget_yen_per_year"]);
});

test("fields show the server's defaults and ranges in the unit that is typed", () => {
  const { form } = shown();
  const input = form.querySelector<HTMLInputElement>("[data-setting=gap] input") as HTMLInputElement;
  expect([input.value, input.min, input.max]).toEqual(["1", "0", "100"]);
  expect(labelOf(rowOf("gap"), "ja")).toContain("（％）");
  expect(form.querySelector<HTMLInputElement>("[data-setting=school_bus] input")?.checked).toBe(true);
});

test("a list that cannot be read is refused at its field and not sent", () => {
  const { fields, form } = shown();
  const input = type(form, "budget_yen_per_period", "20, viele");
  expect(input.validationMessage).not.toBe("");
  expect(fields.values()).toEqual({});
  expect(readList(rowOf("budget_yen_per_period"), "20, , 15")).toEqual([2e9, null, 1.5e9]);
  expect(readTable(rowOf("budget_by_year"), "2027=20, 2028=18")).toEqual({ 2027: 2e9, 2028: 1.8e9 });
  expect(readTable(rowOf("budget_by_year"), "2027")).toBeNull();
});

test("the lists about single facilities say nothing where nothing was chosen", () => {
  expect(new WishLists(app).wishes()).toEqual({});
});
