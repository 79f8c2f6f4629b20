import { describe, expect, it } from "vitest";
import { indexPoints } from "../src/map/point_index";

function found(x: number[], y: number[], box: [number, number, number, number]): number[] {
  const rows: number[] = [];
  indexPoints(Float64Array.from(x), Float64Array.from(y), new Float32Array(x.length)).within(...box, (row) =>
    rows.push(row),
  );
  return rows;
}

describe("point index", () => {
  it("finds every point of a box that a plain scan finds", () => {
    let seed = 7;
    const next = () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    const x = Array.from({ length: 2000 }, () => 0.5 + next() * 0.01);
    const y = Array.from({ length: 2000 }, () => 0.3 + next() * 0.004);
    const box: [number, number, number, number] = [0.502, 0.301, 0.5031, 0.3022];
    const rows = new Set(found(x, y, box));
    x.forEach((value, row) => {
      if (value >= box[0] && value <= box[2] && y[row]! >= box[1] && y[row]! <= box[3])
        expect(rows.has(row)).toBe(true);
    });
    expect(rows.size).toBeLessThan(600);
  });

  it("leaves out points without a place and survives an empty or single-point stock", () => {
    expect(found([Number.NaN, 0.5], [Number.NaN, 0.5], [0, 0, 1, 1])).toEqual([1]);
    expect(found([], [], [0, 0, 1, 1])).toEqual([]);
  });

  it("spreads the facilities of one site so that each can be clicked", () => {
    const x = new Float64Array(12).fill(0.5);
    const { offsetX, offsetY } = indexPoints(x, x, new Float32Array(12));
    for (let a = 0; a < 12; a++) {
      for (let b = a + 1; b < 12; b++)
        expect(Math.hypot(offsetX[a]! - offsetX[b]!, offsetY[a]! - offsetY[b]!)).toBeGreaterThan(9);
    }
  });

  it("draws large buildings below small ones", () => {
    const index = indexPoints(
      Float64Array.from([0.5, 0.5]),
      Float64Array.from([0.5, 0.5]),
      Float32Array.from([10, 9000]),
    );
    const rows: number[] = [];
    index.within(0, 0, 1, 1, (row) => rows.push(row));
    expect(rows).toEqual([1, 0]);
  });
});
