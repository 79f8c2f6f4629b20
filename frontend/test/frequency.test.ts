// @vitest-environment happy-dom
import { render } from "lit-html";
import { describe, expect, it } from "vitest";
import type { Run } from "../src/api_types";
import type { App } from "../src/app";
import { speechOf } from "../src/i18n";
import { FrequencyPart } from "../src/panels/card/frequency_part";
import { defaultView, Store } from "../src/state";

const RUN = { id: 3 } as Run;
const head = (id: number, kind = "robust", state = "done") => ({ id, kind, state, run_id: RUN.id });
const plan = (cost_yen: number | null) => ({ cost_yen });
const result = (share: number, ...costs: (number | null)[]) => ({
  members: costs.map(plan),
  facilities: [{ facility_id: 7, stays: share, actions: { close: 1 - share, keep: share } }],
});

/** A card of facility 7 beside a server that holds `answers` by path. */
function card(answers: Record<string, unknown>) {
  const asked: string[] = [];
  const box = document.createElement("div");
  const view = new Store(defaultView("ja", new Date(2026, 3, 1)));
  const get = async (path: string) => {
    asked.push(path);
    if (!(path in answers)) throw new Error(path);
    return answers[path];
  };
  const app = { view, api: { get }, speech: () => speechOf("ja", null), redraw: () => draw(RUN) } as unknown as App;
  const part = new FrequencyPart(app);
  const draw = (run: Run, facility = 7) => render(part.render(run, facility), box);
  const shown = async (run = RUN, facility = 7) => {
    draw(run, facility);
    await new Promise((resolve) => setTimeout(resolve));
    draw(run, facility);
    return box;
  };
  return { asked, view, shown };
}

const LIST = "/api/explorations?run_id=3&limit=50";

describe("verdicts in other futures", () => {
  it("come from the newest finished robust series, the most frequent action first", async () => {
    const { shown, asked } = card({
      [LIST]: [head(9, "robust", "running"), head(8, "pareto"), head(6), head(5)],
      "/api/explorations/6": { ...head(6), result: result(7 / 9, ...Array<number>(9).fill(1)) },
    });
    const box = await shown();
    expect(box.querySelector("p")!.textContent).toContain("9 通りの案のうち 78%");
    expect([...box.querySelectorAll("li")].map((line) => line.textContent!.replace(/\s+/gu, " ").trim())).toEqual([
      "keep 78%",
      "close 22%",
    ]);
    expect(asked).toEqual([LIST, "/api/explorations/6"]);
  });

  it("count only the futures that have a plan, and tell how many have none", async () => {
    const box = await card({
      [LIST]: [head(6)],
      "/api/explorations/6": { ...head(6), result: result(0.5, 1, 2, null) },
    }).shown();
    expect([...box.querySelectorAll("p")].map(({ textContent }) => textContent!.match(/\d+ 通り/u)![0])).toEqual([
      "2 通り",
      "1 通り",
    ]);
  });

  it("are not spoken of without a series, without an answer, or for a facility the series does not know", async () => {
    const known = { [LIST]: [head(6)], "/api/explorations/6": { ...head(6), result: result(1, 1) } };
    for (const box of [
      await card({ [LIST]: [head(8, "pareto")] }).shown(),
      await card({}).shown(),
      await card(known).shown(RUN, 99),
      await card({ [LIST]: [head(6)] }).shown(),
    ]) {
      expect(box.textContent).toBe("");
    }
  });

  it("are looked for again when a card is opened, and the series is fetched only when it is another", async () => {
    const answers: Record<string, unknown> = {
      [LIST]: [head(6)],
      "/api/explorations/6": { ...head(6), result: result(1, 1) },
    };
    const { shown, asked, view } = card(answers);
    await shown();
    view.set({ facility: 8 });
    await shown();
    expect(asked).toEqual([LIST, "/api/explorations/6", LIST]);
    Object.assign(answers, {
      [LIST]: [head(10), head(6)],
      "/api/explorations/10": { ...head(10), result: result(0, 1) },
    });
    view.set({ facility: 7 });
    expect((await shown()).textContent).toContain("0%");
    expect(asked.slice(3)).toEqual([LIST, "/api/explorations/10"]);
  });

  it("of another run are never shown", async () => {
    const { shown } = card({ [LIST]: [head(6)], "/api/explorations/6": { ...head(6), result: result(1, 1) } });
    await shown();
    expect((await shown({ id: 4 } as Run)).textContent).toBe("");
  });
});
