/** What stands over the map when there is nothing to show yet: loading, no network, an empty register. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { App } from "../app";
import { loadStart } from "../loading";
import { NO_FILTERS } from "../stock/filter";
import { renderFault } from "./faults";

export function renderBanner(app: App): TemplateResult | typeof nothing {
  const speech = app.speech();
  const { t } = speech;
  const { startError, stock, totals } = app.data.get();
  if (startError) return html`<div class="banner">${renderFault(speech, startError, () => void loadStart(app))}</div>`;
  if (!stock)
    return html`<div class="banner loading" role="status">
      <span class="spinner" aria-hidden="true"></span>${t("app.loading")}
    </div>`;
  if (!stock.count) {
    return html`<div class="banner">
      <strong>${t("empty.stock.title")}</strong>
      <p>${t("empty.stock.help")}</p>
      <button type="button" class="primary" @click=${() => app.view.set({ panel: "import" })}>
        ${t("empty.stock.action")}
      </button>
    </div>`;
  }
  if (totals?.facilities === 0) {
    return html`<div class="banner slim" role="status">
      <span>${t("empty.selection.title")}</span>
      <button type="button" @click=${() => app.view.set({ filters: NO_FILTERS, area: null })}>
        ${t("empty.selection.action")}
      </button>
    </div>`;
  }
  return nothing;
}
