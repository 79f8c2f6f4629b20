/** Tables as CSV files that open in a town hall's spreadsheet: BOM, CRLF, and no cell that runs as a formula. */

export type Cell = string | number | boolean | null | undefined;

/** A cell beginning with one of these would be run by the spreadsheet; a leading quote keeps it text. */
const FORMULA_START = /^[=+\-@\t\r]/u;

export function csvText(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `\ufeff${[header, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

export function csvCell(value: Cell): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  if (typeof value === "boolean") return value ? "1" : "0";
  const guarded = FORMULA_START.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

export function downloadText(name: string, text: string, type = "text/csv;charset=utf-8"): void {
  download(name, new Blob([text], { type }));
}

/** Hand a file to the browser to keep. */
export function download(name: string, file: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
