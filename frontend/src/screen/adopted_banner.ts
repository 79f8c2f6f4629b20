/** Over the map, once an import has made the plan in force doubtful: what turns, and the way to the list. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { AdoptedHead, AdoptedStanding } from "../api_types";
import type { App } from "../app";
import { may } from "../rights";

/** Asks how the plan in force stands: at the start, when calculations end, when data were imported. */
export function followStanding(app: App): void {
  const ask = () => void load(app);
  app.data.on(["runs", "arrived"], ask);
}

async function load(app: App): Promise<void> {
  if (!may(app, "read")) return;
  const [plan] = await app.api.get<AdoptedHead[]>("/api/adopted-plans").catch(() => []);
  const standing = plan
    ? await app.api.get<AdoptedStanding>(`/api/adopted-plans/${plan.id}/standing`).catch(() => null)
    : null;
  app.data.set({ standing });
}

export function adoptedBanner(app: App): TemplateResult | typeof nothing {
  const { t, number } = app.speech();
  const { standing } = app.data.get();
  const { panel, step } = app.view.get();
  if (!standing?.is_check_current || !standing.flips.length || (panel === "plan" && step === "adopt")) return nothing;
  return html`<div class="banner slim turned" role="status">
    <span>${t("adopt.turned", { count: number(standing.flips.length) })}</span>
    <button type="button" class="small" @click=${() => app.view.set({ panel: "plan", step: "adopt" })}>
      ${t("adopt.turned.look")}
    </button>
  </div>`;
}
