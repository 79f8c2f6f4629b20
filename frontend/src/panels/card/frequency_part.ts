/**
 * Would the verdict hold in other futures? What the newest finished robust series of the shown run says of one
 * facility.
 */
import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { Exploration, ExplorationHead, RobustFacility, RobustResult, Run } from "../../api_types";
import type { App } from "../../app";
import { symbol } from "../../map/symbol";
import { lookOf } from "../../palette";
import { hasBegun } from "../plan/explore_words";

interface Series {
  id: number;
  run: number;
  result: RobustResult;
}

export class FrequencyPart {
  /** The one series held: it answers for all facilities of its run. */
  private series: Series | null = null;
  private asked: number | null = null;

  constructor(private readonly app: App) {
    // A series may have been finished since the last card was opened.
    app.view.on(["facility"], () => (this.asked = null));
  }

  render(run: Run, facility: number): TemplateResult | typeof nothing {
    if (this.asked !== run.id) void this.load(run.id);
    if (this.series?.run !== run.id) return nothing;
    const { result } = this.series;
    const row = result.facilities.find(({ facility_id }) => facility_id === facility);
    return row ? this.told(row, result) : nothing;
  }

  private told(row: RobustFacility, { members }: RobustResult): TemplateResult {
    const { t, percent } = this.app.speech();
    // The shares are of the futures that have a plan; that some have none is told, not counted in.
    const planned = members.filter(({ cost_yen }) => cost_yen !== null).length;
    const without = members.length - planned;
    return html`<div class="frequency">
      <h4>${t("frequency.title")}</h4>
      <p>${t("frequency.stays", { count: planned, share: percent(row.stays) })}</p>
      <ul>
        ${byShare(row).map(([action, share]) => this.line(action, share))}
      </ul>
      ${without ? html`<p class="muted">${t("frequency.without", { count: without })}</p>` : nothing}
    </div>`;
  }

  private line(action: string, share: number): TemplateResult {
    const { term, percent } = this.app.speech();
    const look = lookOf(action);
    return html`<li>
      ${symbol(look)}<span>${term("action", action)}</span>
      <svg class="bar" viewBox="0 0 100 10" width="70" height="10" preserveAspectRatio="none" aria-hidden="true">
        ${svg`<rect x="0" y="0" width=${share * 100} height="10" fill=${look.colour} />`}
      </svg>
      <b>${percent(share)}</b>
    </li>`;
  }

  /** Without a series, or without an answer, the card simply says nothing of other futures. */
  private async load(run: number): Promise<void> {
    this.asked = run;
    const found = await this.newest(run).catch(() => null);
    if (this.asked !== run) return;
    this.series = found;
    this.app.redraw();
  }

  /**
   * The list is short and asked for at every card; the series itself, with every facility in it, only when it is new.
   */
  private async newest(run: number): Promise<Series | null> {
    const heads = await this.app.api.get<ExplorationHead[]>(`/api/explorations?run_id=${run}&limit=50`);
    const head = heads.find(({ kind, state }) => kind === "robust" && state === "done");
    if (!head || head.id === this.series?.id) return head ? this.series : null;
    const { kind, result } = await this.app.api.get<Exploration>(`/api/explorations/${head.id}`);
    return kind === "robust" && hasBegun(result) ? { id: head.id, run, result } : null;
  }
}

const byShare = ({ actions }: RobustFacility): [string, number][] =>
  Object.entries(actions).sort(([, a], [, b]) => b - a);
