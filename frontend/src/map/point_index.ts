/** A uniform grid over the points: cells in row-major order, each a run of one packed array. */

export interface PointIndex {
  /** Rows in the order they are drawn. */
  readonly rows: Int32Array;
  /** Stretches of `rows` (from, to, from, to, …) whose points may lie in the box (unit mercator). */
  runs(x0: number, y0: number, x1: number, y1: number): number[];
  /** Calls `visit` for every row whose point may lie in the box (unit mercator), always in the same order. */
  within(x0: number, y0: number, x1: number, y1: number, visit: (row: number) => void): void;
  /** Screen offsets in pixels that spread the points of one shared site over a spiral. */
  readonly offsetX: Int16Array;
  readonly offsetY: Int16Array;
  readonly largestOffset: number;
}

const POINTS_PER_CELL = 8;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const SPIRAL_STEP_PX = 12;
const WEIGHT_POWERS = 20;
/** Up to here comparing every pair of a cell is quicker than a table. */
const FEW_POINTS = 48;

/** `weight` orders the points of a cell: heavy ones first, so that small ones are drawn on top. */
export function indexPoints(x: Float64Array, y: Float64Array, weight: Float32Array): PointIndex {
  const grid = gridOver(x, y);
  const { starts, rows } = fillCells(grid, x, y, weight);
  const spread = spreadSites(starts, rows, x, y);
  const column = (value: number) => clamp(Math.floor((value - grid.left) / grid.step), grid.columns);
  const line = (value: number) => clamp(Math.floor((value - grid.top) / grid.step), grid.lines);
  const runs = (x0: number, y0: number, x1: number, y1: number): number[] => {
    const found: number[] = [];
    if (x1 < grid.left || y1 < grid.top || x0 > grid.right || y0 > grid.bottom) return found;
    const [c0, c1, l0, l1] = [column(x0), column(x1), line(y0), line(y1)];
    for (let l = l0; l <= l1; l++) {
      const [from, to] = [starts[l * grid.columns + c0]!, starts[l * grid.columns + c1 + 1]!];
      if (to > from) found.push(from, to);
    }
    return found;
  };
  return {
    ...spread,
    rows,
    runs,
    within(x0, y0, x1, y1, visit) {
      const found = runs(x0, y0, x1, y1);
      for (let k = 0; k < found.length; k += 2) for (let i = found[k]!; i < found[k + 1]!; i++) visit(rows[i]!);
    },
  };
}

interface Grid {
  left: number;
  top: number;
  right: number;
  bottom: number;
  step: number;
  columns: number;
  lines: number;
}

function gridOver(x: Float64Array, y: Float64Array): Grid {
  let [left, top, right, bottom, count] = [Infinity, Infinity, -Infinity, -Infinity, 0];
  for (let row = 0; row < x.length; row++) {
    if (Number.isNaN(x[row]!)) continue;
    left = Math.min(left, x[row]!);
    right = Math.max(right, x[row]!);
    top = Math.min(top, y[row]!);
    bottom = Math.max(bottom, y[row]!);
    count++;
  }
  if (!count) return { left: 0, top: 0, right: 0, bottom: 0, step: 1, columns: 1, lines: 1 };
  const area = Math.max(right - left, 1e-9) * Math.max(bottom - top, 1e-9);
  const step = Math.max(Math.sqrt((area * POINTS_PER_CELL) / count), Math.max(right - left, bottom - top) / 1024, 1e-9);
  const columns = Math.floor((right - left) / step) + 1;
  const lines = Math.floor((bottom - top) / step) + 1;
  return { left, top, right, bottom, step, columns, lines };
}

function fillCells(grid: Grid, x: Float64Array, y: Float64Array, weight: Float32Array) {
  const cellOf = new Int32Array(x.length).fill(-1);
  const starts = new Int32Array(grid.columns * grid.lines + 1);
  for (let row = 0; row < x.length; row++) {
    if (Number.isNaN(x[row]!)) continue;
    const column = clamp(Math.floor((x[row]! - grid.left) / grid.step), grid.columns);
    const line = clamp(Math.floor((y[row]! - grid.top) / grid.step), grid.lines);
    cellOf[row] = line * grid.columns + column;
    starts[cellOf[row]! + 1]!++;
  }
  for (let cell = 1; cell < starts.length; cell++) starts[cell]! += starts[cell - 1]!;
  const next = starts.slice();
  const rows = new Int32Array(starts[starts.length - 1]!);
  for (const row of heavyFirst(weight)) if (cellOf[row]! >= 0) rows[next[cellOf[row]!]!++] = row;
  return { starts, rows };
}

/** Rows by falling power of two of their weight: a counting sort, since exact order does not show on a map. */
function heavyFirst(weight: Float32Array): Int32Array {
  const powerOf = (row: number) =>
    weight[row]! > 1 ? Math.min(WEIGHT_POWERS - 1, Math.floor(Math.log2(weight[row]!))) : 0;
  const places = new Int32Array(WEIGHT_POWERS + 1);
  for (let row = 0; row < weight.length; row++) places[WEIGHT_POWERS - powerOf(row)]!++;
  for (let power = 1; power <= WEIGHT_POWERS; power++) places[power]! += places[power - 1]!;
  const ordered = new Int32Array(weight.length);
  for (let row = 0; row < weight.length; row++) ordered[places[WEIGHT_POWERS - 1 - powerOf(row)]!++] = row;
  return ordered;
}

function spreadSites(starts: Int32Array, rows: Int32Array, x: Float64Array, y: Float64Array) {
  const offsetX = new Int16Array(x.length);
  const offsetY = new Int16Array(x.length);
  let largestOffset = 0;
  for (let cell = 0; cell + 1 < starts.length; cell++) {
    const [from, to] = [starts[cell]!, starts[cell + 1]!];
    if (to - from < 2) continue;
    const turnOf = turnsAtSites(rows, from, to, x, y);
    for (let i = from; i < to; i++) {
      const turn = turnOf(i);
      if (turn === 0) continue;
      const radius = SPIRAL_STEP_PX * Math.sqrt(turn);
      offsetX[rows[i]!] = Math.round(radius * Math.cos(turn * GOLDEN_ANGLE));
      offsetY[rows[i]!] = Math.round(radius * Math.sin(turn * GOLDEN_ANGLE));
      largestOffset = Math.max(largestOffset, Math.ceil(radius));
    }
  }
  return { offsetX, offsetY, largestOffset };
}

/** How many earlier rows of the cell stand on exactly the same place as the one asked for; to be asked in order. */
function turnsAtSites(
  rows: Int32Array,
  from: number,
  to: number,
  x: Float64Array,
  y: Float64Array,
): (i: number) => number {
  if (to - from <= FEW_POINTS) {
    return (i) => {
      let turn = 0;
      for (let j = from; j < i; j++) if (x[rows[j]!] === x[rows[i]!] && y[rows[j]!] === y[rows[i]!]) turn++;
      return turn;
    };
  }
  const seen = new Map<string, number>();
  return (i) => {
    const place = `${x[rows[i]!]} ${y[rows[i]!]}`;
    const turn = seen.get(place) ?? 0;
    seen.set(place, turn + 1);
    return turn;
  };
}

const clamp = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value));
