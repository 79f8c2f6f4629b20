/** Ways through a grid by keyboard. */

/** Rows and columns a key moves by; Home and End go to the ends of the row, with Control to those of the grid. */
export function moveOf(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey">,
  page: number,
): readonly [number, number] | null {
  const all = event.ctrlKey || event.metaKey;
  const moves: Record<string, readonly [number, number]> = {
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
    ArrowRight: [0, 1],
    ArrowLeft: [0, -1],
    PageDown: [page, 0],
    PageUp: [-page, 0],
    Home: [all ? -Infinity : 0, -Infinity],
    End: [all ? Infinity : 0, Infinity],
  };
  return moves[event.key] ?? null;
}

export const within = (at: number, count: number): number => Math.min(count - 1, Math.max(0, at));

/** The next cell that may be edited, reading on (or back) line by line; null after the last. */
export function nextCell(
  from: readonly [number, number],
  back: 1 | -1,
  size: readonly [number, number],
  editable: (row: number, column: number) => boolean,
): [number, number] | null {
  let [row, column] = [from[0], from[1] + back];
  while (row >= 0 && row < size[0]) {
    for (; column >= 0 && column < size[1]; column += back) if (editable(row, column)) return [row, column];
    row += back;
    column = back > 0 ? 0 : size[1] - 1;
  }
  return null;
}
