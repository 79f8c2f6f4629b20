/** What the register's gaps keep a plan from judging, and the facilities still to be placed on the map. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Quality } from "../../api_types";
import type { App } from "../../app";
import type { Facility } from "../../stock/columns";

const SHOWN = 50;

export function gapsPart(app: App, { gaps = [], total }: Quality): TemplateResult | typeof nothing {
  const { t, tOr, number, area, percent } = app.speech();
  if (!gaps.length || !total?.facilities) return nothing;
  const names = (ids: readonly number[]) => {
    const { stock } = app.data.get();
    return ids.flatMap((id) => stock?.facilities[stock.rowOf.get(id) ?? -1] ?? []);
  };
  return html`<h3>${t("gaps.title")}</h3>
    <ul class="gaps">
      ${gaps.map(
        (gap) =>
          html`<li>
            <details>
              <summary>
                <b>${tOr(`gap.${gap.gap}`, gap.gap)}</b>
                <span
                  >${t("gaps.size", {
                    facilities: number(gap.facilities),
                    area: area(gap.floor_area_m2),
                    share: percent(total.floor_area_m2 ? gap.floor_area_m2 / total.floor_area_m2 : 0),
                  })}</span
                >
              </summary>
              <p>${tOr(`gap.${gap.gap}.effect`, "")}</p>
              ${links(app, names(gap.ids))}
            </details>
          </li>`,
      )}
    </ul>`;
}

/** Facilities without a point: opened for editing one by one, each placed by a click on the map. */
export function unplacedPart(app: App): TemplateResult | typeof nothing {
  const { t, number } = app.speech();
  const missing = (app.data.get().stock?.facilities ?? []).filter((one) => one.lon === null && one.own !== false);
  if (!missing.length) return nothing;
  return html`<h3>${t("gaps.unplaced", { count: number(missing.length) })}</h3>
    <p class="muted">${t("unplaced.help")}</p>
    ${links(app, missing.slice(0, SHOWN))}
    ${missing.length > SHOWN ? html`<p class="muted">${t("import.issues.first", { count: SHOWN })}</p>` : nothing}`;
}

function links(app: App, list: readonly Facility[]): TemplateResult {
  return html`<ul class="links">
    ${list.map(
      (one) =>
        html`<li>
          <button type="button" class="link" @click=${() => app.openFacility(one.id, { centre: true })}>
            ${one.name}
          </button>
          <small>${[one.department, one.address].filter(Boolean).join(" ・ ")}</small>
        </li>`,
    )}
  </ul>`;
}
