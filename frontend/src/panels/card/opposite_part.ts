/** 「この施設を残した場合」: a button that has the opposite decision worked out, and its answer. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { Decision, OppositeChange, Run, RunHead } from "../../api_types";
import type { App } from "../../app";
import { faultOf, RUN_ENDED } from "../../loading";
import { renderFault } from "../../screen/faults";
import { openPlan } from "../../showing";

const POLL_MS = 1500;
const SECONDS = 20;
/** After these the facility is not in use any more; likewise where its people go elsewhere. */
const GONE = new Set(["close", "share", "hand_over"]);

interface Asked {
  answer: RunHead | null;
  fault: ApiError | null;
  language: string;
}

export class OppositePart {
  /** By run and facility: the reader may look at other cards while an answer is worked out. */
  private readonly asked = new Map<string, Asked>();

  constructor(private readonly app: App) {}

  render(run: Run, decision: Decision): TemplateResult | typeof nothing {
    if (run.summary?.opposite || decision.reasons.some(({ code }) => LOCKED.has(code))) return nothing;
    const key = `${run.id}/${decision.facility_id}`;
    const known = run.opposites?.some(
      ({ facility_id, state }) => facility_id === decision.facility_id && state !== "failed",
    );
    const speech = this.app.speech();
    const asked = this.asked.get(key);
    if ((known && !asked) || (asked && asked.language !== speech.language))
      void this.follow(key, run.id, decision.facility_id);
    return html`<div class="opposite" role="status">
      ${this.content(key, run, decision)} ${asked?.fault ? renderFault(speech, asked.fault, null) : nothing}
    </div>`;
  }

  private content(key: string, run: Run, decision: Decision): TemplateResult {
    const { t } = this.app.speech();
    const answer = this.asked.get(key)?.answer;
    if (answer && !RUN_ENDED.has(answer.state))
      return html`<p class="loading">${t(answer.state === "queued" ? "opposite.queued" : "opposite.working")}</p>`;
    if (answer?.summary?.opposite?.sentences) return this.told(answer);
    const gone = GONE.has(decision.action) || decision.receivers.length > 0;
    return html`${answer ? html`<p>${t("opposite.failed", { error: answer.error ?? answer.state })}</p>` : nothing}
      <button type="button" class="small wide" @click=${() => void this.ask(key, run.id, decision.facility_id)}>
        ${t(gone ? "opposite.keep" : "opposite.leave")}
      </button>`;
  }

  private told(answer: RunHead): TemplateResult {
    const { t } = this.app.speech();
    const [first, ...rest] = answer.summary?.opposite?.sentences ?? [];
    const { changes = [], whole, gap } = answer.summary?.opposite ?? {};
    const show = async () => {
      await openPlan(this.app, answer.id);
    };
    return html`<h4>${t("opposite.title")}</h4>
      <p><b>${first}</b></p>
      ${rest.map((line) => html`<p class="muted">${line}</p>`)}
      ${
        whole && gap !== null && gap !== undefined
          ? html`<p class="muted">${t("opposite.gap", { gap: this.app.speech().percent(gap, 2) })}</p>`
          : nothing
      }
      ${
        answer.state === "done"
          ? html`${changes.length ? this.changes(changes) : nothing}
              <button type="button" class="small" @click=${() => void show()}>${t("opposite.show")}</button>`
          : nothing
      }`;
  }

  private changes(changes: readonly OppositeChange[]): TemplateResult {
    const { t, term, yen } = this.app.speech();
    const when = (action: string, year: number | null) =>
      `${term("action", action)}${year ? ` ${t("decision.year", { year })}` : ""}`;
    return html`<details>
      <summary>${t("opposite.changes")} (${changes.length})</summary>
      <div class="scroll-x" tabindex="0" role="region" aria-label=${t("opposite.changes")}>
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">${t("column.name")}</th>
              <th scope="col">${t("opposite.before")}</th>
              <th scope="col">${t("opposite.after")}</th>
              <th scope="col" class="number">${t("opposite.cost")}</th>
            </tr>
          </thead>
          <tbody>
            ${changes.map(
              (change) =>
                html`<tr>
                  <th scope="row" class="wrap">
                    <button
                      type="button"
                      class="link"
                      @click=${() => this.app.openFacility(change.facility_id, { centre: true })}
                    >
                      ${change.name}
                    </button>
                  </th>
                  <td>${when(change.action, change.fiscal_year)}</td>
                  <td>${when(change.other_action, change.other_fiscal_year)}</td>
                  <td class="number">${yen(change.cost_yen)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
  }

  private async ask(key: string, run: number, facility: number): Promise<void> {
    const { language } = this.app.speech();
    try {
      const answer = await this.app.api.post<RunHead>(pathOf(run, facility), { seconds: SECONDS });
      this.asked.set(key, { answer, fault: null, language });
      void this.follow(key, run, facility);
    } catch (cause) {
      this.asked.set(key, { answer: null, fault: faultOf(cause), language });
    }
    this.app.redraw();
  }

  /** Asks until the answer is there; the words come in the reader's language. */
  private async follow(key: string, run: number, facility: number): Promise<void> {
    const { language } = this.app.speech();
    const before = this.asked.get(key);
    this.asked.set(key, { answer: before?.answer ?? null, fault: null, language });
    for (;;) {
      const answer = await this.app.api.get<RunHead>(pathOf(run, facility)).catch(() => null);
      if (this.asked.get(key)?.language !== language) return;
      if (answer) this.asked.set(key, { answer, fault: null, language });
      this.app.redraw();
      if (!answer || RUN_ENDED.has(answer.state)) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

/** Where the planner or the rules leave no choice there is no opposite. */
const LOCKED = new Set([
  "kept_locked",
  "closed_locked",
  "kept_fixed",
  "kept_main_library",
  "kept_main_place",
  "no_area",
  "no_position",
  "no_users_known",
]);

const pathOf = (run: number, facility: number): string => `/api/runs/${run}/decisions/${facility}/opposite`;
