/** Decisions of the shown plan changed by hand: what is wanted, taken back and done again, and what it comes to. */
import type { ApiError } from "./api";
import type { Run } from "./api_types";
import type { App } from "./app";
import { faultOf, RUN_ENDED } from "./loading";

export interface Wish {
  action: string;
  year?: number;
  partner?: string;
}
export type Wishes = ReadonlyMap<string, Wish>;

/** More steps than anybody takes back one by one. */
const MOST_STEPS = 100;
const POLL_MS = 700;
const NONE: Wishes = new Map();

/** What was wanted at each step, and at which step the planner stands. */
export class Steps {
  private steps: Wishes[] = [NONE];
  private at = 0;

  get now(): Wishes {
    return this.steps[this.at]!;
  }

  get canUndo(): boolean {
    return this.at > 0;
  }

  get canRedo(): boolean {
    return this.at < this.steps.length - 1;
  }

  /** Null takes the wish about a facility away. What had been taken back is forgotten. */
  set(code: string, wish: Wish | null): void {
    const next = new Map(this.now);
    if (wish) next.set(code, wish);
    else next.delete(code);
    this.push(next);
  }

  clear(): void {
    this.push(NONE);
  }

  undo(): void {
    if (this.canUndo) this.at--;
  }

  redo(): void {
    if (this.canRedo) this.at++;
  }

  private push(next: Wishes): void {
    this.steps = [...this.steps.slice(0, this.at + 1), next].slice(-MOST_STEPS);
    this.at = this.steps.length - 1;
  }
}

export class ByHandChanges {
  private readonly stepsOf = new Map<number, Steps>();
  /** Answers by plan and wishes: taking a step back asks nothing again. */
  private readonly known = new Map<string, Run>();
  private following: string | null = null;
  /** The run being followed, and what it was asked with. */
  private asked: { id: number; key: string } | null = null;
  fault: ApiError | null = null;

  constructor(private readonly app: App) {}

  /** The steps about a plan. */
  steps(base: number): Steps {
    const found = this.stepsOf.get(base) ?? new Steps();
    this.stepsOf.set(base, found);
    return found;
  }

  /** Facility codes with a wish in the plan on the map. */
  held(base: number | undefined): ReadonlySet<string> {
    return new Set(base === undefined ? [] : this.steps(base).now.keys());
  }

  answer(base: number): Run | null {
    return this.known.get(keyOf(base, this.steps(base).now)) ?? null;
  }

  get isWorking(): boolean {
    return this.following !== null;
  }

  /** Does something to the steps, then has the plan worked out as it now is wanted. */
  async change(base: number, act: (steps: Steps) => void): Promise<void> {
    const steps = this.steps(base);
    act(steps);
    this.fault = null;
    this.app.data.set({ wished: steps.now });
    const key = keyOf(base, steps.now);
    this.following = null;
    this.giveUp();
    if (!steps.now.size || this.known.has(key)) return this.app.redraw();
    this.following = key;
    this.app.redraw();
    try {
      const run = await this.app.api.post<Run>(`/api/runs/${base}/changes`, { locks: Object.fromEntries(steps.now) });
      if (this.following === key) {
        this.giveUp();
        this.asked = { id: run.id, key };
        await this.follow(key, run.id);
      } else this.cancel(run.id);
    } catch (cause) {
      if (this.following === key) {
        this.fault = faultOf(cause);
        this.following = null;
        this.asked = null;
      }
    }
    this.app.redraw();
  }

  /** What nobody waits for any more leaves the queue; taken up again, it is asked anew. */
  private giveUp(): void {
    if (!this.asked) return;
    const { id, key } = this.asked;
    this.asked = null;
    this.known.delete(key);
    this.cancel(id);
  }

  private cancel(id: number): void {
    void this.app.api.post(`/api/runs/${id}/cancel`, {}).catch(() => null);
  }

  private async follow(key: string, id: number): Promise<void> {
    while (this.asked?.id === id) {
      const run = await this.app.api.get<Run>(`/api/runs/${id}`);
      if (this.asked?.id !== id) return;
      this.known.set(key, { ...run, decisions: run.decisions ?? [] });
      if (RUN_ENDED.has(run.state)) {
        this.following = null;
        this.asked = null;
      }
      this.app.redraw();
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

const keyOf = (base: number, wishes: Wishes): string => JSON.stringify([base, [...wishes]]);

const made = new WeakMap<App, ByHandChanges>();

/** The one of this screen: card, panel and map speak of the same changes. */
export function byHandOf(app: App): ByHandChanges {
  const found = made.get(app) ?? new ByHandChanges(app);
  made.set(app, found);
  return found;
}
