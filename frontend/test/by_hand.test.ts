import { describe, expect, it } from "vitest";
import { Steps } from "../src/by_hand";

describe("steps by hand", () => {
  it("go back and forth over more than twenty changes", () => {
    const steps = new Steps();
    for (let k = 0; k < 25; k++) steps.set(`F${k}`, { action: "keep" });
    for (let k = 0; k < 25; k++) steps.undo();
    expect([steps.now.size, steps.canUndo, steps.canRedo]).toEqual([0, false, true]);
    for (let k = 0; k < 24; k++) steps.redo();
    expect([steps.now.size, steps.canRedo]).toEqual([24, true]);
  });

  it("forget what was taken back once something else is wanted", () => {
    const steps = new Steps();
    steps.set("A", { action: "keep" });
    steps.set("A", { action: "close", year: 2031 });
    steps.undo();
    steps.set("B", { action: "close" });
    expect([...steps.now.keys()]).toEqual(["A", "B"]);
    expect(steps.now.get("A")).toEqual({ action: "keep" });
    expect(steps.canRedo).toBe(false);
  });

  it("take one wish, or all, away as a step of their own", () => {
    const steps = new Steps();
    steps.set("A", { action: "keep" });
    steps.set("A", null);
    expect(steps.now.size).toBe(0);
    steps.undo();
    steps.clear();
    steps.undo();
    expect(steps.now.size).toBe(1);
  });
});
