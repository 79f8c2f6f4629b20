/** Tells when the server, its database or its worker is away, tries again, and loads anew when all is back. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Health } from "./api_types";
import type { App, Trouble } from "./app";
import { loadRuns, loadStart, loadStock } from "./loading";

const WHILE_WELL_MS = 15_000;
const WHILE_AWAY_MS = 2_000;
const TROUBLES: Record<Health["state"], Trouble | null> = {
  ok: null,
  "no-worker": "worker",
  "no-database": "database",
  "disk-full": "disk",
};

export class Connection {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private looking = false;

  constructor(
    private readonly app: App,
    private readonly wait: { well: number; away: number } = { well: WHILE_WELL_MS, away: WHILE_AWAY_MS },
  ) {}

  start(): void {
    this.next();
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** A request came back without an answer: look now, not in a quarter of a minute. */
  suspect(): void {
    if (this.app.data.get().trouble === null && !this.looking) void this.look();
  }

  async look(): Promise<void> {
    this.stop();
    this.looking = true;
    const before = this.app.data.get().trouble;
    const found = await this.ask();
    this.looking = false;
    if (found !== before) this.app.data.set({ trouble: found });
    if (isAway(before) && !isAway(found)) await this.comeBack();
    this.next();
  }

  private async ask(): Promise<Trouble | null> {
    try {
      return TROUBLES[(await this.app.api.get<Health>("/api/health")).state];
    } catch {
      return "server";
    }
  }

  private next(): void {
    this.stop();
    const pause = this.app.data.get().trouble === null ? this.wait.well : this.wait.away;
    this.timer = setTimeout(() => void this.look(), pause);
  }

  /** What failed to load is loaded; what was shown meanwhile is brought up to date. */
  private async comeBack(): Promise<void> {
    const { startError, stock } = this.app.data.get();
    if (startError || !stock) return loadStart(this.app);
    await Promise.all([loadStock(this.app), loadRuns(this.app)]).catch(() => undefined);
  }
}

const isAway = (trouble: Trouble | null): boolean => trouble === "server" || trouble === "database";

export function renderTrouble(app: App): TemplateResult | typeof nothing {
  const { trouble } = app.data.get();
  if (trouble === null) return nothing;
  return html`<span class="spinner" aria-hidden="true"></span>${app.speech().t(`trouble.${trouble}`)}`;
}
