/** What is asked of a series: its kind, its few numbers, the time for each plan. Percent here, shares on the wire. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ExplorationKind, ExplorationQuestion } from "../../api_types";
import type { App } from "../../app";
import type { Key } from "../../i18n";

interface Field {
  name: string;
  label: Key;
  /** What is typed × unit = what is sent. */
  unit: number;
  usual: string;
  /** Several values with commas between. */
  list?: boolean;
  optional?: boolean;
}

const FIELDS: Record<ExplorationKind, readonly Field[]> = {
  pareto: [{ name: "alphas_yen", label: "explore.weights", unit: 1, usual: "", list: true, optional: true }],
  alternatives: [
    { name: "different", label: "explore.different", unit: 1, usual: "10" },
    { name: "dearer", label: "explore.dearer", unit: 0.01, usual: "2" },
    { name: "count", label: "explore.count", unit: 1, usual: "3" },
  ],
  nested: [
    { name: "shares", label: "explore.shares", unit: 0.01, usual: "100, 80, 60", list: true },
    { name: "budget_yen_per_year", label: "explore.budget", unit: 100_000_000, usual: "", optional: true },
  ],
  robust: [
    { name: "population", label: "explore.population", unit: 0.01, usual: "100, 90, 110", list: true },
    { name: "prices", label: "explore.prices", unit: 0.01, usual: "100, 90, 120", list: true },
  ],
  spread: [{ name: "plans", label: "explore.plans", unit: 1, usual: "1000" }],
};
const USUAL_WEIGHTS = 9;
/** Of the whole walk, where not of each plan. */
const USUAL_SECONDS: Partial<Record<ExplorationKind, number>> = { spread: 60 };

export class ExploreForm {
  private kind: ExplorationKind = "pareto";
  private seconds = 20;
  private readonly typed = new Map(
    Object.values(FIELDS)
      .flat()
      .map(({ name, usual }) => [name, usual]),
  );

  constructor(
    private readonly app: App,
    private readonly start: (request: ExplorationQuestion) => void,
  ) {}

  render(runId: number): TemplateResult {
    const speech = this.app.speech();
    const { t, term } = speech;
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      this.start({ kind: this.kind, run_id: runId, title: "", options: this.options() });
    };
    const choose = (kind: ExplorationKind) => () => {
      this.kind = kind;
      this.seconds = USUAL_SECONDS[kind] ?? 20;
      this.app.redraw();
    };
    const time = (event: InputEvent) => {
      this.seconds = Number((event.target as HTMLInputElement).value);
      this.app.redraw();
    };
    const kinds = (this.app.data.get().vocabulary?.exploration_kind ?? []).map(({ code }) => code as ExplorationKind);
    return html`<form class="run-form" @submit=${submit}>
      <fieldset>
        <legend>${t("explore.kind")}</legend>
        ${kinds.map(
          (kind) =>
            html`<label class="check"
              ><input
                type="radio"
                name="explore-kind"
                .checked=${kind === this.kind}
                @change=${choose(kind)}
              />${term("exploration_kind", kind)}</label
            >`,
        )}
      </fieldset>
      <p class="muted">${t(`explore.help.${this.kind}`)}</p>
      ${FIELDS[this.kind].map((field) => this.field(field))}
      <label class="field"
        ><span>${t(this.kind === "spread" ? "explore.seconds.all" : "explore.seconds")}</span
        ><input type="number" min="1" max="3600" required .value=${String(this.seconds)} @input=${time}
      /></label>
      <p class="muted">
        ${t("explore.time", {
          plans: speech.number(this.plans()),
          minutes: speech.number(Math.max(1, Math.ceil((this.searches() * this.seconds) / 60))),
        })}
      </p>
      <button type="submit" class="primary wide">${t("explore.start")}</button>
    </form>`;
  }

  private field({ name, label, list, optional }: Field): TemplateResult {
    const keep = (event: InputEvent) => {
      this.typed.set(name, (event.target as HTMLInputElement).value);
      this.app.redraw();
    };
    const help = optional ? html`<small>${this.app.speech().t(`explore.blank.${name}` as Key)}</small>` : nothing;
    return html`<label class="field"
      ><span>${this.app.speech().t(label)}${help}</span>
      <input
        type=${list ? "text" : "number"}
        min=${list ? nothing : 0}
        step=${list ? nothing : "any"}
        pattern=${list ? "[0-9.,、 ]*" : nothing}
        ?required=${!optional}
        .value=${this.typed.get(name) ?? ""}
        @input=${keep}
    /></label>`;
  }

  private numbers({ name, unit }: Field): number[] {
    const parts = (this.typed.get(name) ?? "").split(/[,、\s]+/u).filter(Boolean);
    return parts.map((part) => Number((Number(part) * unit).toPrecision(12)));
  }

  private plans(): number {
    const counts = FIELDS[this.kind].map((field) => (field.list ? this.numbers(field).length : 1));
    if (this.kind === "pareto") return counts[0] || USUAL_WEIGHTS;
    if (this.kind === "spread") return Number(this.typed.get("plans")) || 1;
    if (this.kind === "alternatives") return Number(this.typed.get("count")) || 1;
    return counts.reduce((product, count) => product * Math.max(1, count), 1);
  }

  /** How many searches the time is for: a walk meets all its plans in one. */
  private searches(): number {
    return this.kind === "spread" ? 1 : this.plans();
  }

  private options(): Record<string, unknown> {
    const given = FIELDS[this.kind].flatMap((field) => {
      const values = this.numbers(field);
      return values.length ? [[field.name, field.list ? values : values[0]] as const] : [];
    });
    return { ...Object.fromEntries(given), seconds: this.seconds };
  }
}
