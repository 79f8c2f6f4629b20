import { html, type TemplateResult } from "lit-html";
import type { Forecast } from "../../api_types";
import type { App } from "../../app";
import { legendOf, stackedBars, type Series } from "../../charts/bars";
import { COST_KIND_COLOURS } from "../../palette";

/** Kinds that cost anything, in the order of the vocabulary; income is never stacked on costs. */
export function seriesOf(app: App, forecast: Forecast): Series[] {
  const { term } = app.speech();
  return (app.data.get().vocabulary?.cost_kind ?? [])
    .filter(({ code }) => code !== "income" && forecast.by_year.some((line) => (line[code] ?? 0) > 0))
    .map(({ code }) => ({ key: code, label: term("cost_kind", code), colour: COST_KIND_COLOURS[code] ?? "#999999" }));
}

/** Yearly bars by kind, their average, and the budget as a stepped line. */
export function forecastChart(app: App, forecast: Forecast, active: number | null, onHover: (year: number | null) => void): TemplateResult {
  const { t, yen } = app.speech();
  const series = seriesOf(app, forecast);
  const slots = forecast.by_year.map((line) => ({ key: line.fiscal_year, label: String(line.fiscal_year), values: series.map(({ key }) => line[key] ?? 0) }));
  const budget = new Map((forecast.budget?.by_year ?? []).map((line) => [line.fiscal_year, line.yen]));
  const line = budget.size ? { label: t("forecast.budget"), colour: "#0c472a", values: slots.map(({ key }) => budget.get(key) ?? null) } : undefined;
  return html`<figure>${stackedBars({
    label: t("forecast.chart"), slots, series, line, tickText: yen, labelEvery: 10, height: 240, active,
    rules: [{ label: t("forecast.average", { value: yen(forecast.per_year_yen) }), value: forecast.per_year_yen, dashed: true }],
    onHover: (key) => onHover(key === null ? null : Number(key)),
  })}${legendOf([...series, ...(line ? [{ key: "budget", label: line.label, colour: line.colour }] : [])])}</figure>`;
}
