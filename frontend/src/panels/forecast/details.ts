import { html, nothing, type TemplateResult } from "lit-html";
import type { Forecast } from "../../api_types";
import type { App } from "../../app";
import { csvText, downloadText } from "../../csv";
import { icon } from "../../icons";
import { seriesOf } from "./chart";

/** What a careful reader must know before using the numbers. */
export function flagsPart(app: App, forecast: Forecast): TemplateResult | typeof nothing {
  const { t, tOr, number, area, yen } = app.speech();
  if (!forecast.flags.length) return nothing;
  return html`<ul class="reasons warn">${forecast.flags.map((flag) => html`<li>${tOr(`flag.${flag.code}`, flag.code)}
    <small>${[t("unit.buildings", { value: number(flag.buildings) }), flag.floor_area_m2 ? area(flag.floor_area_m2) : "", flag.yen ? yen(flag.yen) : ""].filter(Boolean).join(" ・ ")}</small></li>`)}</ul>`;
}

/** The table behind the picture, and the same as CSV with the assumptions under it. */
export function tablePart(app: App, forecast: Forecast): TemplateResult {
  const { t, number } = app.speech();
  const series = seriesOf(app, forecast);
  const old = new Map(forecast.share_over_30?.map((line) => [line.fiscal_year, line.share]));
  const header = [t("column.fiscal_year"), ...series.map(({ label }) => label), t("forecast.sum"), t("summary.old")];
  const save = () => {
    const rows = forecast.by_year.map((line) => [line.fiscal_year, ...series.map(({ key }) => line[key] ?? 0), line.total_yen, old.get(line.fiscal_year) ?? null]);
    const notes = forecast.notes.map((note) => [noteLabel(app, note.code), String(note.value), note.unit, note.source, note.assumption ? t("forecast.assumed") : ""]);
    downloadText(`saihen-forecast-${forecast.preset ?? "own"}.csv`, csvText(header, [...rows, [], [t("forecast.notes")], ...notes]));
  };
  return html`<details><summary>${t("forecast.table")}</summary>
    <div class="scroll-x" tabindex="0"><table class="plain"><thead><tr>${header.map((name, k) => html`<th scope="col" class=${k ? "number" : ""}>${name}</th>`)}</tr></thead>
    <tbody>${forecast.by_year.map((line) => html`<tr><th scope="row">${line.fiscal_year}</th>${series.map(({ key }) => html`<td class="number">${number((line[key] ?? 0) / 1000)}</td>`)}
      <td class="number"><b>${number(line.total_yen / 1000)}</b></td><td class="number">${app.speech().percent(old.get(line.fiscal_year))}</td></tr>`)}</tbody></table></div>
    <p class="muted">${t("forecast.thousands")}</p></details>
    <button type="button" class="small" @click=${save}>${icon("csv")}${t("table.csv")}</button>`;
}

export function notesPart(app: App, forecast: Forecast): TemplateResult {
  const { t, number } = app.speech();
  const text = (value: unknown) => (typeof value === "number" ? number(value, Number.isInteger(value) ? 0 : 3) : String(value ?? ""));
  const shown = forecast.notes.filter(({ value }) => value !== 0);
  return html`<details><summary>${t("forecast.notes")} (${shown.length})</summary><div class="scroll-x" tabindex="0"><table class="plain notes"><tbody>${shown.map((note) => html`<tr>
    <th scope="row">${noteLabel(app, note.code)}${note.assumption ? html` <span class="badge">${t("forecast.assumed")}</span>` : nothing}</th><td class="number">${text(note.value)} ${unitText(app, note.unit)}</td><td>${note.source ?? ""}</td></tr>`)}</tbody></table></div></details>`;
}

/** `price.school.rebuild` → 学校教育系施設 建替え: codes are words of the vocabulary and of the locales, joined by dots. */
export function noteLabel(app: App, code: string): string {
  const { t, tOr, term } = app.speech();
  return code.split(".").map((part) => {
    const known = (["category", "cost_kind"] as const).map((list) => term(list, part)).find((label) => label !== part);
    const [, kind, age] = /^(\w+)-(\d+)$/u.exec(part) ?? [];
    return tOr(`note.${part}`, known ?? (kind ? t("note.work", { kind: term("cost_kind", kind), age: age! }) : part));
  }).join(" ");
}

function unitText(app: App, unit: string | null): string {
  return unit ? app.speech().tOr(`noteunit.${unit}`, unit) : "";
}
