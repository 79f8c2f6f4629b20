import { describe, expect, it } from "vitest";
import { mixed, stampOf } from "../src/map/ink";

const rgba = (r: number, g: number, b: number, a: number): number => (a << 24) | (b << 16) | (g << 8) | r;
const parts = (colour: number): number[] => [colour & 255, (colour >>> 8) & 255, (colour >>> 16) & 255, colour >>> 24];

/** Source over, in floating point. */
function exact(over: number, under: number): number[] {
  const [o, u] = [parts(over), parts(under)];
  const [a, b] = [o[3]! / 255, u[3]! / 255];
  const alpha = a + b * (1 - a);
  return [0, 1, 2].map((k) => (o[k]! * a + u[k]! * b * (1 - a)) / alpha).concat(alpha * 255);
}

describe("ink", () => {
  it("mixes soft edges as a canvas would, on opaque, soft and empty ground", () => {
    for (const over of [rgba(227, 242, 252, 128), rgba(17, 17, 17, 40), rgba(255, 0, 9, 254)]) {
      for (const under of [rgba(58, 9, 38, 255), rgba(255, 255, 255, 90), rgba(0, 0, 0, 0)]) {
        exact(over, under).forEach((wanted, k) =>
          expect(Math.abs(parts(mixed(over, under))[k]! - wanted)).toBeLessThan(2),
        );
      }
    }
  });

  it("keeps opaque and soft pixels apart, at their places around the middle", () => {
    const drawn = Int32Array.from([0, rgba(1, 2, 3, 10), 0, 0, rgba(9, 9, 9, 255), 0, 0, 0, 0]);
    const stamp = stampOf(drawn, 3, 100);
    expect([...stamp.solidAt]).toEqual([0]);
    expect([...stamp.edgeAt]).toEqual([-100]);
    expect(parts(stamp.solid[0]!)).toEqual([9, 9, 9, 255]);
  });
});
