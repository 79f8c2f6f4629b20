/** What binds: each limit with what one step more would save, as bars and as a table. */
import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { RunSummary, TightLimit } from "../../api_types";
import type { App } from "../../app";

const STEPS = new Set(["budget", "area", "carbon", "changes", "minimum", "place", "standard"]);
const BARS = 8;
const [WIDTH, ROW] = [300, 30];

export function limitsPart(app: App, summary: RunSummary): TemplateResult | typeof nothing {
  const { t } = app.speech();
  const limits = summary.tight;
  if (!limits) return nothing;
  if (!limits.length) return html`<p class="muted">${t("plan.tight.none")}</p>`;
  return html`<details>
    <summary>${t("plan.tight")}</summary>
    <p class="muted">${t("plan.tight.help")}</p>
    ${bars(app, limits.filter(({ step_yen }) => step_yen >= 1).slice(0, BARS))} ${table(app, limits)}
  </details>`;
}

function bars(app: App, limits: readonly TightLimit[]): TemplateResult | typeof nothing {
  if (!limits.length) return nothing;
  const { t, yen } = app.speech();
  const most = Math.max(...limits.map(({ step_yen }) => step_yen));
  const bar = (limit: TightLimit, k: number) =>
    svg`<g
      ><title>${limit.text}</title>
      <text x="0" y=${k * ROW + 11} class="tick"
        >${shortened(limit.label)}　${stepOf(app, limit)}　${yen(limit.step_yen)}</text
      >
      <rect
        x="0"
        y=${k * ROW + 15}
        width=${Math.max(1, (limit.step_yen / most) * WIDTH)}
        height="9"
        rx="2"
        fill="#0055ad"
    /></g>`;
  return html`<svg
    class="chart"
    viewBox="0 0 ${WIDTH} ${limits.length * ROW}"
    width="100%"
    role="img"
    aria-label=${t("plan.tight")}
  >
    ${limits.map(bar)}
  </svg>`;
}

function table(app: App, limits: readonly TightLimit[]): TemplateResult {
  const { t, yen } = app.speech();
  const name = (limit: TightLimit) => {
    const id = limit.facility_id;
    return id === undefined
      ? limit.label
      : html`<button type="button" class="link" @click=${() => app.openFacility(id, { centre: true })}>
          ${limit.label}
        </button>`;
  };
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${t("plan.tight")}>
    <table class="plain">
      <thead>
        <tr>
          <th scope="col">${t("plan.tight.limit")}</th>
          <th scope="col" class="number">${t("plan.tight.used")}</th>
          <th scope="col">${t("plan.tight.step")}</th>
          <th scope="col" class="number">${t("plan.tight.saves")}</th>
        </tr>
      </thead>
      <tbody>
        ${limits.map(
          (limit) =>
            html`<tr>
              <th scope="row" class="wrap">${name(limit)}</th>
              <td class="number">${amount(app, limit, limit.used)} / ${amount(app, limit, limit.limit)}</td>
              <td>${stepOf(app, limit)}</td>
              <td class="number">${yen(limit.step_yen)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function stepOf(app: App, { kind }: TightLimit): string {
  return app.speech().tOr(`plan.step.${STEPS.has(kind) ? kind : "other"}`, "");
}

function amount(app: App, { kind }: TightLimit, value: number): string {
  const { yen, area, number } = app.speech();
  return kind === "budget" ? yen(value) : kind === "area" ? area(value) : number(value);
}

const shortened = (label: string): string => (label.length > 26 ? `${label.slice(0, 25)}…` : label);
