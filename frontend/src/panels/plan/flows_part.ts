/** The map's arrows in words: which districts' people go where in the year shown, how many and how much farther. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Run } from "../../api_types";
import type { App } from "../../app";
import { betweenDistricts, type DistrictFlow, flowsIn } from "../../flows";

export function flowsPart(app: App, run: Run): TemplateResult | typeof nothing {
  const { t } = app.speech();
  const { stock } = app.data.get();
  const { year } = app.view.get();
  if (!stock) return nothing;
  const flows = flowsIn(run.decisions, year, run.summary.periods ?? []);
  const rows = betweenDistricts(stock, flows, t("journey.flows.nowhere"));
  const movers = new Set(flows.map(({ decision }) => decision.facility_id)).size;
  return html`<details class="flows">
    <summary>${t("journey.flows", { year })}</summary>
    <p>${t("journey.flows.count", { movers, crossing: rows.reduce((sum, { facilities }) => sum + facilities, 0) })}</p>
    ${rows.length ? table(app, rows) : nothing}
  </details>`;
}

function table(app: App, rows: readonly DistrictFlow[]): TemplateResult {
  const { t, number, language } = app.speech();
  const units = [...new Set(rows.flatMap(({ users }) => [...users.keys()]))];
  const text = ({ users }: DistrictFlow) =>
    units
      .filter((unit) => users.has(unit))
      .map((unit) => {
        const sum = users.get(unit)!;
        const km = sum.users > 0 ? sum.userKm / sum.users : 0;
        return t("journey.flows.users", {
          users: number(sum.users),
          unit: app.speech().tOr(`journey.unit.${unit}`, unit),
          km: `${km >= 0 ? "+" : ""}${number(km, 1)}`,
        });
      })
      .join(language === "ja" ? "、" : "; ");
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${t("journey.flows.table")}>
    <table class="plain">
      <thead>
        <tr>
          <th scope="col">${t("journey.flows.from")}</th>
          <th scope="col">${t("journey.flows.to")}</th>
          <th scope="col" class="number">${t("summary.facilities")}</th>
          <th scope="col">${t("journey.flows.people")}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row">${row.from}</th>
              <td>${row.to}</td>
              <td class="number">${number(row.facilities)}</td>
              <td class="wrap">${text(row)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
