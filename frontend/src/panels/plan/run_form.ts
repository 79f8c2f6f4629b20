/** The limits of a calculation, as a planner words them: time, budget, area target, distance, fixed facilities. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { App } from "../../app";
import type { RunRequest } from "../../api_types";
import type { Key } from "../../i18n";

interface Values {
  seconds: number;
  gapPercent: number;
  budgetOku: number | null;
  targetPercent: number | null;
  walkKm: number | null;
  alpha: number | null;
}

const YEN_PER_OKU = 100_000_000;

export class RunForm {
  private readonly values: Values = { seconds: 60, gapPercent: 1, budgetOku: null, targetPercent: null, walkKm: null, alpha: null };
  private readonly locks = new Map<string, "keep" | "close">();

  constructor(private readonly app: App, private readonly start: (request: RunRequest) => void) {}

  render(): TemplateResult {
    const { t } = this.app.speech();
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      this.start(this.request());
    };
    return html`<form class="run-form" @submit=${submit}>
      ${this.number("plan.seconds", "seconds", 5, 3600, 5)}
      ${this.number("plan.gap", "gapPercent", 0, 50, 0.1)}
      ${this.number("plan.budget", "budgetOku", 0, 100_000, 0.1)}
      ${this.number("plan.target", "targetPercent", 1, 100, 1)}
      ${this.number("plan.walk", "walkKm", 0.1, 100, 0.1)}
      ${this.number("plan.alpha", "alpha", 0, 100, 0.1)}
      <p class="muted">${t("plan.blank")}</p>
      ${this.lockPart()}
      <button type="submit" class="primary wide">${t("plan.start")}</button>
    </form>`;
  }

  private number(label: Key, name: keyof Values, min: number, max: number, step: number): TemplateResult {
    const required = name === "seconds" || name === "gapPercent";
    const keep = (event: InputEvent) => {
      const { value } = event.target as HTMLInputElement;
      (this.values as unknown as Record<string, number | null>)[name] = value === "" ? null : Number(value);
    };
    return html`<label class="field"><span>${this.app.speech().t(label)}</span>
      <input type="number" min=${min} max=${max} step=${step === 0.1 ? "any" : step} ?required=${required} .value=${String(this.values[name] ?? "")} @input=${keep} /></label>`;
  }

  /** The open facility can be fixed: kept whatever the sums say, or closed. */
  private lockPart(): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    const { card } = this.app.data.get();
    const set = (code: string) => (event: Event) => {
      const value = (event.target as HTMLSelectElement).value;
      if (value === "keep" || value === "close") this.locks.set(code, value);
      else this.locks.delete(code);
      this.app.redraw();
    };
    const line = (code: string, name: string) => html`<label class="field"><span>${name}</span>
      <select @change=${set(code)}>${(["none", "keep", "close"] as const).map((value) => html`<option value=${value} ?selected=${(this.locks.get(code) ?? "none") === value}>${t(`plan.lock.${value}`)}</option>`)}</select></label>`;
    const nameOf = (code: string) => this.app.data.get().stock?.facilities.find((one) => one.code === code)?.name ?? code;
    const others = [...this.locks.keys()].filter((code) => code !== card?.code);
    if (!card && !others.length) return nothing;
    return html`<fieldset><legend>${t("plan.locks")}</legend>${card ? line(card.code, card.name) : nothing}${others.map((code) => line(code, nameOf(code)))}</fieldset>`;
  }

  private request(): RunRequest {
    const { seconds, gapPercent, budgetOku, targetPercent, walkKm, alpha } = this.values;
    const settings: RunRequest["settings"] = {};
    if (budgetOku !== null) settings.budget_yen_per_year = Math.round(budgetOku * YEN_PER_OKU);
    if (targetPercent !== null) settings.area_target_share = targetPercent / 100;
    if (walkKm !== null) settings.walk_limit_km = walkKm;
    if (alpha !== null) settings.alpha = alpha;
    if (this.locks.size) settings.locks = Object.fromEntries(this.locks);
    return { seconds, gap: gapPercent / 100, settings };
  }
}
