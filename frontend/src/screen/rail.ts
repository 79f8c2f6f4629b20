/** The rail of tools on the left; each opens its panel. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { App } from "../app";
import { icon } from "../icons";
import { PANELS } from "../state";
import { filterCount } from "../stock/filter";

export function renderRail(app: App): TemplateResult {
  const { t } = app.speech();
  const { panel, filters, area } = app.view.get();
  const count = filterCount(filters) + (area ? 1 : 0);
  return html`${PANELS.map(
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
