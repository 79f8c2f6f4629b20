/** Which column means what: as the server understood it, to be mended by hand. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ImportReport } from "../../api_types";
import type { App } from "../../app";

export function mappingPart(
  app: App,
  report: ImportReport,
  reread: (mapping: Record<string, string>) => void,
): TemplateResult | typeof nothing {
  const { t, language } = app.speech();
  const fields = report.fields ?? [];
  if (!report.header?.length || !fields.length) return nothing;
  const label = (code: string) => fields.find((field) => field.code === code)?.[language] ?? code;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const chosen = new FormData(event.target as HTMLFormElement);
    reread(
      Object.fromEntries(
        [...chosen].filter(([, field]) => field !== "").map(([column, field]) => [column, String(field)]),
      ),
    );
  };
  const line = (column: string) => {
    // "users@2023": the year stands in the heading and is read from it again.
    const mapped = (report.mapping?.[column] ?? "").split("@")[0] ?? "";
    const best = report.suggestions?.[column]?.[0];
    return html`<label class="field mapping"
      ><span>${column}</span
      ><select name=${column}>
        <option value="" ?selected=${mapped === ""}>${t("import.mapping.none")}</option>
        ${fields.map(({ code }) => html`<option value=${code} ?selected=${code === mapped}>${label(code)}</option>`)}
      </select>
      ${
        !mapped && best
          ? html`<small
              >${t("import.mapping.suggest", {
                label: label(best.field),
                percent: app.speech().percent(best.confidence),
              })}</small
            >`
          : nothing
      }</label
    >`;
  };
  return html`<details>
    <summary>${t("import.mapping")} (${report.header.length})</summary>
    <p class="muted">${t("import.mapping.help")}</p>
    <form @submit=${submit}>
      ${report.header.filter(Boolean).map(line)}<button type="submit">${t("import.reread")}</button>
    </form>
  </details>`;
}
