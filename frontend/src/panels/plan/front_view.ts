/** Cost against travel: the picture with its proven line, and the table behind it. */
import { html, svg, type TemplateResult } from "lit-html";
import type { FrontMember, FrontResult } from "../../api_types";
import type { App } from "../../app";
import { type FrontDot, frontChart, type Mark, markShape } from "../../charts/front";
import { noPlan, planButton, type ShowPlan } from "./explore_words";
import { SmallTable } from "./small_table";

export class FrontView {
  private readonly table: SmallTable<FrontMember>;

  constructor(
    private readonly app: App,
    private readonly show: ShowPlan,
  ) {
    this.table = new SmallTable(app, "plans_cost_travel.csv");
  }

  render(result: FrontResult): TemplateResult {
    const { t } = this.app.speech();
    const { keep_everything: keep } = result;
    return html`<figure>
        ${frontChart({
          label: t("explore.front.chart"),
          dots: this.dots(result),
          line: result.line.map((corner) => ({ x: corner.user_km_a_year, y: corner.cost_yen })),
          ground: t("explore.front.ground"),
          xLabel: t("explore.front.x.axis"),
          yLabel: t("explore.front.y.axis"),
          xText: (value) => this.plain(value, this.kmUnit()),
          yText: (value) => this.plain(value, this.yenUnit()),
          onPick: (key) => this.show(Number(key)),
        })}${this.legend()}
      </figure>
      <p class="muted">${t("explore.front.note")}${keep.keeps_limits ? "" : ` ${t("explore.front.keepbreaks")}`}</p>
      ${this.members(result)}`;
  }

  private weight(yenPerKm: number): string {
    const { t, number } = this.app.speech();
    return t("explore.front.weight", { yen: number(yenPerKm, Number.isInteger(yenPerKm) ? 0 : 1) });
  }

  private km(value: number): string {
    return this.app.speech().t("explore.km", { value: this.plain(value, this.kmUnit()) });
  }

  /** Numbers beside an axis go without their unit, which stands in the axis' name. */
  private plain(value: number, unit: number): string {
    const amount = value / unit;
    return this.app.speech().number(amount, Math.abs(amount) < 10 && amount !== 0 ? 1 : 0);
  }

  private kmUnit(): number {
    return this.app.speech().language === "ja" ? 1e4 : 1e6;
  }

  private yenUnit(): number {
    return this.app.speech().language === "ja" ? 1e8 : 1e6;
  }

  private dots({ members, current, keep_everything: keep }: FrontResult): FrontDot[] {
    const { t, yen } = this.app.speech();
    const shown = this.app.data.get().run?.id;
    const label = (name: string, cost: number, km: number) => `${name}: ${yen(cost)}, ${this.km(km)}`;
    const plans = members.flatMap(({ run_id, cost_yen, user_km_a_year, efficient, yen_per_km }) =>
      cost_yen === null || user_km_a_year === null
        ? []
        : [
            {
              key: String(run_id),
              x: user_km_a_year,
              y: cost_yen,
              mark: (efficient === false ? "beaten" : "plan") as Mark,
              chosen: run_id === shown,
              label: label(this.weight(yen_per_km), cost_yen, user_km_a_year),
            },
          ],
    );
    const here =
      current.cost_yen !== null && current.user_km_a_year !== null
        ? [
            {
              key: String(current.run_id),
              x: current.user_km_a_year,
              y: current.cost_yen,
              mark: "current" as Mark,
              chosen: current.run_id === shown,
              label: label(t("explore.front.current"), current.cost_yen, current.user_km_a_year),
            },
          ]
        : [];
    const all =
      keep.user_km_a_year === null
        ? []
        : [
            {
              key: "keep",
              x: keep.user_km_a_year,
              y: keep.cost_yen,
              mark: "keep" as Mark,
              chosen: false,
              label: label(t("plan.keepall"), keep.cost_yen, keep.user_km_a_year),
            },
          ];
    return [...all, ...plans, ...here];
  }

  private legend(): TemplateResult {
    const { t } = this.app.speech();
    const item = (mark: Mark, text: string) =>
      html`<li>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          ${svg`${markShape(mark, 8, 8, 5)}`}</svg
        >${text}
      </li>`;
    return html`<ul class="chart-keys">
      ${item("plan", t("explore.front.plan"))}${item("beaten", t("explore.front.beaten"))}${item(
        "current",
        t("explore.front.current"),
      )}${item("keep", t("plan.keepall"))}
      <li>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          ${svg`<path d="M0,12L16,4" class="proven" />`}</svg
        >${t("explore.front.line")}
      </li>
    </ul>`;
  }

  private members(result: FrontResult): TemplateResult {
    const { t, yen, number, percent } = this.app.speech();
    return this.table.render(t("explore.front.table"), result.members, [
      {
        label: t("explore.front.weight.column"),
        numeric: true,
        value: (row) => row.yen_per_km,
        content: (row) => planButton(this.app, row, this.show, this.weight(row.yen_per_km)),
      },
      {
        label: t("explore.cost"),
        numeric: true,
        value: (row) => row.cost_yen,
        content: (row) => noPlan(this.app, row) ?? yen(row.cost_yen),
      },
      {
        label: t("explore.front.x"),
        numeric: true,
        value: (row) => row.user_km_a_year,
        content: (row) => (row.user_km_a_year === null ? "" : this.km(row.user_km_a_year)),
      },
      {
        label: t("explore.front.above"),
        numeric: true,
        value: (row) => row.above_line_yen,
        content: (row) => (row.above_line_yen == null ? "" : yen(row.above_line_yen)),
      },
      { label: t("plan.closed"), numeric: true, value: (row) => row.closed, content: (row) => number(row.closed) },
      { label: t("plan.gap.now"), numeric: true, value: (row) => row.gap, content: (row) => percent(row.gap, 1) },
    ]);
  }
}
