import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import type { CardZone, ClassPosition, FacilityCard } from "../../api_types";
import type { App } from "../../app";
import { section } from "./section";

const MEASURES = ["cost_per_m2", "cost_per_user", "users_per_m2"] as const;
const RANGES_KM = [0.5, 1, 2, 5] as const;

/** Unit costs against the same class: five steps, the facility's own one filled. */
export function positionPart(app: App, card: FacilityCard): TemplateResult | typeof nothing {
  const { t } = app.speech();
  const known = MEASURES.flatMap((name) => {
    const position = card.class_position?.[name];
    return position && position.value !== null ? [[name, position] as const] : [];
  });
  if (!known.length) return nothing;
  return section(
    t("card.position"),
    html`<ul class="positions">
      ${known.map(([name, position]) => positionLine(app, name, position))}
    </ul>`,
  );
}

function positionLine(app: App, name: (typeof MEASURES)[number], position: ClassPosition): TemplateResult {
  const { t, yen, number } = app.speech();
  const text = (value: number | null) => (name === "users_per_m2" ? number(value, 1) : yen(value));
  const { quintile } = position;
  return html`<li>
    <span>${t(`position.${name}`)}</span><b>${text(position.value)}</b
    ><small>${t("card.median", { value: text(position.median) })}</small> ${
      quintile
        ? html`<svg
            viewBox="0 0 100 10"
            width="100"
            height="10"
            role="img"
            aria-label=${t("card.quintile", { value: quintile })}
          >
            ${svg`${[1, 2, 3, 4, 5].map((step) => quintileBox(step, step === quintile))}`}
          </svg>`
        : nothing
    }
  </li>`;
}

function quintileBox(step: number, on: boolean): SVGTemplateResult {
  const fill = on ? "#00428c" : "#e6e6e6";
  return svg`<rect x=${(step - 1) * 20 + 1} y="1" width="18" height="8" rx="2" fill=${fill} />`;
}

export function nearbyPart(app: App, card: FacilityCard, km: number, setKm: (km: number) => void): TemplateResult {
  const { t, term, number, area } = app.speech();
  const near = (card.nearby ?? []).filter(({ distance_m }) => distance_m <= km * 1000);
  const choice = html`<select
    aria-label=${t("card.nearby")}
    @change=${(event: Event) => setKm(Number((event.target as HTMLSelectElement).value))}
  >
    ${RANGES_KM.map(
      (one) => html`<option value=${one} ?selected=${one === km}>${t("card.within", { km: one })}</option>`,
    )}
  </select>`;
  const list = near.length
    ? html`<ul class="links nearby">
        ${near.map(
          (one) =>
            html`<li>
              <button type="button" class="link" @click=${() => app.openFacility(one.id, { centre: true })}>
                ${one.name}
              </button>
              ${one.same_function ? html`<span class="badge">${t("card.same")}</span>` : nothing}
              <small
                >${number(one.distance_m)} m ・
                ${(one.functions ?? []).map((code) => term("function", code)).join("・")} ・ ${area(one.floor_area_m2)}
                ・ ${one.built_year ?? t("age.unknown")}</small
              >
            </li>`,
        )}
      </ul>`
    : html`<p class="muted">${t("card.nonearby")}</p>`;
  return section(t("card.nearby"), list, choice);
}

/** A zone is inside, outside, or not known: "no data" is never shown as safe. */
export function zonesPart(app: App, card: FacilityCard): TemplateResult | typeof nothing {
  const { t, term } = app.speech();
  if (!card.zones?.length) return nothing;
  const detail = (zone: CardZone) =>
    zone.state === "inside"
      ? [zone.name, zone.rank].filter((part) => part !== null && part !== undefined).join(" ")
      : "";
  return section(
    t("card.zones"),
    html`<ul class="zones">
      ${card.zones.map(
        (zone) =>
          html`<li class=${zone.state}>
            <span>${term("zone_kind", zone.kind)}</span><b>${t(`zone.${zone.state}`)}</b><small>${detail(zone)}</small>
          </li>`,
      )}
    </ul>`,
  );
}

export function repairsPart(app: App, card: FacilityCard): TemplateResult | typeof nothing {
  const { t, yen } = app.speech();
  if (!card.repairs?.length) return nothing;
  return section(
    t("card.repairs"),
    html`<div class="scroll-x" tabindex="0">
      <table class="plain">
        <tbody>
          ${card.repairs.map(
            (line) =>
              html`<tr>
                <th scope="row">${line.fiscal_year ?? ""}</th>
                <td>${[line.title, line.part].filter(Boolean).join("・")}</td>
                <td class="number">${yen(line.cost_yen)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`,
  );
}
