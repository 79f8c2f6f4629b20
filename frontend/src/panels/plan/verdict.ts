/** The end of a calculation that brought no plan: why, and the smallest way out. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { RunHead, RunSummary } from "../../api_types";
import type { App } from "../../app";
import { planTitle } from "../../plan_title";

/** `loosen` asks the run again with the way out taken. */
export function verdictPart(
  app: App,
  run: RunHead & { summary?: RunSummary | null },
  loosen: (id: number) => void,
): TemplateResult {
  const { t, term } = app.speech();
  const summary = run.summary ?? {};
  const steps = summary.loosening ?? [];
  return html`<section class="proof bad verdict-box" role="status">
    <p class="kicker">${t("plan.ended")}　${planTitle(app, run)}</p>
    <p><b>${summary.verdict || run.error || term("run_state", run.state)}</b></p>
    ${summary.clash_text ? html`<p>${summary.clash_text}</p>` : nothing}
    ${
      steps.length
        ? html`<h4>${t("plan.loosen")}</h4>
            <ul>
              ${steps.map(({ text }) => html`<li>${text}</li>`)}
            </ul>
            ${summary.way_out_text ? html`<p>${summary.way_out_text}</p>` : nothing}
            <button type="button" @click=${() => loosen(run.id)}>${t("plan.loosen.apply")}</button>`
        : nothing
    }
    ${
      summary.clash_text && summary.proven === false ? html`<p class="muted">${t("plan.loosen.unproven")}</p>` : nothing
    }
  </section>`;
}
