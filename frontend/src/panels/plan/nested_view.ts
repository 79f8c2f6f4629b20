/** Smaller budgets: what each plan costs and gives up, and the order in which facilities go. */
import { html, type TemplateResult } from "lit-html";
import type { NestedFacility, NestedResult } from "../../api_types";
import type { App } from "../../app";
import { facilityLink, noPlan, planButton, type ShowPlan, said } from "./explore_words";
import { SmallTable } from "./small_table";

type Row = NestedResult["members"][number];

export class NestedView {
  private readonly plans: SmallTable<Row>;
  private readonly facilities: SmallTable<NestedFacility>;
  private step: number | "stays" | "all" = "all";

  constructor(
    private readonly app: App,
    private readonly show: ShowPlan,
  ) {
    this.plans = new SmallTable(app, "plans_by_budget.csv", 0, "descending");
    this.facilities = new SmallTable(app, "priorities.csv", 1, "descending");
  }

  render(result: NestedResult): TemplateResult {
    const { t, yen, number, percent, area } = this.app.speech();
    return html`<p class="muted">${t("explore.nested.note")} ${t(`explore.nested.basis.${result.budget_basis}`)}</p>
      ${this.plans.render(t("explore.nested.table"), result.members, [
        {
          label: t("explore.share"),
          numeric: true,
          value: (row) => row.share,
          content: (row) => planButton(this.app, row, this.show, percent(row.share)),
        },
        {
          label: t("explore.nested.budget"),
          numeric: true,
          value: (row) => row.budget_yen_per_period[0],
          content: (row) => yen(row.budget_yen_per_period[0]),
        },
        {
          label: t("explore.cost"),
          numeric: true,
          value: (row) => row.cost_yen,
          content: (row) => noPlan(this.app, row) ?? yen(row.cost_yen),
        },
        {
          label: t("plan.money.travel"),
          numeric: true,
          value: (row) => row.access_yen,
          content: (row) => yen(row.access_yen),
        },
        { label: t("plan.closed"), numeric: true, value: (row) => row.closed, content: (row) => number(row.closed) },
        {
          label: t("plan.area.after"),
          numeric: true,
          value: (row) => row.floor_area_after_m2,
          content: (row) => area(row.floor_area_after_m2),
        },
        { label: t("plan.gap.now"), numeric: true, value: (row) => row.gap, content: (row) => percent(row.gap, 1) },
      ])}
      <h4>${t("explore.nested.order")}</h4>
      ${this.steps(result)}${this.order(result)}`;
  }

  /** How many facilities go at each step: a press narrows the list to them. */
  private steps(result: NestedResult): TemplateResult {
    const { t, number, percent } = this.app.speech();
    const shares = result.members.filter(({ cost_yen }) => cost_yen !== null).map(({ share }) => share);
    const count = (at: number | null) => result.facilities.filter(({ given_up_at }) => given_up_at === at).length;
    const pick = (step: typeof this.step) => () => {
      this.step = step;
      this.app.redraw();
    };
    const button = (step: typeof this.step, text: string, value: number) =>
      html`<button
        type="button"
        class=${this.step === step ? "on" : ""}
        aria-pressed=${this.step === step}
        @click=${pick(step)}
      >
        ${text} <b>${number(value)}</b>
      </button>`;
    return html`<div class="action-counts">
      ${button("all", t("explore.nested.all"), result.facilities.length)}
      ${shares.map((share) => button(share, t("explore.nested.goes", { share: percent(share) }), count(share)))}
      ${button("stays", t("explore.nested.stays"), count(null))}
    </div>`;
  }

  private order(result: NestedResult): TemplateResult {
    const { t, percent } = this.app.speech();
    const wanted = this.step === "stays" ? null : this.step;
    const rows =
      this.step === "all" ? result.facilities : result.facilities.filter(({ given_up_at }) => given_up_at === wanted);
    const planned = result.members.filter(({ cost_yen }) => cost_yen !== null);
    return this.facilities.render(t("explore.nested.order"), rows, [
      { label: t("column.name"), value: (row) => row.name, content: (row) => facilityLink(this.app, row) },
      {
        label: t("explore.nested.column"),
        value: (row) => row.given_up_at ?? 0,
        content: (row) =>
          row.given_up_at === null
            ? t("explore.nested.stays")
            : t("explore.nested.goes", { share: percent(row.given_up_at) }),
      },
      ...planned.map(({ share }, k) => ({
        label: percent(share),
        value: (row: NestedFacility) => said(this.app, row.decisions[k] ?? null),
      })),
    ]);
  }
}
