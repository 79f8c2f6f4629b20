import { describe, expect, it, vi } from "vitest";
import { decodeView, defaultView, encodeView, Store, type View } from "../src/state";
import { NO_FILTERS } from "../src/stock/filter";

const standard = defaultView("ja", new Date(2026, 10, 22));

describe("the view in the URL", () => {
  it("gives back every part of the view", () => {
    const view: View = {
      ...standard,
      language: "en",
      panel: "plan",
      facility: 12,
      table: "decisions",
      year: 2044,
      theme: "plan",
      run: 3,
      camera: { zoom: 13.5, lat: 35.12345, lon: 139.54321 },
      filters: {
        words: "小学校 東",
        facets: { category: ["school"], section: ["a,b&c"] },
        ranges: { age: [30, null], cost: [null, 5_000_000] },
      },
      area: {
        kind: "polygon",
        ring: [
          [139.1, 35.1],
          [139.2, 35.1],
          [139.2, 35.2],
        ],
      },
      layers: { boundary: 1, "zone-3": 0.4 },
      swipe: 30,
      other: 7,
    };
    expect(decodeView(`#${encodeView(view, standard)}`, standard)).toEqual(view);
  });

  it("gives back a circle", () => {
    const view: View = { ...standard, area: { kind: "circle", lon: 139.5, lat: 35.5, radius_m: 1200 } };
    expect(decodeView(encodeView(view, standard), standard).area).toEqual(view.area);
  });

  it("keeps the line between two plans on the map", () => {
    expect(decodeView("#swipe=400", standard).swipe).toBe(100);
    expect(decodeView("#swipe=-3", standard).swipe).toBe(0);
  });

  it("writes nothing for the opening view", () => {
    expect(encodeView(standard, standard)).toBe("");
  });

  it("survives a link somebody has broken", () => {
    const view = decodeView(
      "#panel=evil&facility=x&year=9999&area=p:1,2;x&of.age=abc&map=1/2&layers=%zz&theme=&swipe=x&other=-",
      standard,
    );
    expect(view).toEqual({ ...standard, year: 2060, filters: NO_FILTERS });
  });
});

describe("store", () => {
  it("tells a listener only about its own keys, and only about changes", () => {
    const store = new Store({ a: 1, b: 1 });
    const heard = vi.fn();
    store.on(["a"], heard);
    store.set({ b: 2 });
    store.set({ a: 1 });
    expect(heard).not.toHaveBeenCalled();
    store.set({ a: 2 });
    expect(heard).toHaveBeenCalledWith({ a: 2, b: 2 }, { a: 1, b: 2 });
  });

  it("stops telling when asked", () => {
    const store = new Store({ a: 1 });
    const heard = vi.fn();
    store.on(["a"], heard)();
    store.set({ a: 2 });
    expect(heard).not.toHaveBeenCalled();
  });
});
