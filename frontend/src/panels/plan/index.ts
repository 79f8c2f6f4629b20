/** The plan panel: from goals over promises and the calculation to a plan that is looked at, compared and adopted. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { RunHead, RunRequest } from "../../api_types";
import type { App, Panel } from "../../app";
import { faultOf, loadRuns } from "../../loading";
import { may } from "../../rights";
import { renderFault } from "../../screen/faults";
import { openPlan, showPlan } from "../../showing";
import { PLAN_STEPS, type PlanStep } from "../../state";
import { AdoptPage } from "./adopt_page";
import { AdoptedPanel } from "./adopted_panel";
import { byHandPart } from "./by_hand_part";
import { ComparePage } from "./compare_page";
import { ComputePage } from "./compute_page";
import { ExistingAnswer, ExistingForm } from "./existing_part";
import { ExplorePart } from "./explore_part";
import { flowsPart } from "./flows_part";
import { RunForm } from "./run_form";
import { RunList } from "./run_list";
import { runSummary } from "./run_summary";

export function create(app: App): Panel {
  return may(app, "read") ? new PlanPanel(app) : new AdoptedPanel(app);
}

class PlanPanel implements Panel {
  private fault: ApiError | null = null;
  private readonly form: RunForm;
  private readonly explore: ExplorePart;
  private readonly compute: ComputePage;
  private readonly compare: ComparePage;
  private readonly adopt: AdoptPage;
  private readonly existing: ExistingForm;
  private readonly measured: ExistingAnswer;
  private readonly runs: RunList;

  constructor(private readonly app: App) {
    this.form = new RunForm(app);
    this.explore = new ExplorePart(app);
    this.compare = new ComparePage(app);
    this.adopt = new AdoptPage(app);
    this.existing = new ExistingForm(app);
    this.measured = new ExistingAnswer(app);
    this.runs = new RunList(app, (run) => this.open(run));
    this.compute = new ComputePage(app, (id) => void this.start(`/api/runs/${id}/loosened`, {}));
    void loadRuns(app);
    app.view.on(["panel"], () => this.app.view.get().panel === "plan" && void loadRuns(app));
    const show = () => {
      const { run } = app.data.get();
      if (run && this.step() === "look") showPlan(app, run);
      return run !== null;
    };
    const stop = show() ? undefined : app.data.on(["run"], () => show() && stop?.());
  }

  render(): TemplateResult {
    const step = this.step();
    return html`${this.steps(step)}
      ${this.fault ? renderFault(this.app.speech(), this.fault, null) : nothing}
      <div class="journey-page">${this.page(step)}</div>`;
  }

  private step(): PlanStep {
    const { step } = this.app.view.get();
    return step ?? (this.app.data.get().run ? "look" : "goals");
  }

  /** The way, always open to go back on. */
  private steps(now: PlanStep): TemplateResult {
    const { t } = this.app.speech();
    return html`<nav class="journey" aria-label=${t("journey.label")}>
      <ol>
        ${PLAN_STEPS.map(
          (step) =>
            html`<li>
              <button
                type="button"
                class=${step === now ? "on" : ""}
                aria-current=${step === now ? "step" : nothing}
                @click=${() => this.go(step)}
              >
                ${t(`journey.${step}`)}
              </button>
            </li>`,
        )}
      </ol>
    </nav>`;
  }

  private go(step: PlanStep): void {
    this.fault = null;
    this.app.view.set({ step });
    const { run } = this.app.data.get();
    if (step === "look" && run) showPlan(this.app, run);
  }

  private page(step: PlanStep): TemplateResult {
    const begin = () => void this.start("/api/runs", this.form.request());
    if (step === "goals") return html`${this.form.goals(begin, () => this.go("guard"))}`;
    if (step === "guard") return html`${this.form.guard(begin)}`;
    if (step === "compute") return this.compute.render(begin, () => this.list());
    if (step === "look") return this.look();
    if (step === "compare") return html`${this.compare.render()}${this.existing.render()}${this.explore.render()}`;
    return this.adopt.render();
  }

  private look(): TemplateResult {
    const { t } = this.app.speech();
    const { run } = this.app.data.get();
    if (!run)
      return html`<div class="empty">
          <strong>${t("plan.none.title")}</strong>
          <p>${t("plan.none.help")}</p>
          <button type="button" class="primary" @click=${() => this.go("goals")}>${t("journey.make")}</button>
        </div>
        ${this.list()}`;
    const stale = this.form.isChanged();
    return html`${stale ? this.changed() : nothing} ${this.measured.render(run)}
      ${byHandPart(this.app, run)}
      <div class=${stale ? "stale" : ""}>${runSummary(this.app, run)}${flowsPart(this.app, run)}</div>
      ${this.list()}`;
  }

  /** What is shown was asked otherwise than the form now says. */
  private changed(): TemplateResult {
    const { t } = this.app.speech();
    const begin = () => void this.start("/api/runs", this.form.request());
    return html`<div class="proof changed" role="status">
      <p>${t("journey.changed")}</p>
      <button type="button" class="small" @click=${begin}>${t("plan.start")}</button>
    </div>`;
  }

  private async start(path: string, request: RunRequest | Record<string, unknown>): Promise<void> {
    this.fault = null;
    try {
      await this.app.running.start(path, request);
      this.form.asked();
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }

  private list(): TemplateResult | typeof nothing {
    return this.runs.render();
  }

  /** A stopped calculation opens with the best plan it had found; one without any says why. */
  private async open({ id, state, objective_yen }: RunHead): Promise<void> {
    this.app.data.set({ ended: null });
    if (state !== "done" && objective_yen === null) {
      await this.app.running.look(id);
      return this.app.view.set({ step: "compute" });
    }
    this.app.view.set({ step: "look" });
    await openPlan(this.app, id);
  }
}
