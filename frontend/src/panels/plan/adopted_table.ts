/** What the adopted plan does with which facility, and when. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Adopted } from "../../api_types";
import type { App } from "../../app";

interface AdoptedRow {
  facility_id: number;
  name: string;
  action: string;
  fiscal_year: number | null;
  cost_yen: number | null;
}

export function adoptedTable(app: App, adopted: Adopted): TemplateResult | typeof nothing {
  const { t, term, yen } = app.speech();
  const rows = (adopted.decisions as unknown as AdoptedRow[])
    .filter(({ action }) => action !== "keep")
    .sort((one, other) => (one.fiscal_year ?? 9999) - (other.fiscal_year ?? 9999));
  return html`<h4>${t("adopted.decisions", { count: rows.length, all: adopted.decisions.length })}</h4>
    ${
      rows.length
        ? html`<div class="scroll-x" tabindex="0" role="region" aria-label=${t("adopted.table")}>
            <table class="plain">
              <thead>
                <tr>
                  <th scope="col">${t("column.name")}</th>
                  <th scope="col">${t("column.action")}</th>
                  <th scope="col" class="number">${t("column.fiscal_year")}</th>
                  <th scope="col" class="number">${t("adopted.cost")}</th>
                </tr>
              </thead>
              <tbody>
                ${rows.map(
                  (row) =>
                    html`<tr>
                      <th scope="row" class="wrap">
                        <button
                          type="button"
                          class="link"
                          @click=${() => app.openFacility(row.facility_id, { centre: true })}
                        >
                          ${row.name}
                        </button>
                      </th>
                      <td>${term("action", row.action)}</td>
                      <td class="number">${row.fiscal_year ?? ""}</td>
                      <td class="number">${row.cost_yen === null ? "" : yen(row.cost_yen)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
        : nothing
    }`;
}
