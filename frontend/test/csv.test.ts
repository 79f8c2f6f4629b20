import { describe, expect, it } from "vitest";
import { csvCell, csvText } from "../src/csv";

describe("CSV", () => {
  it.each(["=1+1", "+81", "-2", "@sum", "\tx"])("keeps %j from running as a formula", (text) => {
    expect(csvCell(text)).toMatch(/^"?'/u);
  });

  it("writes numbers bare, negative ones too", () => {
    expect(csvCell(-12.5)).toBe("-12.5");
    expect(csvCell(Number.NaN)).toBe("");
    expect(csvCell(null)).toBe("");
  });

  it("quotes commas, quotes and line ends", () => {
    expect(csvCell('a,"b"\nc')).toBe('"a,""b""\nc"');
  });

  it("opens in a spreadsheet: BOM and CRLF", () => {
    expect(csvText(["名"], [["髙"], [1]])).toBe("\ufeff名\r\n髙\r\n1\r\n");
  });
});
