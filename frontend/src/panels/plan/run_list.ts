/** The calculations: pinned ones first; each opens, takes a name and a note, is put away and fetched back. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { RunHead } from "../../api_types";
import type { App } from "../../app";
import { faultOf, loadRuns, RUN_ENDED } from "../../loading";
import { planTitle } from "../../plan_title";
import { renderFault } from "../../screen/faults";

type Label = Pick<RunHead, "title" | "note" | "is_pinned" | "is_archived">;

export class RunList {
  private fault: ApiError | null = null;
  private typed: Partial<Label> = {};
  /** Null: not looked at; those put away are fetched when their list is opened. */
  private away: RunHead[] | null = null;

  constructor(
    private readonly app: App,
    private readonly open: (run: RunHead) => Promise<void>,
  ) {
    app.view.on(["run"], () => (this.typed = {}));
  }

  render(): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    const { runs } = this.app.data.get();
    const shown = [...runs].sort((a, b) => Number(b.is_pinned ?? false) - Number(a.is_pinned ?? false));
    return html`${
      shown.length
        ? html`<h3>${t("plan.runs")}</h3>
            <ul class="run-list">
              ${shown.map((run) => this.line(run))}
            </ul>`
        : nothing
    }
    ${this.fault ? renderFault(this.app.speech(), this.fault, null) : nothing} ${this.label()} ${this.archive()}`;
  }

  private line(run: RunHead): TemplateResult {
    const { t, term, yen, date } = this.app.speech();
    const isShown = run.id === this.app.data.get().run?.id;
    const told = [
      date(run.created_at),
      run.objective_yen === null ? "" : yen(run.objective_yen),
      run.data_version ? t("journey.data", { version: run.data_version }) : "",
    ];
    return html`<li>
      <button
        type="button"
        aria-pressed=${isShown}
        class=${isShown ? "on" : ""}
        ?disabled=${!RUN_ENDED.has(run.state)}
        @click=${() => void this.open(run)}
      >
        <b
          >${run.is_pinned ? html`<span role="img" aria-label=${t("runs.pinned")}>★</span> ` : nothing}${planTitle(
            this.app,
            run,
          )}</b
        ><span>${term("run_state", run.state)}</span><small>${told.filter(Boolean).join(" ・ ")}</small>
        ${run.note ? html`<small class="note">${run.note}</small>` : nothing}
      </button>
    </li>`;
  }

  /** Of the plan shown. */
  private label(): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    const { runs, run: shown } = this.app.data.get();
    const run = runs.find(({ id }) => id === shown?.id);
    if (!run) return nothing;
    const now = { ...labelOf(run), ...this.typed };
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      void this.keep(run, now);
    };
    const type = (name: "title" | "note") => (event: InputEvent) =>
      (this.typed = { ...this.typed, [name]: (event.target as HTMLInputElement).value });
    return html`<details class="run-label">
      <summary>${t("runs.label")}</summary>
      <form class="run-form" @submit=${submit}>
        <label class="field"
          ><span>${t("plan.title")}</span
          ><input type="text" maxlength="200" .value=${now.title} @input=${type("title")}
        /></label>
        <label class="field"
          ><span>${t("runs.note")}</span
          ><textarea rows="2" maxlength="4000" .value=${now.note ?? ""} @input=${type("note")}></textarea>
        </label>
        <div class="buttons">
          <button type="submit" class="small">${t("runs.keep")}</button>
          <button
            type="button"
            class="small"
            aria-pressed=${now.is_pinned ?? false}
            @click=${() => void this.keep(run, { ...now, is_pinned: !now.is_pinned })}
          >
            ${t(now.is_pinned ? "runs.unpin" : "runs.pin")}
          </button>
          <button type="button" class="small" @click=${() => void this.copySettings(run)}>${t("runs.copy")}</button>
          <button type="button" class="small" @click=${() => void this.share(run)}>${t("runs.share")}</button>
          <button
            type="button"
            class="small"
            @click=${() => void this.keep(run, { ...now, is_archived: true })}
          >
            ${t("runs.archive")}
          </button>
        </div>
      </form>
    </details>`;
  }

  /** What was put away, each with the way back. */
  private archive(): TemplateResult {
    const { t, date } = this.app.speech();
    const opened = (event: Event) => (event.target as HTMLDetailsElement).open && void this.loadAway();
    return html`<details class="archive" @toggle=${opened}>
      <summary>${t("runs.away")}</summary>
      ${
        this.away?.length
          ? html`<ul class="links">
              ${this.away.map(
                (run) =>
                  html`<li>
                    ${planTitle(this.app, run)}<small>${date(run.created_at)}</small>
                    <button
                      type="button"
                      class="small"
                      aria-label=${t("runs.back.of", { name: planTitle(this.app, run) })}
                      @click=${() => void this.keep(run, { ...labelOf(run), is_archived: false })}
                    >
                      ${t("runs.back")}
                    </button>
                  </li>`,
              )}
            </ul>`
          : html`<p class="muted">${t("runs.away.none")}</p>`
      }
    </details>`;
  }

  private keep(run: RunHead, label: Label): Promise<void> {
    return this.guarded(async () => {
      await this.app.api.call(`/api/runs/${run.id}/label`, { method: "PUT", json: label });
      this.typed = {};
      await Promise.all([loadRuns(this.app), this.away ? this.loadAway() : null]);
    });
  }

  /** As a scenario: from there it lies beneath the form, is changed and calculated again. */
  private copySettings(run: RunHead): Promise<void> {
    const { t } = this.app.speech();
    const { scenario: _, ...plan } = run.settings as Record<string, unknown>;
    const name = t("runs.copy.name", { name: planTitle(this.app, run) }).slice(0, 100);
    return this.guarded(async () => {
      await this.app.api.post("/api/scenarios", { name, assumptions: { plan } });
      this.app.data.set({ notice: t("runs.copied", { name }) });
      this.app.view.set({ step: "goals" });
    });
  }

  private async share(run: RunHead): Promise<void> {
    const address = `${location.origin}${location.pathname}#panel=plan&step=look&theme=plan&run=${run.id}`;
    const isKept = await navigator.clipboard?.writeText(address).then(
      () => true,
      () => false,
    );
    this.app.data.set({ notice: isKept ? this.app.speech().t("runs.shared") : address });
  }

  private async loadAway(): Promise<void> {
    this.away = await this.app.api.get<RunHead[]>("/api/runs?archived=true").catch(() => []);
    this.app.redraw();
  }

  private async guarded(act: () => Promise<unknown>): Promise<void> {
    this.fault = null;
    await act().catch((cause: unknown) => (this.fault = faultOf(cause)));
    this.app.redraw();
  }
}

const labelOf = ({ title, note, is_pinned, is_archived }: RunHead): Label => ({
  title,
  note: note ?? "",
  is_pinned: is_pinned ?? false,
  is_archived: is_archived ?? false,
});
