/** What sections say of the plan shown: loaded once a plan, written one at a time, told to card and panel. */
import type { JudgementSent, Judgements, PlanJudgementAnswer } from "./api_types";
import type { App } from "./app";

const NOTHING: Judgements = { judgements: [], comments: [] };
const known = new WeakMap<App, Judging>();

export class Judging {
  private runId: number | null = null;
  private told: Judgements = NOTHING;

  constructor(private readonly app: App) {}

  /** What is known of a plan; asks for it where nothing is known yet. */
  of(runId: number): Judgements {
    if (this.runId !== runId) void this.load(runId);
    return this.told;
  }

  about(runId: number, facilityId: number): PlanJudgementAnswer | undefined {
    return this.of(runId).judgements.find(({ facility_id }) => facility_id === facilityId);
  }

  async load(runId: number): Promise<void> {
    if (this.runId !== runId) this.told = NOTHING;
    this.runId = runId;
    const told = await this.app.api.get<Judgements>(`/api/runs/${runId}/judgements`).catch(() => NOTHING);
    if (this.runId !== runId) return;
    this.told = told;
    this.app.redraw();
  }

  /** Raises ApiError, of kind `stale` where somebody wrote meanwhile; what he wrote is then shown. */
  async judge(runId: number, facilityId: number, sent: JudgementSent): Promise<void> {
    try {
      await this.app.api.call(`/api/runs/${runId}/judgements/${facilityId}`, { method: "PUT", json: sent });
    } finally {
      await this.load(runId);
    }
  }

  async comment(runId: number, facilityId: number | null, section: string, text: string): Promise<void> {
    await this.app.api.post(`/api/runs/${runId}/comments`, { facility_id: facilityId, section, text });
    await this.load(runId);
  }
}

/** The one of this screen: card and panel read the same. */
export function judgingOf(app: App): Judging {
  const found = known.get(app) ?? new Judging(app);
  known.set(app, found);
  return found;
}
