import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { App } from "../../app";
import type { Run } from "../../api_types";
import { icon } from "../../icons";
import { symbol } from "../../map/symbol";
import { lookOf } from "../../palette";
import { NO_FILTERS } from "../../stock/filter";

/** The figures a council asks for first: what it costs, what it saves, what changes, how sure the sum is. */
export function runSummary(app: App, run: Run): TemplateResult {
  const speech = app.speech();
  const { t, yen, percent } = speech;
  const summary = run.summary ?? {};
  const saving = summary["saving_yen"] ?? null;
  const keepAll = summary["keep_everything_yen"] ?? null;
  return html`
    <section class="run-summary">
      <p class="kicker">${t("plan.latest")}　${run.title || `#${run.id}`}</p>
      <div class="hero"><span>${t("plan.objective")}</span><b>${yen(run.objective_yen)}</b></div>
      ${keepAll !== null && run.objective_yen !== null ? compare(app, keepAll, run.objective_yen) : nothing}
      ${saving !== null ? html`<p class="saving">${t("plan.saving")} <b>${yen(saving)}</b>${keepAll ? html` (${percent(saving / keepAll, 1)})` : nothing}</p>` : nothing}
      ${areaLine(app, summary)}
      ${summary["people_affected"] != null ? html`<p>${t("plan.people")} <b>${speech.number(summary["people_affected"])}</b></p>` : nothing}
      ${run.gap !== null ? html`<p class="muted">${t("plan.gap.explain", { gap: percent(run.gap, 2) })}</p>` : nothing}
      ${run.checked === null || run.checked === undefined ? nothing : html`<p class=${run.checked ? "proof ok" : "proof bad"}>${t(run.checked ? "plan.checked" : "plan.unchecked")}</p>`}
      ${actionCounts(app, run)}
      <div class="buttons">
        <button type="button" class="primary" @click=${() => app.view.set({ table: "decisions", theme: "plan" })}>${icon("table")}${t("plan.show.table")}</button>
        <a class="button" href="/api/runs/${run.id}/map.html" download>${icon("import")}${t("plan.export.html")}</a>
      </div>
    </section>`;
}

function compare(app: App, keepAll: number, plan: number): TemplateResult {
  const { t, yen } = app.speech();
  const high = Math.max(keepAll, plan, 1);
  const bar = (y: number, value: number, colour: string, label: string) => svg`
    <rect x="0" y=${y} width=${(value / high) * 300} height="14" rx="2" fill=${colour}/><text x="0" y=${y + 26} class="tick">${label}　${yen(value)}</text>`;
  return html`<svg class="chart" viewBox="0 0 300 66" width="100%" role="img" aria-label="${t("plan.keepall")} ${yen(keepAll)}, ${t("plan.latest")} ${yen(plan)}">
    ${svg`${bar(0, keepAll, "#b3b3b3", t("plan.keepall"))}${bar(34, plan, "#0055ad", t("plan.latest"))}`}</svg>`;
}

function areaLine(app: App, summary: Record<string, number | null>): TemplateResult | typeof nothing {
  const { t, area } = app.speech();
  const [before, after] = [summary["floor_area_before_m2"], summary["floor_area_after_m2"]];
  if (before == null || after == null) return nothing;
  const change = before ? app.speech().percent((after - before) / before, 1) : "";
  return html`<p>${t("plan.area.change", { before: area(before), after: area(after) })} <b>(${change})</b></p>`;
}

/** Each action with its count: a press narrows map and table to it. */
function actionCounts(app: App, run: Run): TemplateResult {
  const { t, term, number } = app.speech();
  const counts = new Map<string, number>();
  for (const { action } of run.decisions) counts.set(action, (counts.get(action) ?? 0) + 1);
  const { filters } = app.view.get();
  const chosen = new Set(filters.facets.action ?? []);
  const pick = (code: string) => {
    const next = new Set(chosen);
    if (!next.delete(code)) next.add(code);
    app.view.set({ filters: { ...NO_FILTERS, ...filters, facets: { ...filters.facets, action: [...next] } }, theme: "plan" });
  };
  const shown = (app.data.get().vocabulary?.action ?? []).filter(({ code }) => counts.has(code));
  return html`<h4>${t("plan.actions")}</h4><ul class="action-counts">${shown.map(({ code }) => html`<li>
    <button type="button" aria-pressed=${chosen.has(code)} class=${chosen.has(code) ? "on" : ""} @click=${() => pick(code)}>${symbol(lookOf(code))}<span>${term("action", code)}</span><b>${number(counts.get(code))}</b></button></li>`)}</ul>`;
}
