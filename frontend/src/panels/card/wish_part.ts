/** On the card of the plan shown: keep, close, another action, year or partner; evaluated at once. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Decision, Run } from "../../api_types";
import type { App } from "../../app";
import { byHandOf, type Wish } from "../../by_hand";
import { handleOf, handlesOf } from "../../stock/own_code";
import { wishText } from "../plan/by_hand_part";

export class WishPart {
  private typed: Wish | null = null;

  constructor(private readonly app: App) {
    app.view.on(["facility", "run"], () => (this.typed = null));
  }

  render(run: Run, decision: Decision): TemplateResult {
    const { t } = this.app.speech();
    const code = decision.facility_code;
    const now = byHandOf(this.app).steps(run.id).now.get(code);
    const want = (wish: Wish | null) => () => void byHandOf(this.app).change(run.id, (steps) => steps.set(code, wish));
    const stands = decision.stands ?? [];
    const stays = stands.length ? stands[stands.length - 1]! : true;
    const other: Wish = { action: stays ? "close" : "keep" };
    return html`<details class="wish" .open=${now !== undefined || this.typed !== null}>
      <summary>${t("hand.change")}</summary>
      ${now ? html`<p class="proof">${t("hand.now")}：${wishText(this.app, now)}</p>` : nothing}
      <div class="buttons">
        ${
          now
            ? html`<button type="button" class="small" @click=${want(null)}>${t("hand.drop")}</button>`
            : html`<button type="button" class="small" @click=${want(other)}>
                ${t(stays ? "hand.close" : "hand.keep")}
              </button>`
        }
      </div>
      ${this.form(run, decision, now)}
    </details>`;
  }

  private form(run: Run, decision: Decision, now: Wish | undefined): TemplateResult {
    const { t, term } = this.app.speech();
    const typed = this.typed ?? now ?? { action: decision.action, year: decision.fiscal_year ?? undefined };
    const keep = (change: Partial<Wish>) => {
      this.typed = { ...typed, ...change };
      this.app.redraw();
    };
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      const { action, year, partner } = this.typed ?? typed;
      const wish: Wish = { action, ...(year ? { year } : {}), ...(partner ? { partner } : {}) };
      this.typed = null;
      void byHandOf(this.app).change(run.id, (steps) => steps.set(decision.facility_code, wish));
    };
    const value = (event: Event) => (event.target as HTMLInputElement).value.trim();
    const places = run.decisions.map(({ facility_code: code, name }) => ({ code, name }));
    const handles = handlesOf(places);
    const nameOf = new Map(places.map(({ code, name }) => [code, name]));
    const partner = (event: Event) => handles.get(value(event)) ?? value(event);
    return html`<form class="wish-row" @submit=${submit}>
      <label class="field"
        ><span>${t("column.action")}</span
        ><select @change=${(event: Event) => keep({ action: value(event) })}>
          ${(this.app.data.get().vocabulary?.action ?? []).map(
            ({ code }) =>
              html`<option value=${code} ?selected=${code === typed.action}>${term("action", code)}</option>`,
          )}
        </select></label
      >
      <label class="field"
        ><span>${t("judge.year")}</span
        ><input
          type="number"
          min="1990"
          max="2200"
          .value=${String(typed.year ?? "")}
          @change=${(event: Event) => keep({ year: value(event) ? Number(value(event)) : undefined })}
      /></label>
      <label class="field"
        ><span>${t("hand.partner")}</span
        ><input
          type="text"
          list="card-codes"
          .value=${handleOf(typed.partner ?? "", handles)}
          @change=${(event: Event) => keep({ partner: partner(event) || undefined })}
      /></label>
      <datalist id="card-codes">
        ${[...handles].map(([handle, code]) => html`<option value=${handle}>${nameOf.get(code)}</option>`)}
      </datalist>
      <button type="submit" class="small">${t("hand.want")}</button>
    </form>`;
  }
}
