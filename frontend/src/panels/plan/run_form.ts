/** The wishes behind a calculation, as a planner words them; the names are the server's, units are converted here. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { RunRequest, RunSettings } from "../../api_types";
import type { App } from "../../app";
import type { Key } from "../../i18n";
import { WishLists } from "./wish_lists";

interface NumberField {
  name: string;
  label: Key;
  /** What is typed × unit = what is sent. */
  unit: number;
  min: number;
  max: number;
  usual: number | null;
}

/** What the plan is for, what the city can spend: the first page. */
const GOALS: readonly NumberField[] = [
  { name: "area_cut_share", label: "plan.cut", unit: 0.01, min: 0, max: 100, usual: null },
  { name: "budget_yen_per_year", label: "plan.budget", unit: 100_000_000, min: 0, max: 10_000_000, usual: null },
];
const MONEY: readonly NumberField[] = [
  { name: "subsidy_share", label: "plan.subsidy", unit: 0.01, min: 0, max: 100, usual: null },
];
/** What the plan may not do: the second page. */
const GUARDS: readonly NumberField[] = [
  { name: "most_changes_per_period", label: "plan.changes", unit: 1, min: 0, max: 100_000, usual: null },
];
const CARBON: readonly NumberField[] = [
  { name: "carbon_cut_share", label: "plan.carbon.cut", unit: 0.01, min: 0, max: 100, usual: null },
  { name: "carbon_limit_t", label: "plan.carbon.limit", unit: 1, min: 0, max: 1_000_000_000, usual: null },
  { name: "running_carbon_kg_per_m2", label: "plan.carbon.running", unit: 1, min: 0, max: 10_000, usual: 50 },
  { name: "building_carbon_kg_per_m2", label: "plan.carbon.building", unit: 1, min: 0, max: 100_000, usual: 600 },
];
/** How it is reckoned and searched. */
const DETAILS: readonly NumberField[] = [
  { name: "yen_per_km", label: "plan.yenperkm", unit: 1, min: 0, max: 1_000_000, usual: 200 },
  { name: "discount_rate", label: "plan.discount", unit: 0.01, min: 0, max: 50, usual: 2 },
  { name: "seconds", label: "plan.seconds", unit: 1, min: 1, max: 3600, usual: 60 },
  { name: "gap", label: "plan.gap", unit: 0.01, min: 0, max: 100, usual: 1 },
];
const ALL = [...GOALS, ...MONEY, ...GUARDS, ...CARBON, ...DETAILS];
const TERMS = ["5,5,10,10", "5,5", "5,5,5,5", "10,10,10,10"] as const;
const SWITCHES = {
  keep_last_shelter: true,
  avoid_hazard: true,
  use_neighbours: true,
  nearest_only: false,
  hand_over: true,
  privatise: false,
  operate: false,
  depopulated: false,
  strong_city: false,
};
type Switch = keyof typeof SWITCHES;
const PROMISES = ["keep_last_shelter", "avoid_hazard", "nearest_only"] as const;
const MEANS = ["use_neighbours", "hand_over", "privatise", "operate"] as const;
const FINANCE = ["depopulated", "strong_city"] as const;
const CHOICES = { finance: ["cash", "in_force", "continued"], preset: ["mic", "long-life", "city"] } as const;
type Choice = keyof typeof CHOICES;
const OKU = 100_000_000;

export class RunForm {
  private title = "";
  private readonly numbers = new Map<string, number | null>(ALL.map(({ name, usual }) => [name, usual]));
  private readonly switches: Record<Switch, boolean> = { ...SWITCHES };
  private readonly choices: Record<Choice, string> = { finance: "cash", preset: "mic" };
  private terms: string = TERMS[0];
  private budgets = "";
  private readonly lists: WishLists;
  /** What the last calculation was asked with; null before there was one from here. */
  private sent: string | null = null;
  private touched = false;

  constructor(private readonly app: App) {
    this.lists = new WishLists(app);
  }

  /** Whether the form says something else than the last calculation was asked with. */
  isChanged(): boolean {
    return this.sent === null ? this.touched : this.sent !== JSON.stringify(this.request());
  }

  asked(): void {
    this.sent = JSON.stringify(this.request());
    this.touched = false;
  }

  goals(begin: () => void, next: () => void): TemplateResult {
    const { t } = this.app.speech();
    return this.form(
      begin,
      html`<p>${t("journey.goals.help")}</p>
        ${GOALS.map((field) => this.number(field))}
        <p class="muted">${t("journey.goals.blank")}</p>
        ${this.termsPart()}
        <details>
          <summary>${t("journey.money")}</summary>
          ${this.budgetPart()}${this.choice("finance", "plan.finance")}${MONEY.map((field) => this.number(field))}
          ${FINANCE.map((name) => this.switch(name))}
        </details>
        <details>
          <summary>${t("journey.details")}</summary>
        <label class="field"
          ><span>${t("plan.title")}</span
          ><input
            type="text"
            maxlength="200"
            .value=${this.title}
            @input=${(event: InputEvent) => (this.title = (event.target as HTMLInputElement).value)}
        /></label>
          ${DETAILS.map((field) => this.number(field))}${this.choice("preset", "plan.preset")}
        </details>`,
      html`<button type="button" class="wide" @click=${next}>${t("journey.goals.next")}</button>`,
    );
  }

  guard(begin: () => void): TemplateResult {
    const { t } = this.app.speech();
    return this.form(
      begin,
      html`<p>${t("journey.guard.help")}</p>
        <fieldset>
          <legend>${t("journey.promises")}</legend>
          ${PROMISES.map((name) => this.switch(name))}${GUARDS.map((field) => this.number(field))}
        </fieldset>
        ${this.lists.functionPart()} ${this.lists.lockPart()} ${this.lists.pairPart()}
        <fieldset>
          <legend>${t("journey.means")}</legend>
          ${MEANS.map((name) => this.switch(name))}
        </fieldset>
        <details>
          <summary>${t("journey.carbon")}</summary>
          ${CARBON.map((field) => this.number(field))}
        </details>
        <p class="muted">${t("plan.districts.none")}</p>`,
      nothing,
    );
  }

  private form(begin: () => void, fields: TemplateResult, more: TemplateResult | typeof nothing): TemplateResult {
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      begin();
    };
    const touch = () => (this.touched = true);
    return html`<form class="run-form" @submit=${submit} @input=${touch} @change=${touch}>
      ${fields}
      <div class="journey-next">
        <button type="submit" class="primary wide">${this.app.speech().t("plan.start")}</button>${more}
      </div>
    </form>`;
  }

  private termsPart(): TemplateResult {
    const { t } = this.app.speech();
    const years = (terms: string) => terms.split(",").reduce((sum, part) => sum + Number(part), 0);
    return html`<label class="field"
      ><span>${t("journey.terms")}</span
      ><select @change=${(event: Event) => (this.terms = (event.target as HTMLSelectElement).value)}>
        ${TERMS.map(
          (terms) =>
            html`<option value=${terms} ?selected=${terms === this.terms}>
              ${t("journey.terms.of", { years: years(terms), terms: terms.replaceAll(",", " + ") })}
            </option>`,
        )}
      </select></label
    >`;
  }

  private number({ name, label, min, max }: NumberField): TemplateResult {
    const keep = (event: InputEvent) => {
      const { value } = event.target as HTMLInputElement;
      this.numbers.set(name, value === "" ? null : Number(value));
    };
    return html`<label class="field"
      ><span>${this.app.speech().t(label)}</span>
      <input
        type="number"
        min=${min}
        max=${max}
        step="any"
        ?required=${name === "seconds" || name === "gap"}
        .value=${String(this.numbers.get(name) ?? "")}
        @input=${keep}
    /></label>`;
  }

  private switch(name: Switch): TemplateResult {
    const flip = (event: Event) => (this.switches[name] = (event.target as HTMLInputElement).checked);
    return html`<label class="check"
      ><input
        type="checkbox"
        .checked=${this.switches[name]}
        @change=${flip}
      />${this.app.speech().t(`plan.switch.${name}`)}</label
    >`;
  }

  private choice(name: Choice, label: Key): TemplateResult {
    const { t } = this.app.speech();
    const pick = (event: Event) => (this.choices[name] = (event.target as HTMLSelectElement).value);
    return html`<label class="field"
      ><span>${t(label)}</span
      ><select @change=${pick}>
        ${CHOICES[name].map(
          (code) =>
            html`<option value=${code} ?selected=${this.choices[name] === code}>
              ${t(`plan.${name}.${code}` as Key)}
            </option>`,
        )}
      </select></label
    >`;
  }

  private budgetPart(): TemplateResult {
    const { t } = this.app.speech();
    const keep = (event: InputEvent) => (this.budgets = (event.target as HTMLInputElement).value);
    return html`<label class="field"
      ><span>${t("plan.budgets")}<small>${t("plan.budgets.help")}</small></span>
      <input type="text" inputmode="decimal" pattern="[0-9０-９.,，、 ]*" .value=${this.budgets} @input=${keep}
    /></label>`;
  }

  request(): RunRequest {
    const sent = new Map(
      ALL.flatMap(({ name, unit }) => {
        const typed = this.numbers.get(name);
        return typed === null || typed === undefined ? [] : [[name, Number((typed * unit).toPrecision(12))] as const];
      }),
    );
    const seconds = sent.get("seconds") ?? 60;
    const gap = sent.get("gap") ?? 0.01;
    sent.delete("seconds");
    sent.delete("gap");
    const settings: RunSettings = { ...Object.fromEntries(sent), ...this.switches };
    const budgets = budgetsOf(this.budgets);
    if (budgets) settings.budget_yen_per_period = budgets;
    if (this.terms !== TERMS[0]) settings.terms = this.terms.split(",").map(Number);
    return { title: this.title, seconds, gap, settings: { ...settings, ...this.choices, ...this.lists.wishes() } };
  }
}

/** "20, , 15" → yen of each period, null where nothing is said; null where the field is empty. */
export function budgetsOf(typed: string): (number | null)[] | null {
  const plain = typed.normalize("NFKC").replace(/、/gu, ",");
  if (!plain.trim()) return null;
  return plain.split(",").map((part) => (part.trim() === "" ? null : Math.round(Number(part) * OKU)));
}
