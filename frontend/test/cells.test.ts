import { describe, expect, it } from "vitest";
import { canDraw, sizeText } from "../src/panels/card/files_part";
import { blockOf, type CellKind, parseCell } from "../src/table/cell_values";
import { moveOf, nextCell } from "../src/table/grid_moves";

const list: CellKind = {
  kind: "choice",
  options: [
    ["direct", "直営", "Run by the town"],
    ["pfi", "PFI", "PFI"],
  ],
};
const flag: CellKind = {
  kind: "flag",
  options: [
    ["true", "はい", "○"],
    ["false", "いいえ", "×"],
  ],
};

describe("a cell's words", () => {
  it("become a number of m² with separators, full-width digits and the unit", () => {
    const area: CellKind = { kind: "area" };
    expect(["1,234.5", "１２００", "300㎡", "", "0"].map((raw) => parseCell(area, raw))).toEqual(
      [1234.5, 1200, 300, null, 0].map((value) => ({ value })),
    );
    expect(["-1", "約300", "1e9", "Infinity"].map((raw) => parseCell(area, raw))).toEqual(
      Array.from({ length: 4 }, () => ({ fault: "number" })),
    );
  });

  it("become a year, western or of an era", () => {
    const year: CellKind = { kind: "year" };
    const years: [string, number][] = [
      ["1980", 1980],
      ["１９８０年度", 1980],
      ["S55", 1980],
      ["昭和55年", 1980],
      ["平成元年", 1989],
      ["令和 5 年", 2023],
      ["h.2", 1990],
      ["大正15", 1926],
    ];
    expect(years.map(([raw]) => parseCell(year, raw))).toEqual(years.map(([, value]) => ({ value })));
    expect(["1700", "55", "昭和", "1980.5", "X3"].map((raw) => parseCell(year, raw))).toEqual(
      Array.from({ length: 5 }, () => ({ fault: "year" })),
    );
  });

  it("name a choice by code or label of either language, and yes and no by the marks of lists", () => {
    expect(["直営", "direct", "run by the TOWN", "ＰＦＩ", "委託"].map((raw) => parseCell(list, raw))).toEqual([
      { value: "direct" },
      { value: "direct" },
      { value: "direct" },
      { value: "pfi" },
      { fault: "choice" },
    ]);
    expect(["○", "いいえ", "true", " ", "?"].map((raw) => parseCell(flag, raw))).toEqual([
      { value: true },
      { value: false },
      { value: true },
      { value: null },
      { fault: "choice" },
    ]);
  });
});

describe("a pasted block", () => {
  it("has lines and tabs, whatever ends the lines, and no empty last line", () => {
    expect(blockOf("市民課\r\n\r\n教育課\r\n")).toEqual([["市民課"], [""], ["教育課"]]);
    expect(blockOf("a\tb\nc\t")).toEqual([
      ["a", "b"],
      ["c", ""],
    ]);
    expect(blockOf("x")).toEqual([["x"]]);
  });

  it("keeps what a quoted cell holds", () => {
    expect(blockOf('"二行\n目 ""館"""\t1\n"')).toEqual([['二行\n目 "館"', "1"], ['"']]);
  });
});

describe("ways through the grid", () => {
  it("lead to the next cell that may be edited, over the end of the line", () => {
    const editable = (_row: number, column: number) => column !== 0;
    expect(nextCell([0, 1], 1, [2, 3], editable)).toEqual([0, 2]);
    expect(nextCell([0, 2], 1, [2, 3], editable)).toEqual([1, 1]);
    expect(nextCell([1, 1], -1, [2, 3], editable)).toEqual([0, 2]);
    expect([nextCell([1, 2], 1, [2, 3], editable), nextCell([0, 1], -1, [2, 3], editable)]).toEqual([null, null]);
  });

  it("go to the ends of the line, with Control to those of the grid", () => {
    const press = (key: string, ctrlKey = false) => moveOf({ key, ctrlKey, metaKey: false }, 9);
    expect([press("ArrowRight"), press("PageUp"), press("Home"), press("End", true), press("a")]).toEqual([
      [0, 1],
      [-9, 0],
      [0, -Infinity],
      [Infinity, Infinity],
      null,
    ]);
  });
});

describe("a kept file", () => {
  it("is drawn only where a browser can, with its size known and bearable", () => {
    const photo = { media_type: "image/jpeg", width_px: 4000, height_px: 3000 };
    expect(canDraw(photo)).toBe(true);
    for (const change of [
      { media_type: "image/tiff" },
      { media_type: "application/pdf" },
      { width_px: null },
      { width_px: 60_000, height_px: 60_000 },
    ])
      expect(canDraw({ ...photo, ...change })).toBe(false);
  });

  it("tells its size", () => {
    const plain = (value: number, digits = 0) => value.toFixed(digits);
    expect([sizeText(999, plain), sizeText(12_400, plain), sizeText(3_560_000, plain)]).toEqual([
      "999 B",
      "12 kB",
      "3.6 MB",
    ]);
  });
});
