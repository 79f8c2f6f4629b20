/** Every column of a file: what became of it in words, and where it can be mended what it means. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ColumnTold, ImportReport } from "../../api_types";
import type { App } from "../../app";

type Reread = (mapping: Record<string, string>) => void;

export function columnsPart(app: App, report: ImportReport, reread: Reread | null): TemplateResult | typeof nothing {
  const columns = report.columns ?? [];
  const { t, number } = app.speech();
  const mended = reread && report.header?.length && report.fields?.length ? mappingForm(app, report, reread) : null;
  if (!columns.length) return nothing;
  const counts = (["read", "attribute", "unused", "empty"] as const)
    .map((use) => [use, columns.filter((column) => column.use === use).length] as const)
    .filter(([, count]) => count)
    .map(([use, count]) => `${t(`import.use.${use}`)} ${number(count)}`)
    .join(" ・ ");
  return html`<details class="import-columns">
    <summary>${t("import.columns", { count: number(columns.length) })} <small>${counts}</small></summary>
    ${mended ?? useList(app, columns)}
  </details>`;
}

function useList(app: App, columns: readonly ColumnTold[]): TemplateResult {
  return html`<ul class="column-uses">${columns.map((column) => html`<li>${told(app, column)}</li>`)}</ul>`;
}

function told(app: App, column: ColumnTold): TemplateResult {
  const { t } = app.speech();
  return html`<b>${column.heading || t("import.column.unnamed")}</b>
    <span class="badge use-${column.use}">${t(`import.use.${column.use}`)}</span> <small>${column.message}</small>`;
}

function mappingForm(app: App, report: ImportReport, reread: Reread): TemplateResult {
  const { t } = app.speech();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const chosen = new FormData(event.target as HTMLFormElement);
    reread(
      Object.fromEntries(
        [...chosen].filter(([, field]) => field !== "").map(([column, field]) => [column, String(field)]),
      ),
    );
  };
  const others = (report.columns ?? []).filter(({ heading }) => !report.header?.includes(heading));
  return html`<p class="muted">${t("import.mapping.help")}</p>
    <form @submit=${submit}>
      ${report.header?.filter(Boolean).map((heading) => mappingLine(app, report, heading))}<button type="submit">
        ${t("import.reread")}
      </button>
    </form>
    ${others.length ? useList(app, others) : nothing}`;
}

function mappingLine(app: App, report: ImportReport, heading: string): TemplateResult {
  const { t, language, percent } = app.speech();
  const fields = report.fields ?? [];
  const label = (code: string) => fields.find((field) => field.code === code)?.[language] ?? code;
  // "users@2023": the year stands in the heading and is read from it again.
  const mapped = (report.mapping?.[heading] ?? "").split("@")[0] ?? "";
  const best = report.suggestions?.[heading]?.[0];
  const use = report.columns?.find((column) => column.heading === heading);
  return html`<label class="field mapping"
    ><span>${heading}</span
    ><select name=${heading}>
      <option value="" ?selected=${mapped === ""}>${t("import.mapping.none")}</option>
      ${fields.map(({ code }) => html`<option value=${code} ?selected=${code === mapped}>${label(code)}</option>`)}
    </select>
    ${use && use.use !== "read" ? html`<small>${use.message}</small>` : nothing}
    ${
      !mapped && best
        ? html`<small
            >${t("import.mapping.suggest", { label: label(best.field), percent: percent(best.confidence) })}</small
          >`
        : nothing
    }</label
  >`;
}
