/** Axis arithmetic: round steps of 1, 2 or 5, and positions in pixels. */

/** Ticks from 0 (or the lowest value) past the highest one, at most about `count` of them. */
export function niceTicks(low: number, high: number, count = 4): number[] {
  if (!(high > low)) return [low];
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw) ?? raw;
  const first = Math.floor(low / step) * step;
  const ticks: number[] = [];
  for (let k = 0; first + (k - 1) * step < high; k++) ticks.push(Number((first + k * step).toPrecision(12)));
  return ticks;
}

export interface Scale {
  (value: number): number;
  readonly low: number;
  readonly high: number;
}

export function linear(low: number, high: number, from: number, to: number): Scale {
  const span = high - low || 1;
  return Object.assign((value: number) => from + ((value - low) / span) * (to - from), { low, high });
}
