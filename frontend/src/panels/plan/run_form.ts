/** The wishes behind a calculation, as a planner words them; the names are the server's, units are converted here. */
import { html, type TemplateResult } from "lit-html";
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

const FIRST: readonly NumberField[] = [
  { name: "seconds", label: "plan.seconds", unit: 1, min: 1, max: 3600, usual: 60 },
  { name: "gap", label: "plan.gap", unit: 0.01, min: 0, max: 100, usual: 1 },
  { name: "budget_yen_per_year", label: "plan.budget", unit: 100_000_000, min: 0, max: 10_000_000, usual: null },
  { name: "area_cut_share", label: "plan.cut", unit: 0.01, min: 0, max: 100, usual: null },
];
const MORE: readonly NumberField[] = [
  { name: "yen_per_km", label: "plan.yenperkm", unit: 1, min: 0, max: 1_000_000, usual: 200 },
  { name: "most_changes_per_period", label: "plan.changes", unit: 1, min: 0, max: 100_000, usual: null },
  { name: "discount_rate", label: "plan.discount", unit: 0.01, min: 0, max: 50, usual: 2 },
  { name: "carbon_cut_share", label: "plan.carbon.cut", unit: 0.01, min: 0, max: 100, usual: null },
  { name: "carbon_limit_t", label: "plan.carbon.limit", unit: 1, min: 0, max: 1_000_000_000, usual: null },
  { name: "running_carbon_kg_per_m2", label: "plan.carbon.running", unit: 1, min: 0, max: 10_000, usual: 50 },
  { name: "building_carbon_kg_per_m2", label: "plan.carbon.building", unit: 1, min: 0, max: 100_000, usual: 600 },
  { name: "subsidy_share", label: "plan.subsidy", unit: 0.01, min: 0, max: 100, usual: null },
];
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
const CHOICES = { finance: ["cash", "in_force", "continued"], preset: ["mic", "long-life", "city"] } as const;
type Choice = keyof typeof CHOICES;
const OKU = 100_000_000;

export class RunForm {
  private title = "";
  private readonly numbers = new Map<string, number | null>(
    [...FIRST, ...MORE].map(({ name, usual }) => [name, usual]),
  );
  private readonly switches: Record<Switch, boolean> = { ...SWITCHES };
  private readonly choices: Record<Choice, string> = { finance: "cash", preset: "mic" };
  private budgets = "";
  private readonly lists: WishLists;

  constructor(
    private readonly app: App,
    private readonly start: (request: RunRequest) => void,
  ) {
    this.lists = new WishLists(app);
  }

  render(): TemplateResult {
    const { t } = this.app.speech();
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      this.start(this.request());
    };
    return html`<form class="run-form" @submit=${submit}>
      <label class="field"
        ><span>${t("plan.title")}</span
        ><input
          type="text"
          maxlength="200"
          .value=${this.title}
          @input=${(event: InputEvent) => (this.title = (event.target as HTMLInputElement).value)}
      /></label>
      ${FIRST.map((field) => this.number(field))}
      <p class="muted">${t("plan.blank")}</p>
      <details>
        <summary>${t("plan.more")}</summary>
        ${MORE.map((field) => this.number(field))} ${this.budgetPart()}
        ${this.choice("finance", "plan.finance")}${this.choice("preset", "plan.preset")}
        ${(Object.keys(SWITCHES) as Switch[]).map((name) => this.switch(name))}
        <p class="muted">${t("plan.districts.none")}</p>
        ${this.lists.functionPart()}${this.lists.pairPart()}
      </details>
      ${this.lists.lockPart()}
      <button type="submit" class="primary wide">${t("plan.start")}</button>
    </form>`;
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
    const budgets = budgetsOf(this.budgets);
    if (budgets) settings.budget_yen_per_period = budgets;
    return { title: this.title, seconds, gap, settings: { ...settings, ...this.choices, ...this.lists.wishes() } };
  }
}

/** "20, , 15" → yen of each period, null where nothing is said; null where the field is empty. */
export function budgetsOf(typed: string): (number | null)[] | null {
  const plain = typed.normalize("NFKC").replace(/、/gu, ",");
  if (!plain.trim()) return null;
  return plain.split(",").map((part) => (part.trim() === "" ? null : Math.round(Number(part) * OKU)));
}
