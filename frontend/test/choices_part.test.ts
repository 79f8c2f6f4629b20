// @vitest-environment happy-dom
import { render } from "lit-html";
import { expect, it } from "vitest";
import { speechOf } from "../src/i18n";
import { renderChoices } from "../src/office/choices_part";

const drawn = (choices: number) => {
  const box = document.createElement("div");
  const places = [{ facility_id: 20, name: "<b>公民館", keep: 1200, end: 3 }];
  render(renderChoices({ publication_id: 3, choices, places }, speechOf("ja", null)), box);
  return [...box.querySelectorAll("tbody tr > *")].map((cell) => cell.textContent);
};

it("counts what residents would do with a place", () => {
  expect(drawn(1300)).toEqual(["<b>公民館", "1,200", "3"]);
});

it("says nothing where nobody chose", () => {
  expect(drawn(0)).toEqual([]);
});
