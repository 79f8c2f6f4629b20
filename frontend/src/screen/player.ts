/** Plays the years forward, one step at a time, and stops at the end. */
import type { App } from "../app";
import { FIRST_YEAR, LAST_YEAR } from "../stock/age";

const STEP_MS = 260;

export class Player {
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor(private readonly app: App) {}

  get playing(): boolean {
    return this.timer !== null;
  }

  toggle(): void {
    if (this.timer !== null) return this.stop();
    if (this.app.view.get().year >= LAST_YEAR) this.app.view.set({ year: FIRST_YEAR });
    this.timer = setInterval(() => this.step(), STEP_MS);
    this.app.redraw();
  }

  private step(): void {
    const { year } = this.app.view.get();
    if (year >= LAST_YEAR) this.stop();
    else this.app.view.set({ year: year + 1 });
  }

  private stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.app.redraw();
  }
}
