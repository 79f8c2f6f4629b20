import { html, nothing, type TemplateResult } from "lit-html";
import type { Forecast } from "../../api_types";
import type { App } from "../../app";
import { type Cell, csvText, downloadText } from "../../csv";
import { icon } from "../../icons";
import { costOf, seriesOf } from "./chart";

/** What a careful reader must know before using the numbers; the sentences are the server's. */
export function flagsPart(forecast: Forecast): TemplateResult | typeof nothing {
  if (!forecast.flags.length) return nothing;
  return html`<ul class="reasons warn">
    ${forecast.flags.map(({ message }) => html`<li>${message}</li>`)}
  </ul>`;
}

export interface TableOfYears {
  header: string[];
  /** One row a fiscal year; money in yen, shares 0–1. */
  rows: Cell[][];
}

/**
 * Every series of a forecast side by side: kinds, total, funds, gap, levelled, the other assumptions, old floor area.
 */
export function yearsTable(app: App, forecast: Forecast, otherName: string): TableOfYears {
  const { t } = app.speech();
  const series = seriesOf(app, forecast);
  const { budget, gap, levelled, comparison, infrastructure, share_over_30 } = forecast;
  const hasIncome = forecast.by_year.some(({ income }) => (income ?? 0) > 0);
  const columns: [string, (row: number) => Cell][] = [
    ...series.map(({ key, label }): [string, (row: number) => Cell] => [
      label,
      (row) => costOf(forecast.by_year[row]!, key),
    ]),
    [t("forecast.sum"), (row) => forecast.by_year[row]!.total_yen],
  ];
  if (hasIncome) columns.push([app.speech().term("cost_kind", "income"), (row) => forecast.by_year[row]!.income ?? 0]);
  if (budget) columns.push([t("forecast.budget"), (row) => budget.by_year[row]!.yen]);
  if (gap) columns.push([t("cost.gap"), (row) => gap.by_year[row]!.yen]);
  if (levelled) columns.push([t("cost.level.line"), (row) => levelled.by_year[row]!.yen]);
  if (comparison)
    columns.push([t("cost.compare.line", { name: otherName }), (row) => comparison.by_year[row]!.total_yen]);
  for (const { asset, label } of infrastructure?.assets ?? [])
    columns.push([label, (row) => infrastructure!.by_year[row]![asset] ?? 0]);
  columns.push([t("summary.old"), (row) => share_over_30[row]?.share ?? null]);
  return {
    header: [t("cost.year"), ...columns.map(([label]) => label)],
    rows: forecast.by_year.map(({ fiscal_year }, row) => [fiscal_year, ...columns.map(([, value]) => value(row))]),
  };
}

/** The table behind the picture, and the same as CSV with the assumptions under it. */
export function tablePart(app: App, forecast: Forecast, otherName: string): TemplateResult {
  const { t, number, percent } = app.speech();
  const { header, rows } = yearsTable(app, forecast, otherName);
  const last = header.length - 1;
  const text = (cell: Cell, k: number) => (k === last ? percent(cell as number) : number((cell as number) / 1000));
  const save = () => {
    const notes = forecast.notes.map((note) => [
      note.label,
      note.value,
      note.unit_label,
      note.source,
      note.assumption ? t("forecast.assumed") : "",
    ]);
    const flags = forecast.flags.map(({ message }) => [message]);
    downloadText(
      `saihen-forecast-${forecast.preset}.csv`,
      csvText(header, [...rows, [], [t("forecast.notes")], ...notes, [], ...flags]),
    );
  };
  return html`<details>
      <summary>${t("forecast.table")}</summary>
      <div class="scroll-x" tabindex="0">
        <table class="plain">
          <thead>
            <tr>
              ${header.map((name, k) => html`<th scope="col" class=${k ? "number" : ""}>${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (cells) =>
                html`<tr>
                  <th scope="row">${cells[0]}</th>
                  ${cells.slice(1).map((cell, k) => html`<td class="number">${text(cell, k + 1)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="muted">${t("forecast.thousands")}</p>
    </details>
    <button type="button" class="small" @click=${save}>${icon("csv")}${t("table.csv")}</button>`;
}

export function notesPart(app: App, forecast: Forecast): TemplateResult {
  const { t, number } = app.speech();
  const shown = forecast.notes.filter(({ value }) => value !== 0);
  const text = (value: number) => number(value, Number.isInteger(value) ? 0 : 3);
  return html`<details>
    <summary>${t("forecast.notes")} (${shown.length})</summary>
    <div class="scroll-x" tabindex="0">
      <table class="plain notes">
        <tbody>
          ${shown.map(
            (note) =>
              html`<tr>
                <th scope="row">
                  ${note.label}${note.assumption ? html` <span class="badge">${t("forecast.assumed")}</span>` : nothing}
                </th>
                <td class="number">${text(note.value)} ${note.unit_label}</td>
                <td>${note.source === "scenario" ? t("forecast.assumptions") : note.source}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
