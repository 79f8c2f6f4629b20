/** 一次評価 → 二次評価: what the plan says of a facility, what its section says to that, and remarks. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { Decision, JudgementSent, PlanJudgementAnswer, Run, SectionVerdict } from "../../api_types";
import type { App } from "../../app";
import { judgingOf } from "../../judging";
import { faultOf } from "../../loading";
import { renderFault } from "../../screen/faults";

const today = (): string => new Date().toLocaleDateString("sv-SE");

export class SectionVerdictPart {
  private values: JudgementSent | null = null;
  private remark = { section: "", text: "" };
  private fault: ApiError | null = null;

  constructor(private readonly app: App) {
    app.view.on(["facility", "run"], () => this.stop());
  }

  render(run: Run, decision: Decision): TemplateResult {
    const { t, term } = this.app.speech();
    const kept = judgingOf(this.app).about(run.id, decision.facility_id);
    return html`<section class="section-verdict" aria-label=${t("judge.title")}>
      <h4>${t("judge.title")}</h4>
      <dl class="facts">
        <div>
          <dt>${t("judge.first")}</dt>
          <dd>
            ${term("action", decision.action)}
            ${decision.fiscal_year ? t("decision.year", { year: decision.fiscal_year }) : ""}
          </dd>
        </div>
        <div>
          <dt>${t("judge.second")}</dt>
          <dd>${kept ? this.shown(kept) : t("judge.none")}</dd>
        </div>
      </dl>
      ${this.fault ? renderFault(this.app.speech(), this.fault, null) : nothing}
      ${this.values ? this.form(run, decision, this.values) : this.openButton(decision, kept)}
      ${this.remarks(run, decision)}
    </section>`;
  }

  private shown(kept: PlanJudgementAnswer): TemplateResult {
    const { t, term } = this.app.speech();
    const instead = kept.action
      ? ` → ${term("action", kept.action)} ${kept.fiscal_year ? t("decision.year", { year: kept.fiscal_year }) : ""}`
      : "";
    return html`<b>${term("section_verdict", kept.verdict)}</b>${instead}
      <small>${kept.section} ・ ${kept.decided_on}</small>${kept.reason ? html`<p>${kept.reason}</p>` : nothing}`;
  }

  private openButton(decision: Decision, kept: PlanJudgementAnswer | undefined): TemplateResult {
    const open = () => {
      this.values = {
        verdict: kept?.verdict ?? "agree",
        action: kept?.action ?? null,
        fiscal_year: kept?.fiscal_year ?? null,
        section: kept?.section ?? decision.department ?? "",
        reason: kept?.reason ?? "",
        decided_on: kept?.decided_on ?? today(),
        version: kept?.version ?? null,
      };
      this.app.redraw();
    };
    return html`<button type="button" class="small" @click=${open}>
      ${this.app.speech().t(kept ? "judge.change" : "judge.write")}
    </button>`;
  }

  private form(run: Run, decision: Decision, values: JudgementSent): TemplateResult {
    const { t } = this.app.speech();
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      void this.save(run.id, decision.facility_id, values);
    };
    return html`<form class="editor" @submit=${submit}>
      ${this.verdicts(values)} ${values.verdict === "disagree" ? this.instead(values) : nothing}
      <label class="field"
        ><span>${t("judge.section")}</span
        ><input
          type="text"
          required
          maxlength="200"
          .value=${values.section}
          @input=${(event: InputEvent) => (values.section = (event.target as HTMLInputElement).value)}
      /></label>
      <label class="field"
        ><span>${t("judge.reason")}</span
        ><textarea
          rows="3"
          maxlength="4000"
          ?required=${values.verdict !== "agree"}
          .value=${values.reason ?? ""}
          @input=${(event: InputEvent) => (values.reason = (event.target as HTMLTextAreaElement).value)}
        ></textarea>
      </label>
      <label class="field"
        ><span>${t("judge.date")}</span
        ><input
          type="date"
          required
          .value=${values.decided_on}
          @input=${(event: InputEvent) => (values.decided_on = (event.target as HTMLInputElement).value)}
      /></label>
      <div class="buttons">
        <button type="submit" class="primary">${t("card.save")}</button
        ><button type="button" @click=${() => this.stop()}>${t("card.cancel")}</button>
      </div>
    </form>`;
  }

  private verdicts(values: JudgementSent): TemplateResult {
    const { t, term } = this.app.speech();
    const pick = (verdict: SectionVerdict) => () => {
      values.verdict = verdict;
      this.app.redraw();
    };
    const all = (this.app.data.get().vocabulary?.section_verdict ?? []) as { code: SectionVerdict }[];
    return html`<fieldset class="inline">
      <legend>${t("judge.second")}</legend>
      ${all.map(
        ({ code }) =>
          html`<label class="check"
            ><input
              type="radio"
              name="section-verdict"
              .checked=${values.verdict === code}
              @change=${pick(code)}
            />${term("section_verdict", code)}</label
          >`,
      )}
    </fieldset>`;
  }

  private instead(values: JudgementSent): TemplateResult {
    const { t, term } = this.app.speech();
    const actions = this.app.data.get().vocabulary?.action ?? [];
    const pick = (event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      values.action = value ? (value as JudgementSent["action"]) : null;
    };
    return html`<div class="wish-row">
      <label class="field"
        ><span>${t("judge.instead")}</span
        ><select @change=${pick}>
          <option value="">${t("judge.instead.none")}</option>
          ${actions.map(
            ({ code }) =>
              html`<option value=${code} ?selected=${code === values.action}>${term("action", code)}</option>`,
          )}
        </select></label
      >
      <label class="field"
        ><span>${t("judge.year")}</span
        ><input
          type="number"
          min="1990"
          max="2200"
          .value=${String(values.fiscal_year ?? "")}
          @input=${(event: InputEvent) => {
            const { value } = event.target as HTMLInputElement;
            values.fiscal_year = value === "" ? null : Number(value);
          }}
      /></label>
    </div>`;
  }

  private remarks(run: Run, { facility_id, department }: Decision): TemplateResult {
    const { t, date } = this.app.speech();
    const said = judgingOf(this.app)
      .of(run.id)
      .comments.filter((comment) => comment.facility_id === facility_id);
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      void this.say(run.id, facility_id, this.remark.section || department || "");
    };
    return html`<details .open=${said.length > 0}>
      <summary>${t("judge.remarks", { count: said.length })}</summary>
      <ol class="remarks">
        ${said.map(
          (one) =>
            html`<li><p>${one.text}</p><small>${one.section} ・ ${one.actor} ・ ${date(one.created_at)}</small></li>`,
        )}
      </ol>
      <form class="editor" @submit=${submit}>
        <label class="field"
          ><span>${t("judge.section")}</span
          ><input
            type="text"
            required
            maxlength="200"
            .value=${this.remark.section || department || ""}
            @input=${(event: InputEvent) => (this.remark.section = (event.target as HTMLInputElement).value)}
        /></label>
        <label class="field"
          ><span>${t("judge.remark")}</span
          ><textarea
            rows="2"
            required
            maxlength="4000"
            .value=${this.remark.text}
            @input=${(event: InputEvent) => (this.remark.text = (event.target as HTMLTextAreaElement).value)}
          ></textarea>
        </label>
        <button type="submit" class="small">${t("judge.say")}</button>
      </form>
    </details>`;
  }

  private async save(runId: number, facilityId: number, values: JudgementSent): Promise<void> {
    try {
      const instead = values.verdict === "disagree" ? {} : { action: null, fiscal_year: null };
      await judgingOf(this.app).judge(runId, facilityId, { ...values, ...instead });
      this.app.data.set({ notice: this.app.speech().t("judge.saved") });
      this.stop();
    } catch (cause) {
      this.fault = faultOf(cause);
      // What somebody else has written is shown above; sending again replaces it knowingly.
      if (this.fault.kind === "stale") values.version = judgingOf(this.app).about(runId, facilityId)?.version ?? null;
      this.app.redraw();
    }
  }

  private async say(runId: number, facilityId: number, section: string): Promise<void> {
    try {
      await judgingOf(this.app).comment(runId, facilityId, section, this.remark.text);
      this.remark = { section, text: "" };
      this.fault = null;
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }

  private stop(): void {
    this.values = null;
    this.fault = null;
    this.app.redraw();
  }
}
