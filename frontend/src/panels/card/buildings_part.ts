import { html, nothing, type TemplateResult } from "lit-html";
import type { BuildingCard, FacilityCard } from "../../api_types";
import type { App } from "../../app";
import { symbol } from "../../map/symbol";
import { AGE_COLOURS } from "../../palette";
import { ageIn, bucketOf } from "../../stock/age";
import { section } from "./section";

const PARTS = ["roof", "wall", "interior", "electric", "mechanical"] as const;

/** Each block: age at the shown year, structure, area, seismic state, grades of its parts. */
export function buildingsPart(app: App, card: FacilityCard): TemplateResult {
  const { t } = app.speech();
  const blocks = card.buildings ?? [];
  if (!blocks.length) return section(t("card.buildings"), html`<p class="muted">${t("card.nobuildings")}</p>`);
  return section(
    t("card.buildings"),
    html`<div class="scroll-x" tabindex="0">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${t("column.name")}</th>
            <th scope="col" class="number">${t("column.age")}</th>
            <th scope="col">${t("card.structure")}</th>
            <th scope="col" class="number">${t("column.floor_area_m2")}</th>
            <th scope="col">${t("column.seismic")}</th>
            <th scope="col">${t("card.grades")}</th>
          </tr>
        </thead>
        <tbody>
          ${blocks.map((block) => line(app, block))}
        </tbody>
      </table>
    </div>`,
    t("unit.buildings", { value: blocks.length }),
  );
}

function line(app: App, block: BuildingCard): TemplateResult {
  const { t, term, number } = app.speech();
  const { year } = app.view.get();
  const age = ageIn(year, block.built_year);
  const old = block.seismic_code === "old" && !block.seismic_retrofitted;
  return html`<tr>
    <td>
      ${block.name ?? block.code ?? t("value.none")}${
        block.plateau_id ? html`<br /><small>${block.plateau_id}</small>` : nothing
      }
    </td>
    <td class="number">
      <span class="with-symbol"
        >${symbol({
          shape: "circle",
          colour: AGE_COLOURS[bucketOf(year, block.built_year)]!,
          outline: old ? "thick" : "thin",
          radius: 5,
        })}${age === null ? t("value.unknown") : number(age)}</span
      >
      ${block.built_year ? html`<small>${block.built_year}</small>` : nothing}
    </td>
    <td>
      ${[block.structure ? term("structure", block.structure) : null, block.storeys ? `${block.storeys}F` : null]
        .filter(Boolean)
        .join(" ")}
    </td>
    <td class="number">${number(block.floor_area_m2)}</td>
    <td>
      ${block.seismic_code ? term("seismic_code", block.seismic_code) : t("value.unknown")}${
        block.seismic_retrofitted ? html`<br /><small>${t("card.retrofitted")}</small>` : nothing
      }
    </td>
    <td class="grades">${PARTS.map((part) => grade(app, part, block.grades?.[part] ?? null))}</td>
  </tr>`;
}

function grade(app: App, part: (typeof PARTS)[number], value: string | null): TemplateResult | typeof nothing {
  if (!value) return nothing;
  const name = app.speech().t(`grade.${part}`);
  return html`<span class="grade grade-${value.toLowerCase()}" title="${name} ${value}"><i>${name}</i>${value}</span>`;
}
