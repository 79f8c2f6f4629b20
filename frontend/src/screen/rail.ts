/** The rail of tools on the left; each opens its panel. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { App } from "../app";
import { icon } from "../icons";
import { may } from "../rights";
import { PANELS, type PanelName } from "../state";
import { filterCount } from "../stock/filter";

/** Panels whose whole use asks for a right; without accounts everybody has all of them. */
const NEEDED: Partial<Record<PanelName, readonly string[]>> = {
  start: ["set_up", "import"],
  import: ["import", "edit_money"],
  forecast: ["read"],
  access: ["read"],
  plan: ["read", "read_public"],
  dashboard: ["read"],
};

function mayOpen(app: App, name: PanelName): boolean {
  return NEEDED[name]?.some((right) => may(app, right)) ?? true;
}

export function renderRail(app: App): TemplateResult {
  const { t } = app.speech();
  const { panel, filters, area } = app.view.get();
  const count = filterCount(filters) + (area ? 1 : 0);
  return html`${PANELS.filter((name) => mayOpen(app, name)).map(
    (name) =>
      html` <button
        type="button"
        class=${panel === name ? "on" : ""}
        aria-expanded=${panel === name}
        aria-controls="panel"
        @click=${() => app.view.set({ panel: panel === name ? null : name })}
      >
        ${icon(name)}<span>${t(`nav.${name}`)}</span>
        ${name === "filters" && count ? html`<span class="count">${count}</span>` : nothing}
      </button>`,
  )}`;
}
