import { describe, expect, it } from "vitest";
import { HELD, lookFor, looksIn, packLook, unpackLook } from "../src/map/sprites";

const parts = { theme: 2, step: 3, seismic: 1, size: 2, approximate: false };

describe("what is changed or fixed by hand", () => {
  it("is the same symbol, hatched", () => {
    const plain = lookFor(parts, ["", "keep", "close", "merge"]);
    const held = unpackLook(packLook(parts) + HELD);
    expect(held).toEqual({ ...parts, held: true });
    expect(lookFor(held, ["", "keep", "close", "merge"])).toEqual({ ...plain, hatched: true });
  });

  it("is drawn apart from every other look", () => {
    const largest = packLook({ theme: 3, step: 31, seismic: 2, size: 2, approximate: true });
    expect(largest).toBeLessThan(HELD);
    expect(looksIn(Uint16Array.of(5, largest + HELD, 5))).toEqual([5, largest + HELD]);
  });
});
