/** The second-stage judgement: what a section decided about a facility, on which day, and why. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { FacilityCard, Judgement } from "../../api_types";
import type { App } from "../../app";
import { faultOf } from "../../loading";
import { renderFault } from "../../screen/faults";
import { facts, section } from "./section";

const FIELDS = ["decision", "comment", "section", "date"] as const;
type Values = Record<(typeof FIELDS)[number], string>;

export class JudgementPart {
  private values: Values | null = null;
  private fault: ApiError | null = null;

  constructor(private readonly app: App) {
    app.view.on(["facility"], () => this.stop());
  }

  render(card: FacilityCard): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    if (card.own === false) return nothing;
    const kept = judgementOf(card);
    const shown = kept
      ? facts(FIELDS.map((field) => [t(`cost.judge.${field}`), kept[field] ?? null] as const))
      : html`<p class="muted">${t("cost.judge.none")}</p>`;
    const open = () => {
      this.values = Object.fromEntries(FIELDS.map((field) => [field, kept?.[field] ?? ""])) as Values;
      this.app.redraw();
    };
    const button = html`<button type="button" class="quiet small" @click=${open}>${t("cost.judge.edit")}</button>`;
    return section(t("cost.judge"), this.values ? this.form(card, this.values) : shown, this.values ? nothing : button);
  }

  private form(card: FacilityCard, values: Values): TemplateResult {
    const speech = this.app.speech();
    const { t } = speech;
    const keep = (field: keyof Values) => (event: InputEvent) =>
      (values[field] = (event.target as HTMLInputElement).value);
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      void this.save(card, values);
    };
    const input = (field: keyof Values) =>
      html`<label class="field"
        ><span>${t(`cost.judge.${field}`)}</span>${
          field === "comment"
            ? html`<textarea rows="3" maxlength="4000" .value=${values[field]} @input=${keep(field)}></textarea>`
            : html`<input
                type=${field === "date" ? "date" : "text"}
                maxlength="100"
                .value=${values[field]}
                @input=${keep(field)}
              />`
        }</label
      >`;
    return html`<form class="editor" @submit=${submit}>
      ${this.fault ? renderFault(speech, this.fault, null) : nothing}${FIELDS.map(input)}
      <div class="buttons">
        <button type="submit" class="primary">${t("card.save")}</button
        ><button type="button" @click=${() => this.stop()}>${t("card.cancel")}</button>
      </div>
    </form>`;
  }

  private async save(card: FacilityCard, values: Values): Promise<void> {
    const filled = Object.fromEntries(FIELDS.map((field) => [field, values[field].trim() || null]));
    const judgement = FIELDS.some((field) => filled[field]) ? filled : null;
    const { cardEtag } = this.app.data.get();
    try {
      const reply = await this.app.api.call<FacilityCard>(`/api/facilities/${card.id}`, {
        method: "PATCH",
        json: { judgement },
        ifMatch: cardEtag ?? `"${card.version}"`,
      });
      this.app.data.set({ card: reply.body, cardEtag: reply.etag, notice: this.app.speech().t("cost.judge.saved") });
      this.stop();
    } catch (cause) {
      this.fault = faultOf(cause);
      this.app.redraw();
    }
  }

  private stop(): void {
    [this.values, this.fault] = [null, null];
    this.app.redraw();
  }
}

/** What the server keeps under `judgement`; null where nothing is written. */
export function judgementOf(card: object): Judgement | null {
  const kept = (card as { judgement?: Judgement | null }).judgement;
  return kept && FIELDS.some((field) => kept[field]) ? kept : null;
}
