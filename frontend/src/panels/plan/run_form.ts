/** The wishes behind a calculation, as a planner words them; the names are the server's, units are converted here. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { App } from "../../app";
import type { RunRequest, RunSettings } from "../../api_types";
import type { Key } from "../../i18n";

interface NumberField {
  name: string;
  label: Key;
  /** What is typed × unit = what is sent. */
  unit: number;
  min: number;
  max: number;
  usual: number | null;
}

const FIRST: readonly NumberField[] = [
  { name: "seconds", label: "plan.seconds", unit: 1, min: 1, max: 3600, usual: 60 },
  { name: "gap", label: "plan.gap", unit: 0.01, min: 0, max: 100, usual: 1 },
  { name: "budget_yen_per_year", label: "plan.budget", unit: 100_000_000, min: 0, max: 10_000_000, usual: null },
  { name: "area_cut_share", label: "plan.cut", unit: 0.01, min: 0, max: 100, usual: null },
];
const MORE: readonly NumberField[] = [
  { name: "yen_per_km", label: "plan.yenperkm", unit: 1, min: 0, max: 1_000_000, usual: 60 },
  { name: "most_changes_per_period", label: "plan.changes", unit: 1, min: 0, max: 100_000, usual: null },
  { name: "periods", label: "plan.periods", unit: 1, min: 1, max: 12, usual: 4 },
  { name: "period_years", label: "plan.periodyears", unit: 1, min: 1, max: 40, usual: 10 },
  { name: "discount_rate", label: "plan.discount", unit: 0.01, min: 0, max: 50, usual: 2 },
];
const SWITCHES = { keep_last_shelter: true, avoid_hazard: true, use_neighbours: true, nearest_only: false, hand_over: false };
type Switch = keyof typeof SWITCHES;
type Lock = "keep" | "close";

export class RunForm {
  private title = "";
  private readonly numbers = new Map<string, number | null>([...FIRST, ...MORE].map(({ name, usual }) => [name, usual]));
  private readonly switches: Record<Switch, boolean> = { ...SWITCHES };
  private readonly locks = new Map<string, Lock>();

  constructor(private readonly app: App, private readonly start: (request: RunRequest) => void) {}

  render(): TemplateResult {
    const { t } = this.app.speech();
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      this.start(this.request());
    };
    return html`<form class="run-form" @submit=${submit}>
      <label class="field"><span>${t("plan.title")}</span><input type="text" maxlength="200" .value=${this.title} @input=${(event: InputEvent) => (this.title = (event.target as HTMLInputElement).value)} /></label>
      ${FIRST.map((field) => this.number(field))}
      <p class="muted">${t("plan.blank")}</p>
      <details><summary>${t("plan.more")}</summary>
        ${MORE.map((field) => this.number(field))}
        ${(Object.keys(SWITCHES) as Switch[]).map((name) => this.switch(name))}</details>
      ${this.lockPart()}
      <button type="submit" class="primary wide">${t("plan.start")}</button>
    </form>`;
  }

  private number({ name, label, min, max }: NumberField): TemplateResult {
    const keep = (event: InputEvent) => {
      const { value } = event.target as HTMLInputElement;
      this.numbers.set(name, value === "" ? null : Number(value));
    };
    return html`<label class="field"><span>${this.app.speech().t(label)}</span>
      <input type="number" min=${min} max=${max} step="any" ?required=${name === "seconds" || name === "gap"} .value=${String(this.numbers.get(name) ?? "")} @input=${keep} /></label>`;
  }

  private switch(name: Switch): TemplateResult {
    const flip = (event: Event) => (this.switches[name] = (event.target as HTMLInputElement).checked);
    return html`<label class="check"><input type="checkbox" .checked=${this.switches[name]} @change=${flip} />${this.app.speech().t(`plan.switch.${name}`)}</label>`;
  }

  /** The open facility can be fixed: kept whatever the sums say, or closed. */
  private lockPart(): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    const { card, stock } = this.app.data.get();
    const set = (code: string) => (event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      if (value === "keep" || value === "close") this.locks.set(code, value);
      else this.locks.delete(code);
      this.app.redraw();
    };
    const line = (code: string) => html`<label class="field"><span>${stock?.facilities.find((one) => one.code === code)?.name ?? code}</span>
      <select @change=${set(code)}>${(["none", "keep", "close"] as const).map((value) => html`<option value=${value} ?selected=${(this.locks.get(code) ?? "none") === value}>${t(`plan.lock.${value}`)}</option>`)}</select></label>`;
    const codes = new Set([...(card && card.own !== false ? [card.code] : []), ...this.locks.keys()]);
    return html`<fieldset><legend>${t("plan.locks")}</legend>${codes.size ? [...codes].map(line) : html`<p class="muted">${t("plan.locks.help")}</p>`}</fieldset>`;
  }

  private request(): RunRequest {
    const sent = new Map(
      [...FIRST, ...MORE].flatMap(({ name, unit }) => {
        const typed = this.numbers.get(name);
        return typed === null || typed === undefined ? [] : [[name, Number((typed * unit).toPrecision(12))] as const];
      }),
    );
    const [seconds, gap] = [sent.get("seconds") ?? 60, sent.get("gap") ?? 0.01];
    sent.delete("seconds");
    sent.delete("gap");
    const settings: RunSettings = { ...Object.fromEntries(sent), ...this.switches };
    if (this.locks.size) settings.locks = Object.fromEntries(this.locks);
    return { title: this.title, seconds, gap, settings };
  }
}
