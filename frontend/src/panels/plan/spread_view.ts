/** Where today, the plan and the plan in force stand among many plans that keep every limit: pictures, words. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { SpreadFigure, SpreadMark, SpreadResult } from "../../api_types";
import type { App } from "../../app";
import { spreadChart } from "../../charts/spread";
import type { Key } from "../../i18n";
import { SmallTable } from "./small_table";

/** Above this the walks had not met the same plans: their picture depends on where they began. */
const WALKS_AGREE = 1.1;

interface Standing {
  figure: SpreadFigure;
  mark: SpreadMark;
}

export class SpreadView {
  private readonly table: SmallTable<Standing>;

  constructor(private readonly app: App) {
    this.table = new SmallTable(app, "plans_among_many.csv");
  }

  render(result: SpreadResult): TemplateResult {
    const { t, number } = this.app.speech();
    const apart = Math.max(...result.figures.map(({ agreement }) => agreement ?? 1));
    const rows = result.figures.flatMap((figure) => figure.marks.map((mark) => ({ figure, mark })));
    return html`<p>${t("explore.spread.note", { plans: number(result.plans), walks: number(result.walks) })}</p>
      ${
        apart > WALKS_AGREE
          ? html`<p class="proof changed">${t("explore.spread.apart", { mark: number(apart, 1) })}</p>`
          : nothing
      }
      ${result.today_keeps_limits ? nothing : html`<p class="muted">${t("explore.spread.today")}</p>`}
      ${
        result.adopted_compares
          ? nothing
          : html`<p class="muted">
              ${t(result.adopted_title === null ? "explore.spread.none" : "explore.spread.other")}
            </p>`
      }
      ${result.figures.map((figure) => this.figure(figure, result))} ${this.words(rows, result)}`;
  }

  private who({ who }: SpreadMark, { adopted_title: title }: SpreadResult): string {
    const { t } = this.app.speech();
    if (who === "today") return t("plan.rung.keep");
    return who === "run" ? t("explore.front.current") : t("compare.adopted", { title: title ?? "" });
  }

  private amount(name: SpreadFigure["name"], value: number): string {
    const { t, yen, area, number } = this.app.speech();
    if (name === "cost_yen") return yen(value);
    if (name === "floor_area_m2") return area(value);
    if (name === "places_closed") return t("explore.spread.places", { count: number(value) });
    const unit = this.app.speech().language === "ja" ? 1e4 : 1e6;
    return t("explore.km", { value: number(value / unit, 1) });
  }

  private figure(figure: SpreadFigure, result: SpreadResult): TemplateResult {
    const { t } = this.app.speech();
    const name = t(`explore.spread.${figure.name}` as Key);
    return html`<figure>
      <figcaption><b>${name}</b></figcaption>
      ${spreadChart({
        label: t("explore.spread.chart", {
          name,
          least: this.amount(figure.name, figure.least),
          middle: this.amount(figure.name, figure.middle),
          most: this.amount(figure.name, figure.most),
        }),
        edges: figure.edges,
        counts: figure.counts,
        lines: figure.marks.map((mark) => ({
          value: mark.value,
          mark: mark.who,
          label: `${this.who(mark, result)} ${this.amount(figure.name, mark.value)}`,
        })),
        text: (value) => this.amount(figure.name, value),
      })}
    </figure>`;
  }

  private words(rows: readonly Standing[], result: SpreadResult): TemplateResult {
    const { t, percent } = this.app.speech();
    const label = (row: Standing) => t(`explore.spread.${row.figure.name}` as Key);
    const figure = (name: "least" | "middle" | "most", heading: Key) => ({
      label: t(heading),
      numeric: true,
      value: (row: Standing) => row.figure[name],
      content: (row: Standing) => this.amount(row.figure.name, row.figure[name]),
    });
    return this.table.render(t("explore.spread.table"), rows, [
      { label: t("compare.figure"), value: label },
      { label: t("explore.robust.plan"), value: (row) => this.who(row.mark, result) },
      {
        label: t("explore.spread.value"),
        numeric: true,
        value: (row) => row.mark.value,
        content: (row) => this.amount(row.figure.name, row.mark.value),
      },
      {
        label: t("explore.spread.lower"),
        numeric: true,
        value: (row) => row.mark.lower,
        content: (row) => percent(row.mark.lower, 1),
      },
      figure("least", "explore.spread.least"),
      figure("middle", "explore.spread.middle"),
      figure("most", "explore.spread.most"),
    ]);
  }
}
