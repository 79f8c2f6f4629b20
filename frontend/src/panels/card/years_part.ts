import { html, nothing, type TemplateResult } from "lit-html";
import type { FacilityCard, YearCard } from "../../api_types";
import type { App } from "../../app";
import { legendOf, type Series, stackedBars } from "../../charts/bars";
import { SERIES } from "../../palette";
import { section } from "./section";

export const COST_FIELDS = [
  "maintenance_yen",
  "utilities_yen",
  "staff_yen",
  "designated_manager_yen",
  "other_cost_yen",
] as const;

/** Cost by kind and users by year, with the table behind the pictures. */
export function yearsPart(app: App, card: FacilityCard): TemplateResult {
  const { t } = app.speech();
  const years = [...(card.years ?? [])].sort((a, b) => a.fiscal_year - b.fiscal_year);
  if (!years.length) return section(t("card.use"), html`<p class="muted">${t("card.noyears")}</p>`);
  return section(t("card.use"), html`${costChart(app, years)}${usersChart(app, years)}${numbers(app, years)}`);
}

/** Kinds that are recorded; what they leave of the total is shown as "other". */
function costChart(app: App, years: readonly YearCard[]): TemplateResult | typeof nothing {
  const { t, yen } = app.speech();
  if (years.every(({ cost_yen }) => cost_yen === null)) return nothing;
  const series: Series[] = COST_FIELDS.map((field, k) => ({
    key: field,
    label: t(`cost.${field}`),
    colour: SERIES[k]!,
  }));
  const slots = years.map((year) => {
    const values = COST_FIELDS.map((field) => year[field] ?? 0);
    const rest = (year.cost_yen ?? 0) - values.reduce((sum, value) => sum + value, 0);
    values[values.length - 1]! += Math.max(0, rest);
    return { key: year.fiscal_year, label: String(year.fiscal_year), values };
  });
  const used = series.filter((_, k) => slots.some(({ values }) => values[k]! > 0));
  return html`<h4>${t("card.chart.cost")}</h4>
    ${stackedBars({ label: t("card.chart.cost"), slots, series, tickText: yen, height: 150 })}${legendOf(used)}`;
}

function usersChart(app: App, years: readonly YearCard[]): TemplateResult | typeof nothing {
  const { t, number } = app.speech();
  if (years.every(({ users }) => users === null)) return nothing;
  const slots = years.map((year) => ({
    key: year.fiscal_year,
    label: String(year.fiscal_year),
    values: [year.users ?? 0],
  }));
  const series = [{ key: "users", label: t("column.users"), colour: "#3f8fd6" }];
  return html`<h4>${t("card.chart.users")}</h4>
    ${stackedBars({ label: t("card.chart.users"), slots, series, tickText: (value) => number(value), height: 120 })}`;
}

function numbers(app: App, years: readonly YearCard[]): TemplateResult {
  const { t, number } = app.speech();
  return html`<details>
    <summary>${t("summary.table")}</summary>
    <div class="scroll-x" tabindex="0">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${t("column.fiscal_year")}</th>
            <th scope="col" class="number">${t("column.cost_yen")}</th>
            <th scope="col" class="number">${t("column.income_yen")}</th>
            <th scope="col" class="number">${t("column.users")}</th>
          </tr>
        </thead>
        <tbody>
          ${years.map(
            (year) =>
              html`<tr>
                <th scope="row">${year.fiscal_year}</th>
                <td class="number">${number(year.cost_yen)}</td>
                <td class="number">${number(year.income_yen)}</td>
                <td class="number">${number(year.users)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
