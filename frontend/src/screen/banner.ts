/** What stands over the map when there is nothing to show yet: loading, no network, an empty register. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { App } from "../app";
import { beginAnew } from "../importing/begin_anew";
import { faultOf, loadStart } from "../loading";
import { showPlan } from "../showing";
import { NO_FILTERS } from "../stock/filter";
import { adoptedBanner } from "./adopted_banner";
import { renderFault } from "./faults";

export function renderBanner(app: App): TemplateResult | typeof nothing {
  const speech = app.speech();
  const { t } = speech;
  const { about, startError, stock, totals } = app.data.get();
  if (startError) return html`<div class="banner">${renderFault(speech, startError, () => void loadStart(app))}</div>`;
  if (!stock)
    return html`<div class="banner loading" role="status">
      <span class="spinner" aria-hidden="true"></span>${t("app.loading")}
    </div>`;
  if (!stock.count) {
    const { panel } = app.view.get();
    if (panel === "start" || panel === "import") return nothing;
    return html`<div class="banner">
      <strong>${t("empty.stock.title")}</strong>
      <p>${t("empty.stock.help")}</p>
      <button type="button" class="primary" @click=${() => app.view.set({ panel: "start" })}>
        ${t("empty.stock.action")}
      </button>
    </div>`;
  }
  if (stock.ownCount && totals && totals.unplaced === totals.facilities && totals.facilities) {
    return html`<div class="banner slim" role="status">
      <span>${t("unplaced.title")}</span>
      <button type="button" @click=${() => app.view.set({ panel: "start" })}>${t("unplaced.action")}</button>
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
  const turned = adoptedBanner(app);
  if (turned !== nothing) return turned;
  return about?.municipality?.invented ? sampleBanner(app, about.municipality.name) : nothing;
}

/** One click takes the invented city away: nothing of it is anybody's work but what was tried out. */
function sampleBanner(app: App, name: string): TemplateResult | typeof nothing {
  const { t } = app.speech();
  const begin = async () => {
    [leaving, refused] = [true, null];
    app.redraw();
    await beginAnew(app, name).catch((cause) => (refused = faultOf(cause).message));
    leaving = false;
    app.redraw();
  };
  return html`<div class="banner slim sample" role="note">
    <span>${t("sample.shown")} ${leaving ? t("sample.leaving") : (refused ?? firstPlan(app))}</span>
    <button type="button" class="small" ?disabled=${leaving} aria-busy=${leaving} @click=${begin}>
      ${t("sample.leave")}
    </button>
  </div>`;
}

let leaving = false;
let refused: string | null = null;

/** The plan that is worked out for the sample city by itself: under way, or there to be looked at. */
function firstPlan(app: App): TemplateResult | string {
  const { t } = app.speech();
  const { watched, run } = app.data.get();
  if (watched) return t("sample.plan.coming");
  if (!run || app.view.get().theme === "plan") return "";
  return html`<button type="button" class="link" @click=${() => showPlan(app, run)}>${t("sample.plan.look")}</button>`;
}
