/** What a layer is called and what its colours mean: the same words in the layer panel, the legend and on paper. */
import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { Layer } from "../api_types";
import type { App } from "../app";
import { DISTRICT_COLOUR, MESH_COLOUR, MESH_STEPS, meshOpacity, zoneColour } from "./overlay_styles";

const RANKED = new Set(["flood", "landslide", "tsunami"]);

/** Zones by the word for their kind; the name of the data follows where several share it. */
export function layerLabel(app: App, head: Layer): string {
  const { language, term } = app.speech();
  const given = language === "ja" ? head.label_ja : head.label_en;
  const kind = term("zone_kind", head.kind);
  if (kind === head.kind) return given;
  const alike = app.data.get().layers.filter((other) => other.kind === head.kind).length > 1;
  return alike && head.name ? `${kind}（${head.name}）` : kind;
}

/** Nothing for what explains itself: outlines, water, roads and the base map. */
export function layerKey(app: App, head: Layer): TemplateResult | typeof nothing {
  const { t, number } = app.speech();
  const swatch = (colour: string, opacity: number) =>
    html`<svg viewBox="0 0 22 14" width="22" height="14" aria-hidden="true">
      ${svg`<rect
        x=".5"
        y=".5"
        width="21"
        height="13"
        fill=${colour}
        fill-opacity=${opacity}
        stroke=${colour}
        stroke-opacity=".6"
      />`}
    </svg>`;
  if (head.kind === "mesh") {
    return html`<ul class="keys inline">
      ${MESH_STEPS.map(
        (from) => html`<li>${swatch(MESH_COLOUR, meshOpacity(from))}${t("layers.people", { from: number(from) })}</li>`,
      )}
    </ul>`;
  }
  if (head.kind === "boundary" || head.kind === "basemap" || head.kind === "roads" || head.kind === "water")
    return nothing;
  if (head.kind === "district" || head.kind === "school-district") {
    const colour = head.kind === "district" ? DISTRICT_COLOUR : zoneColour(head.kind);
    return html`<ul class="keys inline">
      <li>
        <svg viewBox="0 0 22 14" width="22" height="14" aria-hidden="true">
          ${svg`<path
            d="M1 7H21"
            stroke=${colour}
            stroke-width="1.4"
            stroke-dasharray=${head.kind === "district" ? "5 3" : "none"}
          />`}</svg
        >${t("layers.line")}
      </li>
    </ul>`;
  }
  if (RANKED.has(head.kind)) {
    return html`<ul class="keys inline">
      <li>${swatch(zoneColour(head.kind), 0.25)}${t("layers.rank.low")}</li>
      <li>${swatch(zoneColour(head.kind), 0.5)}${t("layers.rank.high")}</li>
    </ul>`;
  }
  return html`<ul class="keys inline">
    <li>${swatch(zoneColour(head.kind), 0.25)}${t("layers.inside")}</li>
  </ul>`;
}
