import { html, type TemplateResult } from "lit-html";
import type { CostColumn, CostYear, Forecast } from "../../api_types";
import type { App } from "../../app";
import { legendOf, type Series, type SteppedLine, stackedBars } from "../../charts/bars";
import { COST_KIND_COLOURS } from "../../palette";

const LINES = { budget: "#0c472a", levelled: "#8b008b", comparison: "#1a1a1a" } as const;

/** What one year costs of a kind, by the kind's code. */
export const costOf = (line: CostYear, code: string): number => line[code as CostColumn] ?? 0;

/** Kinds that cost anything, in the order of the vocabulary; income is never stacked on costs. */
export function seriesOf(app: App, forecast: Forecast): Series[] {
  const { term } = app.speech();
  return (app.data.get().vocabulary?.cost_kind ?? [])
    .filter(({ code }) => code !== "income" && forecast.by_year.some((line) => costOf(line, code) > 0))
    .map(({ code }) => ({ key: code, label: term("cost_kind", code), colour: COST_KIND_COLOURS[code] ?? "#999999" }));
}

/** Yearly bars by kind, their average, and stepped lines: the budget, the levelled works, the other assumptions. */
export function forecastChart(
  app: App,
  forecast: Forecast,
  otherName: string,
  active: number | null,
  onHover: (year: number | null) => void,
): TemplateResult {
  const { t, yen } = app.speech();
  const series = seriesOf(app, forecast);
  const slots = forecast.by_year.map((line) => ({
    key: line.fiscal_year,
    label: String(line.fiscal_year),
    values: series.map(({ key }) => costOf(line, key)),
  }));
  const lines = linesOf(app, forecast, otherName);
  return html`<figure>
    ${stackedBars({
      label: t("forecast.chart"),
      slots,
      series,
      lines,
      tickText: yen,
      labelEvery: 10,
      height: 240,
      active,
      rules: [
        {
          label: t("forecast.average", { value: yen(forecast.per_year_yen) }),
          value: forecast.per_year_yen,
          dashed: true,
        },
      ],
      onHover: (key) => onHover(key === null ? null : Number(key)),
    })}${legendOf([...series, ...lines.map((line) => ({ key: line.label, label: line.label, colour: line.colour }))])}
  </figure>`;
}

function linesOf(app: App, forecast: Forecast, otherName: string): SteppedLine[] {
  const { t } = app.speech();
  const { comparison, levelled, budget } = forecast;
  return [
    ...(comparison
      ? [
          {
            label: t("cost.compare.line", { name: otherName }),
            colour: LINES.comparison,
            dashes: "3 2",
            values: comparison.by_year.map(({ total_yen }) => total_yen),
          },
        ]
      : []),
    ...(levelled
      ? [
          {
            label: t("cost.level.line"),
            colour: LINES.levelled,
            dashes: "7 2",
            values: levelled.by_year.map(({ yen }) => yen),
          },
        ]
      : []),
    ...(budget
      ? [{ label: t("forecast.budget"), colour: LINES.budget, values: budget.by_year.map(({ yen }) => yen) }]
      : []),
  ];
}
