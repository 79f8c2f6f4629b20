/** Words typed or pasted into a cell → the value the server is sent. */

export type CellValue = string | number | boolean | null;
export type Parsed = { readonly value: CellValue } | { readonly fault: "number" | "year" | "choice" | "long" };

export interface CellKind {
  readonly kind: "text" | "area" | "year" | "choice" | "flag";
  /** Code and every label by which a choice or flag may be named. */
  readonly options?: readonly (readonly [code: string, ...labels: string[]])[];
}

/** The year before the first of each era, by its kanji and its letter. */
const ERAS: readonly (readonly [RegExp, number])[] = [
  [/^(\u660e\u6cbb|M)/u, 1867],
  [/^(\u5927\u6b63|T)/u, 1911],
  [/^(\u662d\u548c|S)/u, 1925],
  [/^(\u5e73\u6210|H)/u, 1988],
  [/^(\u4ee4\u548c|R)/u, 2018],
];
const LONGEST = 1000;

export function parseCell(cell: CellKind, raw: string): Parsed {
  const text = raw.trim();
  if (text === "") return { value: null };
  switch (cell.kind) {
    case "text":
      return text.length > LONGEST ? { fault: "long" } : { value: text };
    case "area":
      return area(text);
    case "year":
      return year(text);
    default:
      return choice(cell, text);
  }
}

function area(text: string): Parsed {
  const plain = text.normalize("NFKC").replace(/[,\s]/gu, "").replace(/m2$/u, "");
  const size = Number(plain);
  return plain !== "" && Number.isFinite(size) && size >= 0 && size <= 1e8 ? { value: size } : { fault: "number" };
}

/**
 * Western or Japanese: 1980, S55, with or without the sign for "year"; the first year of an era as 1 or its own sign.
 */
function year(text: string): Parsed {
  const plain = text
    .normalize("NFKC")
    .replace(/\s/gu, "")
    .replace(/\u5e74(\u5ea6)?$/u, "")
    .toUpperCase();
  const [era, before] = ERAS.find(([start]) => start.test(plain)) ?? [null, 0];
  const count = era
    ? plain
        .replace(era, "")
        .replace(/^\u5143$/u, "1")
        .replace(/^\./u, "")
    : plain;
  const found = /^\d{1,4}$/u.test(count) ? before + Number(count) : NaN;
  return found >= 1868 && found <= 2200 ? { value: found } : { fault: "year" };
}

function choice(cell: CellKind, text: string): Parsed {
  const wanted = text.normalize("NFKC").toLowerCase();
  const found = cell.options?.find((names) => names.some((name) => name.normalize("NFKC").toLowerCase() === wanted));
  if (!found) return { fault: "choice" };
  return { value: cell.kind === "flag" ? found[0] === "true" : found[0] };
}

/** A block copied from a spreadsheet: tabs and lines; a quoted cell may hold both. One last empty line is none. */
export function blockOf(text: string): string[][] {
  const rows: string[][] = [[]];
  const cells = /("(?:[^"]|"")*"|[^\t\n]*)(\t|\n|$)/gu;
  const plain = text.replace(/\r\n?/gu, "\n").replace(/\n$/u, "");
  for (const [, cell, end] of plain.matchAll(cells)) {
    rows.at(-1)!.push(cell!.startsWith('"') && cell!.length > 1 ? cell!.slice(1, -1).replaceAll('""', '"') : cell!);
    if (end === "\n") rows.push([]);
    if (end === "") break;
  }
  return rows;
}
