/** The panels, each its own chunk: loaded when first opened, kept afterwards. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../api";
import type { App, CreatePanel, Panel } from "../app";
import { icon } from "../icons";
import { faultOf } from "../loading";
import { renderFault } from "../screen/faults";
import type { PanelName } from "../state";

const PANELS: Record<PanelName, () => Promise<{ create: CreatePanel }>> = {
  start: () => import("./start"),
  filters: () => import("./filters"),
  dashboard: () => import("./dashboard"),
  plan: () => import("./plan"),
  forecast: () => import("./forecast"),
  access: () => import("./access"),
  layers: () => import("./layers"),
  import: () => import("./import"),
  views: () => import("./views"),
};

export class PanelHost {
  private readonly open = new Map<PanelName, Panel>();
  private readonly failed = new Map<PanelName, ApiError>();
  private readonly asked = new Set<PanelName>();

  constructor(private readonly app: App) {}

  render(): TemplateResult | typeof nothing {
    const { panel } = this.app.view.get();
    if (!panel) return nothing;
    const { t } = this.app.speech();
    return html` <div class="panel-head">
        <h2>${t(`nav.${panel}`)}</h2>
        <button
          type="button"
          class="icon-only"
          aria-label=${t("app.close")}
          @click=${() => this.app.view.set({ panel: null })}
        >
          ${icon("clear")}
        </button>
      </div>
      <div class="panel-body" tabindex="-1">${this.body(panel)}</div>`;
  }

  private body(name: PanelName): TemplateResult {
    const speech = this.app.speech();
    const panel = this.open.get(name);
    if (panel) return panel.render();
    const fault = this.failed.get(name);
    if (fault) return renderFault(speech, fault, () => void this.load(name));
    if (!this.asked.has(name)) void this.load(name);
    return html`<p class="loading">${speech.t("app.loading")}</p>`;
  }

  private async load(name: PanelName): Promise<void> {
    this.asked.add(name);
    this.failed.delete(name);
    try {
      this.open.set(name, (await PANELS[name]()).create(this.app));
    } catch (cause) {
      this.failed.set(name, faultOf(cause));
    }
    this.app.redraw();
  }
}
