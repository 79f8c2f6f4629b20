/** The plan panel: which plan is shown, what it costs and saves, starting and stopping a calculation. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { Run, RunHead, RunRequest } from "../../api_types";
import type { App, Panel } from "../../app";
import { faultOf, loadRun, loadRuns, RUN_ENDED, watchRun } from "../../loading";
import { renderFault } from "../../screen/faults";
import { ExplorePart } from "./explore_part";
import { RunForm } from "./run_form";
import { runSummary } from "./run_summary";
import { verdictPart } from "./verdict";

export function create(app: App): Panel {
  return new PlanPanel(app);
}

class PlanPanel implements Panel {
  private watched: Run | null = null;
  /** A calculation that ended without a plan, while the reader looks at why. */
  private ended: Run | null = null;
  private fault: ApiError | null = null;
  private stopWatching: (() => void) | null = null;
  /**
   * Whether the wishes for a new plan are unfolded: at first where there is no plan, then as the reader leaves them.
   */
  private wishing = false;
  private readonly form: RunForm;
  private readonly explore: ExplorePart;

  constructor(private readonly app: App) {
    this.form = new RunForm(app, (request) => void this.start("/api/runs", request));
    this.explore = new ExplorePart(app);
    void loadRuns(app).then(() => this.resume());
    app.view.on(["language"], () => void (this.ended && this.look(this.ended.id)));
    app.view.on(["panel"], () => void this.opened());
    if (app.data.get().run) this.show();
  }

  /** Another panel may have begun a calculation. */
  private async opened(): Promise<void> {
    if (this.app.view.get().panel !== "plan" || this.watched) return;
    await loadRuns(this.app);
    this.resume();
  }

  render(): TemplateResult {
    const speech = this.app.speech();
    const { t } = speech;
    const { run } = this.app.data.get();
    return html` ${this.fault ? renderFault(speech, this.fault, null) : nothing}
    ${this.watched ? this.progress(this.watched) : nothing}
    ${this.ended && !this.watched ? verdictPart(this.app, this.ended, (id) => this.loosen(id)) : nothing}
    ${
      run
        ? runSummary(this.app, run)
        : this.watched
          ? nothing
          : html`<div class="empty">
              <strong>${t("plan.none.title")}</strong>
              <p>${t("plan.none.help")}</p>
            </div>`
    }
    ${this.watched ? nothing : this.newPlan()} ${this.explore.render()} ${this.list()}`;
  }

  /** A plan that arrives meanwhile does not fold the form away under the reader's hands. */
  private newPlan(): TemplateResult {
    const keep = (event: Event) => (this.wishing = (event.currentTarget as HTMLDetailsElement).open);
    return html`<details class="block" .open=${this.wishing} @toggle=${keep}>
      <summary>${this.app.speech().t("plan.new")}</summary>
      ${this.form.render()}
    </details>`;
  }

  /** A plan is looked at on the map: opening the panel colours the points by it. */
  private show(): void {
    this.app.view.set({ theme: "plan" });
  }

  private resume(): void {
    const going = this.app.data.get().runs.find(({ state }) => !RUN_ENDED.has(state));
    if (going) this.watch(going.id);
    this.wishing ||= !this.app.data.get().run;
    this.app.redraw();
  }

  private async start(path: string, request?: RunRequest): Promise<void> {
    [this.fault, this.ended] = [null, null];
    try {
      const reply = await this.app.api.call<{ id?: number } | null>(path, { method: "POST", json: request ?? {} });
      const id = reply.body?.id ?? Number(/(\d+)\/?$/u.exec(reply.location ?? "")?.[1]);
      this.app.data.set({ notice: this.app.speech().t("plan.started") });
      this.wishing = false;
      this.watch(id);
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }

  /** Asks an infeasible run again, what it named given way. */
  private loosen(id: number): void {
    void this.start(`/api/runs/${id}/loosened`);
  }

  private watch(id: number): void {
    this.stopWatching?.();
    this.stopWatching = watchRun(this.app, id, (run) => this.told(run));
  }

  private told(run: Run): void {
    this.watched = RUN_ENDED.has(run.state) ? null : run;
    if (RUN_ENDED.has(run.state)) {
      this.app.data.set({ notice: this.app.speech().term("run_state", run.state) });
      if (run.state === "done") {
        this.app.view.set({ run: run.id });
        this.app.data.set({ run });
        this.show();
      } else this.ended = run;
      void loadRuns(this.app);
    }
    this.app.redraw();
  }

  /** Why a calculation brought no plan. */
  private async look(id: number): Promise<void> {
    this.ended = await this.app.api.get<Run>(`/api/runs/${id}`).catch(() => null);
    this.app.redraw();
  }

  private progress(run: Run): TemplateResult {
    const { t, yen, number, percent, term } = this.app.speech();
    const now = run.progress;
    const limit = run.settings?.seconds;
    const cancel = () => void this.app.api.post(`/api/runs/${run.id}/cancel`, {}).catch(() => null);
    return html`<div class="progress-box" role="status">
      <p>
        <b
          >${
            run.state === "running"
              ? t("plan.progress", { seconds: number(now?.seconds ?? 0) })
              : term("run_state", run.state)
          }</b
        >
      </p>
      <progress
        max=${typeof limit === "number" ? limit : nothing}
        value=${typeof limit === "number" && now ? Math.min(limit, now.seconds ?? 0) : nothing}
      ></progress>
      <dl class="facts">
        <div>
          <dt>${t("plan.incumbent")}</dt>
          <dd>${yen(now?.incumbent_yen)}</dd>
        </div>
        <div>
          <dt>${t("plan.bound")}</dt>
          <dd>${yen(now?.bound_yen)}</dd>
        </div>
        <div>
          <dt>${t("plan.gap.now")}</dt>
          <dd>${percent(now?.gap, 2)}</dd>
        </div>
      </dl>
      <button type="button" @click=${cancel}>${t("plan.cancel")}</button>
    </div>`;
  }

  private list(): TemplateResult | typeof nothing {
    const { t, term, yen, date } = this.app.speech();
    const { runs, run: shown } = this.app.data.get();
    if (!runs.length) return nothing;
    const open = async ({ id, state }: RunHead) => {
      this.ended = null;
      if (state !== "done") return this.look(id);
      this.app.view.set({ run: id });
      await loadRun(this.app, id);
      this.show();
    };
    return html`<h3>${t("plan.runs")}</h3>
      <ul class="run-list">
        ${runs.map(
          (run) =>
            html`<li>
              <button
                type="button"
                aria-pressed=${run.id === shown?.id}
                class=${run.id === shown?.id ? "on" : ""}
                ?disabled=${!RUN_ENDED.has(run.state)}
                @click=${() => void open(run)}
              >
                <b>${run.title || `#${run.id}`}</b><span>${term("run_state", run.state)}</span
                ><small
                  >${date(run.created_at)} ${run.objective_yen === null ? "" : ` ・ ${yen(run.objective_yen)}`}</small
                >
              </button>
            </li>`,
        )}
      </ul>`;
  }
}
