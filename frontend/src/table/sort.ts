/** Sorting rows by a column: numbers by size, words by the reader's collation, unknown values always last. */
export type Sortable = string | number | null | undefined;
export type Direction = "ascending" | "descending";

const collators = new Map<string, Intl.Collator>();

function collatorOf(language: string): Intl.Collator {
  let collator = collators.get(language);
  if (!collator) {
    collator = new Intl.Collator(language, { numeric: true });
    collators.set(language, collator);
  }
  return collator;
}

export function sortRows<Row>(
  rows: readonly Row[],
  value: (row: Row) => Sortable,
  direction: Direction,
  language: string,
): Row[] {
  const { compare } = collatorOf(language);
  const sign = direction === "ascending" ? 1 : -1;
  const keyed = rows.map((row) => [value(row), row] as const);
  keyed.sort(([a], [b]) => {
    const [blankA, blankB] = [isBlank(a), isBlank(b)];
    if (blankA || blankB) return Number(blankA) - Number(blankB);
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * compare(String(a), String(b));
  });
  return keyed.map(([, row]) => row);
}

const isBlank = (value: Sortable): boolean =>
  value === null || value === undefined || value === "" || (typeof value === "number" && Number.isNaN(value));
