// @vitest-environment happy-dom
import { render } from "lit-html";
import { expect, test } from "vitest";
import { speechOf } from "../src/i18n";
import { functionOptions } from "../src/screen/function_choice";

const term = (code: string, ja: string) => ({ code, ja, en: code });
const vocabulary = {
  category: [term("culture", "市民文化系施設"), term("school", "学校教育系施設"), term("park", "公園")],
  function: [
    { ...term("elementary_school", "小学校"), category: "school" },
    { ...term("community_center", "公民館"), category: "culture" },
    { ...term("junior_high_school", "中学校"), category: "school" },
  ],
} as unknown as Parameters<typeof speechOf>[1];

test("functions stand in groups by class, in the order of the classes, and the chosen one is marked", () => {
  const speech = speechOf("ja", vocabulary);
  const select = document.createElement("select");
  render(functionOptions(speech, vocabulary, "junior_high_school"), select);
  const groups = [...select.querySelectorAll("optgroup")].map((group) => [
    group.label,
    [...group.querySelectorAll("option")].map((option) => option.textContent?.trim()),
  ]);
  expect(groups).toEqual([
    ["市民文化系施設", ["公民館"]],
    ["学校教育系施設", ["小学校", "中学校"]],
  ]);
  const marked = [...select.querySelectorAll("option[selected]")].map((option) => option.getAttribute("value"));
  expect(marked).toEqual(["junior_high_school"]);
});

test("without a vocabulary there is nothing to choose", () => {
  expect(functionOptions(speechOf("ja", null), null, "")).toEqual([]);
});
