/** Many plans around the plan shown: ask for a series, follow it, read it; every plan of it opens on the map. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { Exploration, ExplorationHead, ExplorationQuestion } from "../../api_types";
import type { App } from "../../app";
import { faultOf, RUN_ENDED } from "../../loading";
import { planTitle } from "../../plan_title";
import { renderFault } from "../../screen/faults";
import { openPlan } from "../../showing";
import { ExploreForm } from "./explore_form";
import { ExploreResults } from "./explore_results";

const POLL_MS = 1500;

export class ExplorePart {
  private heads: ExplorationHead[] = [];
  private opened: Exploration | null = null;
  private fault: ApiError | null = null;
  private asking = false;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly form: ExploreForm;
  private readonly results: ExploreResults;

  constructor(private readonly app: App) {
    this.form = new ExploreForm(app, (request) => void this.start(request));
    this.results = new ExploreResults(app, (run) => void this.show(run));
    void this.load();
  }

  render(): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    const run = this.baseRun();
    if (run === null && !this.heads.length) return nothing;
    const unfold = (event: Event) => (this.asking = (event.currentTarget as HTMLDetailsElement).open);
    const working = this.opened !== null && !RUN_ENDED.has(this.opened.state);
    return html`<section class="explore" aria-label=${t("explore.title")}>
      <h3>${t("explore.title")}</h3>
      ${this.fault ? renderFault(this.app.speech(), this.fault, null) : nothing}
      ${
        working
          ? this.progress(this.opened!)
          : run === null
            ? nothing
            : html`<details class="block" .open=${this.asking} @toggle=${unfold}>
                <summary>${t("explore.new")}</summary>
                ${this.form.render(run)}
              </details>`
      }
      ${this.opened ? this.results.render(this.opened) : nothing} ${this.list()}
    </section>`;
  }

  /** The plan a series is about: the one shown where people asked for it, else the newest finished one. */
  private baseRun(): number | null {
    const { run, runs } = this.app.data.get();
    const asked = runs.find(({ id, state }) => id === run?.id && state === "done");
    return asked?.id ?? runs.find(({ state }) => state === "done")?.id ?? null;
  }

  private async load(): Promise<void> {
    this.heads = await this.app.api.get<ExplorationHead[]>("/api/explorations?limit=20").catch(() => []);
    const going = this.heads.find(({ state }) => !RUN_ENDED.has(state)) ?? (this.opened ? undefined : this.heads[0]);
    if (going && this.opened?.id !== going.id) await this.open(going.id);
    this.app.redraw();
  }

  private async start(request: ExplorationQuestion): Promise<void> {
    this.fault = null;
    try {
      const head = await this.app.api.post<ExplorationHead>("/api/explorations", request);
      this.asking = false;
      this.app.data.set({ notice: this.app.speech().t("explore.started") });
      await this.open(head.id);
      await this.load();
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }

  private async open(id: number): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    try {
      const found = await this.app.api.get<Exploration>(`/api/explorations/${id}`);
      const ended = RUN_ENDED.has(found.state);
      if (ended && this.opened?.id === id && !RUN_ENDED.has(this.opened.state)) {
        this.app.data.set({ notice: this.app.speech().term("run_state", found.state) });
        void this.load();
      }
      this.opened = found;
      if (!ended) this.timer = setTimeout(() => void this.open(id), POLL_MS);
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }

  private async show(run: number): Promise<void> {
    await openPlan(this.app, run);
  }

  private progress({ id, state, progress }: ExplorationHead): TemplateResult {
    const { t, term, number, percent } = this.app.speech();
    const [found, total] = [progress.found ?? 0, progress.total ?? 0];
    const cancel = () =>
      void this.app.api.post(`/api/explorations/${id}/cancel`, {}).then(
        () => this.open(id),
        () => null,
      );
    return html`<div class="progress-box" role="status">
      <p>
        <b
          >${
            state === "running" && total
              ? t("explore.progress", { found: number(found), total: number(total) })
              : term("run_state", state)
          }</b
        >
      </p>
      <progress max=${total || nothing} value=${total ? found : nothing}></progress>
      ${progress.gap == null ? nothing : html`<p class="muted">${t("plan.gap.now")} ${percent(progress.gap, 2)}</p>`}
      <button type="button" @click=${cancel}>${t("plan.cancel")}</button>
    </div>`;
  }

  private list(): TemplateResult | typeof nothing {
    const { term, date, t } = this.app.speech();
    if (!this.heads.length) return nothing;
    const titles = new Map(this.app.data.get().runs.map((run) => [run.id, planTitle(this.app, run)]));
    return html`<details>
      <summary>${t("explore.earlier", { count: this.heads.length })}</summary>
      <ul class="run-list">
        ${this.heads.map(
          (head) =>
            html`<li>
              <button
                type="button"
                aria-pressed=${head.id === this.opened?.id}
                class=${head.id === this.opened?.id ? "on" : ""}
                @click=${() => void this.open(head.id)}
              >
                <b>${term("exploration_kind", head.kind)}</b><span>${term("run_state", head.state)}</span
                ><small
                  >${t("explore.about", { plan: titles.get(head.run_id) ?? `#${head.run_id}` })} ・
                  ${date(head.created_at)}</small
                >
              </button>
            </li>`,
        )}
      </ul>
    </details>`;
  }
}
