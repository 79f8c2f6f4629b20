/** Other futures: how often each facility stays, which plan is regretted least, and what each future's own plan is. */
import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { RobustFacility, RobustResult } from "../../api_types";
import type { App } from "../../app";
import { lookOf } from "../../palette";
import { facilityLink, noPlan, planButton, type ShowPlan, said } from "./explore_words";
import { SmallTable } from "./small_table";

type Row = RobustResult["members"][number];
interface Regret {
  place: number;
  worst: number | null;
  proven: number | null;
  values: (number | null)[];
}

export class RobustView {
  private readonly facilities: SmallTable<RobustFacility>;
  private readonly plans: SmallTable<Row>;
  private readonly regrets: SmallTable<Regret>;
  private unsure = true;

  constructor(
    private readonly app: App,
    private readonly show: ShowPlan,
  ) {
    this.facilities = new SmallTable(app, "verdict_frequency.csv", 1);
    this.plans = new SmallTable(app, "plans_by_future.csv");
    this.regrets = new SmallTable(app, "regret.csv", 1);
  }

  render(result: RobustResult): TemplateResult {
    const { t } = this.app.speech();
    return html`<p class="muted">${t("explore.robust.note")}</p>
      ${this.choice(result)}
      <h4>${t("explore.robust.frequency")}</h4>
      ${this.frequencies(result)}
      <details>
        <summary>${t("explore.robust.regret")}</summary>
        ${this.regret(result)}
      </details>
      <details>
        <summary>${t("explore.robust.plans")}</summary>
        ${this.members(result)}
      </details>`;
  }

  private future(member: Row): string {
    const { t, percent } = this.app.speech();
    return t("explore.robust.future", { population: percent(member.population), prices: percent(member.prices) });
  }

  private planName(result: RobustResult, place: number): string {
    const { t } = this.app.speech();
    return place < 0
      ? t("explore.front.current")
      : t("explore.robust.planof", { future: this.future(result.members[place]!) });
  }

  private choice(result: RobustResult): TemplateResult | typeof nothing {
    const { t, yen } = this.app.speech();
    if (!result.comparison) return nothing;
    const { choice, plans, regret_yen } = result.comparison;
    const regret = regret_yen[plans.indexOf(choice)]!;
    const name = this.planName(result, choice);
    const plan = choice < 0 ? result.current : result.members[choice]!;
    const worst = regret.includes(null) ? null : Math.max(...regret.map(Number));
    return html`<p class="proof ok">
        ${t("explore.robust.choice", { plan: name })}
        ${worst === null ? t("explore.robust.breaks") : t("explore.robust.worst", { yen: yen(worst) })}
      </p>
      <p>${planButton(this.app, plan, this.show, t("plan.show.map"))}</p>`;
  }

  /** A bar for each facility: how often its building stays; the actions behind it as words. */
  private frequencies(result: RobustResult): TemplateResult {
    const { t, percent, term, language } = this.app.speech();
    const unsure = result.facilities.filter(({ stays }) => stays > 0 && stays < 1);
    const rows = this.unsure ? unsure : result.facilities;
    const flip = (event: Event) => {
      this.unsure = (event.target as HTMLInputElement).checked;
      this.app.redraw();
    };
    const bar = (stays: number) =>
      html`<svg class="bar" viewBox="0 0 100 10" width="70" height="10" preserveAspectRatio="none" aria-hidden="true">
        ${svg`<rect
            x="0"
            y="0.5"
            width="100"
            height="9"
            fill=${lookOf("close").colour}
            fill-opacity="0.35"
          /><rect x="0" y="0.5" width=${stays * 100} height="9" fill="#197a4b" />`}
      </svg>`;
    const actions = (row: RobustFacility) =>
      Object.entries(row.actions)
        .sort(([, a], [, b]) => b - a)
        .map(([action, share]) => `${term("action", action)} ${percent(share)}`)
        .join(language === "ja" ? "、" : ", ");
    return html`<label class="check"
        ><input
          type="checkbox"
          .checked=${this.unsure}
          @change=${flip}
        />${t("explore.robust.unsure", { count: unsure.length, all: result.facilities.length })}</label
      >
      ${this.facilities.render(t("explore.robust.frequency"), rows, [
        { label: t("column.name"), value: (row) => row.name, content: (row) => facilityLink(this.app, row) },
        {
          label: t("explore.robust.stays"),
          numeric: true,
          value: (row) => row.stays,
          content: (row) => html`${bar(row.stays)} ${percent(row.stays)}`,
        },
        { label: t("explore.front.current"), value: (row) => said(this.app, row.run) },
        { label: t("explore.robust.actions"), value: actions },
      ])}`;
  }

  private regret(result: RobustResult): TemplateResult | typeof nothing {
    const { t, yen } = this.app.speech();
    if (!result.comparison) return html`<p class="muted">${t("explore.robust.later")}</p>`;
    const { plans, regret_yen, proven_regret_yen } = result.comparison;
    const rows = plans.map((place, k) => {
      const values = regret_yen[k]!;
      return {
        place,
        values,
        worst: values.includes(null) ? null : Math.max(...values.map(Number)),
        proven: proven_regret_yen[k] ?? null,
      };
    });
    const cost = (value: number | null) => (value === null ? t("explore.robust.breaks") : yen(value));
    return html`<p class="muted">${t("explore.robust.regret.note")}</p>
      ${this.regrets.render(t("explore.robust.regret"), rows, [
        { label: t("explore.robust.plan"), value: (row) => this.planName(result, row.place) },
        {
          label: t("explore.robust.largest"),
          numeric: true,
          value: (row) => row.worst,
          content: (row) => cost(row.worst),
        },
        {
          label: t("explore.robust.proven"),
          numeric: true,
          value: (row) => row.proven,
          content: (row) => cost(row.proven),
        },
        ...result.members.map((member, k) => ({
          label: this.future(member),
          numeric: true,
          value: (row: Regret) => row.values[k],
          content: (row: Regret) => cost(row.values[k] ?? null),
        })),
      ])}`;
  }

  private members(result: RobustResult): TemplateResult {
    const { t, yen, number, percent } = this.app.speech();
    return this.plans.render(t("explore.robust.plans"), result.members, [
      {
        label: t("explore.robust.case"),
        value: (row) => this.future(row),
        content: (row) => planButton(this.app, row, this.show, this.future(row)),
      },
      {
        label: t("explore.cost"),
        numeric: true,
        value: (row) => row.cost_yen,
        content: (row) => noPlan(this.app, row) ?? yen(row.cost_yen),
      },
      { label: t("plan.closed"), numeric: true, value: (row) => row.closed, content: (row) => number(row.closed) },
      { label: t("plan.gap.now"), numeric: true, value: (row) => row.gap, content: (row) => percent(row.gap, 1) },
    ]);
  }
}
