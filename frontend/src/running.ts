/** The calculation under way: begun, followed and stopped here, told to the whole screen through the data store. */
import type { Run, RunRequest } from "./api_types";
import type { App } from "./app";
import { loadRuns, RUN_ENDED, watchRun } from "./loading";
import { isTelling } from "./screen/running_strip";
import { showPlan } from "./showing";

const MOST_GAPS = 120;

export class Running {
  private stopWatching: (() => void) | null = null;
  private watching: number | null = null;

  constructor(private readonly app: App) {
    app.view.on(["language"], () => {
      const { ended } = app.data.get();
      if (ended) void this.look(ended.id);
    });
    app.data.on(["runs"], () => this.resume());
  }

  /** Takes up whatever is being worked on: begun here, elsewhere, or before the page was opened. */
  resume(): void {
    const { runs, watched } = this.app.data.get();
    // Runs are listed newest first; the oldest open one is worked on next.
    const going = runs.filter(({ state }) => !RUN_ENDED.has(state)).at(-1);
    if (this.watching !== null && !runs.some(({ id }) => id === this.watching)) this.forget();
    else if (going && !watched) this.watch(going.id);
  }

  /** Queues a calculation. Raises ApiError. */
  async start(path: string, request: RunRequest | Record<string, unknown>): Promise<void> {
    this.app.data.set({ ended: null });
    const reply = await this.app.api.call<{ id?: number } | null>(path, { method: "POST", json: request });
    const id = reply.body?.id ?? Number(/(\d+)\/?$/u.exec(reply.location ?? "")?.[1]);
    this.app.data.set({ notice: this.app.speech().t("plan.started") });
    this.app.view.set({ panel: "plan", step: "compute", theme: "plan" });
    await loadRuns(this.app);
    if (!this.app.data.get().watched) this.watch(id);
  }

  /** Ends the search; the best plan found so far is kept. */
  stop(): void {
    const { watched } = this.app.data.get();
    if (watched) void this.app.api.post(`/api/runs/${watched.id}/cancel`, {}).catch(() => null);
  }

  /** Shows why a calculation brought no plan. */
  async look(id: number): Promise<void> {
    const ended = await this.app.api.get<Run>(`/api/runs/${id}`).catch(() => null);
    this.app.data.set({ ended });
  }

  private watch(id: number): void {
    this.stopWatching?.();
    this.watching = id;
    // Told at once, from the list: the first answer about it may take its time.
    const asked = this.app.data.get().runs.find((run) => run.id === id && !RUN_ENDED.has(run.state));
    this.app.data.set({ gaps: [], ...(asked ? { watched: { ...asked, decisions: [], opposites: [] } } : {}) });
    this.stopWatching = watchRun(
      this.app,
      id,
      (run) => void this.told(run),
      () => this.forget(),
    );
  }

  /** The run was taken away with its city. */
  private forget(): void {
    this.stopWatching?.();
    this.watching = null;
    this.app.data.set({ watched: null, gaps: [] });
  }

  private async told(run: Run): Promise<void> {
    if (!RUN_ENDED.has(run.state)) return this.goesOn(run);
    this.stopWatching?.();
    this.watching = null;
    this.app.data.set({ watched: null, notice: this.app.speech().term("run_state", run.state) });
    // The check of the adopted plan is told on its page; it takes nobody's plan off the map.
    if (run.is_check) return loadRuns(this.app);
    if (run.decisions.length) {
      this.app.data.set({ run });
      showPlan(this.app, run);
      if (this.app.view.get().panel === "plan") this.app.view.set({ step: "look" });
    } else this.app.data.set({ ended: run });
    await loadRuns(this.app);
  }

  private goesOn(run: Run): void {
    const { gaps } = this.app.data.get();
    const gap = run.progress?.gap;
    const known = isTelling(gap) && gap !== gaps.at(-1);
    this.app.data.set({ watched: run, gaps: known ? [...gaps, gap!].slice(-MOST_GAPS) : gaps });
  }
}
