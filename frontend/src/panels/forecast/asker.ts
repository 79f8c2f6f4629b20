/** Asks the server a moment after the last change, takes back an older question, and remembers what came. */
import { type ApiError, isAbort } from "../../api";
import type { App } from "../../app";
import { faultOf } from "../../loading";

const PAUSE_MS = 60;

export class Asker<Answer> {
  answer: Answer | null = null;
  fault: ApiError | null = null;
  /** False while the shown answer is older than the question. */
  fresh = false;
  private pending: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly app: App,
    private readonly question: (signal: AbortSignal) => Promise<Answer>,
  ) {}

  ask(): void {
    clearTimeout(this.timer);
    this.fresh = false;
    this.timer = setTimeout(() => void this.send(), PAUSE_MS);
    this.app.redraw();
  }

  private async send(): Promise<void> {
    this.pending?.abort();
    this.pending = new AbortController();
    try {
      this.answer = await this.question(this.pending.signal);
      [this.fault, this.fresh] = [null, true];
    } catch (cause) {
      if (isAbort(cause)) return;
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }
}
