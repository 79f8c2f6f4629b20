/** What is fetched, when: the start of the program, the card, the plan. */
import { ApiError, isAbort } from "./api";
import type { About, FacilityCard, FacilityCollection, Layer, Run, RunHead, Vocabulary } from "./api_types";
import type { App } from "./app";
import { learnActions } from "./palette";
import { may } from "./rights";
import { packStock } from "./stock/columns";

const RUN_POLL_MS = 1500;
export const RUN_ENDED = new Set(["done", "infeasible", "cancelled", "failed"]);

export async function loadStart(app: App): Promise<void> {
  app.data.set({ startError: null });
  try {
    const facilities = loadStock(app);
    // Together: layers of a city that is gone must not be asked for under the new state of the data.
    const [about, vocabulary, layers] = await Promise.all([
      app.api.get<About>("/api/about"),
      app.api.get<Vocabulary>("/api/vocabulary"),
      app.api.get<Layer[]>("/api/layers").catch(() => []),
    ]);
    learnActions(vocabulary.action);
    app.data.set({ about, vocabulary, layers });
    if (!about.municipality && app.view.get().panel === null) app.view.set({ panel: "start" });
    await facilities;
  } catch (cause) {
    app.data.set({ startError: faultOf(cause) });
    return;
  }
  await loadRuns(app);
}

export async function loadStock(app: App): Promise<void> {
  const { features } = await app.api.get<FacilityCollection>("/api/facilities.geojson");
  app.data.set({ stock: packStock(features) });
}

/** The runs of whoever may see them: the council sees adopted plans alone. */
export async function loadRuns(app: App): Promise<void> {
  if (!may(app, "read")) return app.data.set({ runs: [] });
  const runs = await app.api.get<RunHead[]>("/api/runs").catch(() => []);
  app.data.set({ runs });
  const isAnswer = ({ state, summary, is_check }: RunHead) => state === "done" && !summary?.existing && !is_check;
  const wanted = app.view.get().run ?? runs.find(isAnswer)?.id;
  if (wanted !== undefined && app.data.get().run?.id !== wanted) await loadRun(app, wanted);
}

let lastAsked = 0;

/** The plan asked for last is the one shown, in whatever order answers come. */
export async function loadRun(app: App, id: number): Promise<void> {
  const number = ++lastAsked;
  try {
    const run = await app.api.get<Run>(`/api/runs/${id}`);
    if (number === lastAsked) app.data.set({ run: { ...run, decisions: run.decisions ?? [] } });
  } catch (cause) {
    if (faultOf(cause).kind !== "missing") app.data.set({ notice: faultOf(cause).message });
  }
}

/** Asks for a run until it has ended or is gone, telling each answer; returns the way to stop. */
export function watchRun(app: App, id: number, tell: (run: Run) => void, gone: () => void = () => {}): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let stopped = false;
  const ask = async () => {
    let isGone = false;
    const run = await app.api.get<Run>(`/api/runs/${id}`).catch((cause: unknown) => {
      isGone = faultOf(cause).kind === "missing";
      return null;
    });
    if (stopped) return;
    if (isGone) return gone();
    if (run) tell({ ...run, decisions: run.decisions ?? [] });
    if (!run || !RUN_ENDED.has(run.state)) timer = setTimeout(() => void ask(), RUN_POLL_MS);
  };
  void ask();
  return () => {
    stopped = true;
    if (timer) clearTimeout(timer);
  };
}

/** Reasons come as sentences in the reader's language: another language means asking again. */
export function followLanguage(app: App): void {
  app.view.on(["language"], () => {
    const { run } = app.data.get();
    if (run) void loadRun(app, run.id);
  });
}

export function followCard(app: App): void {
  let pending: AbortController | null = null;
  const load = async () => {
    pending?.abort();
    const { facility } = app.view.get();
    if (facility === null) return app.data.set({ card: null, cardError: null, cardEtag: null });
    pending = new AbortController();
    try {
      const reply = await app.api.call<FacilityCard>(`/api/facilities/${facility}`, { signal: pending.signal });
      app.data.set({ card: reply.body, cardEtag: reply.etag, cardError: null });
    } catch (cause) {
      if (!isAbort(cause)) app.data.set({ cardError: faultOf(cause) });
    }
  };
  app.view.on(["facility", "language"], () => void load());
  if (app.view.get().facility !== null) void load();
}

export function faultOf(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  return new ApiError("server", {
    type: "about:blank",
    title: String(cause),
    status: 0,
    detail: String(cause),
    instance: "",
  });
}
