/** The layers under the points: on or off, how strong, and what their colours mean. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { App, Panel } from "../app";
import { BASE_MAP, GSI_LAYER, layersShown, NEIGHBOUR_FACILITIES } from "../layers_shown";
import { layerKey, layerLabel } from "../map/layer_key";
import { NEIGHBOUR_LOOK } from "../map/sprites";
import { symbol } from "../map/symbol";

export function create(app: App): Panel {
  return { render: () => layersPanel(app) };
}

function layersPanel(app: App): TemplateResult {
  const { t } = app.speech();
  const { layers, about, stock } = app.data.get();
  const shown = layersShown(app);
  if (!stock) return html`<p class="loading">${t("app.loading")}</p>`;
  const shapes = layers.filter(({ code }) => code !== BASE_MAP);
  return html` ${shapes.map((head) =>
    row(app, head.code, layerLabel(app, head), shown, layerKey(app, head), head.attribution),
  )}
    ${
      stock.facilities.some(({ own }) => own === false)
        ? row(app, NEIGHBOUR_FACILITIES, t("layers.neighbours"), shown, neighbourKey(app), null)
        : nothing
    }
    ${baseMapRow(app, shown)}
    ${about?.gsi_tiles ? row(app, GSI_LAYER, t("layers.gsi"), shown, nothing, about.gsi_tiles.attribution) : nothing}
    <p class="muted">${t("layers.note")}</p>`;
}

/** The town's own base map; where there is none, how to get one. */
function baseMapRow(app: App, shown: Record<string, number>): TemplateResult {
  const { t } = app.speech();
  const head = app.data.get().layers.find(({ code }) => code === BASE_MAP);
  if (head?.readable) return row(app, BASE_MAP, t("layers.basemap"), shown, nothing, head.attribution);
  return html`<div class="layer-row">
    <details>
      <summary>
        <b>${t("layers.basemap")}</b>
        <span class="badge plain">${t(head ? "layers.basemap.unreadable" : "layers.basemap.absent")}</span>
      </summary>
      <p class="muted">${t("layers.basemap.what")}</p>
      <ol class="steps">
        <li>${t("layers.basemap.get")}</li>
        <li>${t("layers.basemap.put")}</li>
        <li>${t("layers.basemap.reload")}</li>
      </ol>
      <p class="muted">${t("layers.basemap.kinds")}</p>
    </details>
  </div>`;
}

function neighbourKey(app: App): TemplateResult {
  return html`<ul class="keys inline">
    <li>${symbol(NEIGHBOUR_LOOK)}${app.speech().t("owner.neighbour")}</li>
  </ul>`;
}

function row(
  app: App,
  code: string,
  label: string,
  shown: Record<string, number>,
  key: TemplateResult | typeof nothing,
  credit: string | null,
): TemplateResult {
  const { t, percent } = app.speech();
  const opacity = shown[code] ?? 0;
  const set = (value: number) => app.view.set({ layers: { ...shown, [code]: value } });
  const toggle = (event: Event) => set((event.target as HTMLInputElement).checked ? 1 : 0);
  return html`<div class="layer-row">
    <label class="check"><input type="checkbox" .checked=${opacity > 0} @change=${toggle} /><b>${label}</b></label>
    ${
      opacity > 0
        ? html` <label class="opacity"
              ><span>${t("layers.opacity")} ${percent(opacity)}</span>
              <input
                type="range"
                min="0.1"
                max="1"
                step="0.05"
                .value=${String(opacity)}
                @input=${(event: Event) => set(Number((event.target as HTMLInputElement).value))}
            /></label>
            ${key}${credit ? html`<p class="muted">${t("layers.credit", { text: credit })}</p>` : nothing}`
        : nothing
    }
  </div>`;
}
