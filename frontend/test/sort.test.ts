import { describe, expect, it } from "vitest";
import { sortRows } from "../src/table/sort";

const by = (values: (string | number | null)[], direction: "ascending" | "descending") =>
  sortRows(values, (value) => value, direction, "ja");

describe("table sort", () => {
  it("sorts numbers by size with unknowns last both ways", () => {
    expect(by([10, null, 9, 100], "ascending")).toEqual([9, 10, 100, null]);
    expect(by([10, null, 9, 100], "descending")).toEqual([100, 10, 9, null]);
  });

  it("sorts numbers inside names by size", () => {
    expect(by(["第10小", "第2小", ""], "ascending")).toEqual(["第2小", "第10小", ""]);
  });

  it("keeps the order of equals", () => {
    const rows = [
      { k: 1, n: "b" },
      { k: 1, n: "a" },
    ];
    expect(sortRows(rows, (row) => row.k, "ascending", "ja").map(({ n }) => n)).toEqual(["b", "a"]);
  });
});
