/** Whom the plan moves: named areas with their extra way, and ages. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { RunSummary } from "../../api_types";
import type { App } from "../../app";

const AGES = ["child", "working", "early_elderly", "late_elderly"] as const;

export function peoplePart(app: App, summary: RunSummary): TemplateResult | typeof nothing {
  const { t, number } = app.speech();
  const areas = summary.affected_areas ?? [];
  if (!areas.length) return nothing;
  return html`<details>
    <summary>${t("plan.areas")}</summary>
    <div class="scroll-x" tabindex="0" role="region" aria-label=${t("plan.areas")}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${t("plan.areas.area")}</th>
            <th scope="col" class="number">${t("plan.areas.people")}</th>
            <th scope="col" class="number">${t("plan.areas.extra")}</th>
            <th scope="col" class="number">${t("plan.areas.unserved")}</th>
          </tr>
        </thead>
        <tbody>
          ${areas.map(
            (row) =>
              html`<tr>
                <th scope="row">${row.area}</th>
                <td class="number">${number(row.people)}</td>
                <td class="number">${number(row.extra_km, 1)} km</td>
                <td class="number">${number(row.unserved)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${ages(app, summary.affected_ages ?? {})}
  </details>`;
}

function ages(app: App, counts: Readonly<Record<string, number>>): TemplateResult | typeof nothing {
  const { t, number, percent } = app.speech();
  const total = AGES.reduce((sum, age) => sum + (counts[age] ?? 0), 0);
  if (!total) return nothing;
  return html`<h4>${t("plan.ages")}</h4>
    <dl class="facts">
      ${AGES.map(
        (age) =>
          html`<div>
            <dt>${t(`plan.age.${age}`)}</dt>
            <dd>${number(counts[age] ?? 0)} (${percent((counts[age] ?? 0) / total)})</dd>
          </div>`,
      )}
    </dl>`;
}
