import { html, nothing, svg, type TemplateResult } from "lit-html";
import { ours } from "../../api";
import type { Run, RunSummary } from "../../api_types";
import type { App } from "../../app";
import { icon } from "../../icons";
import { symbol } from "../../map/symbol";
import { lookOf } from "../../palette";
import { planTitle } from "../../plan_title";
import { NO_FILTERS } from "../../stock/filter";
import { exportPart } from "./export_part";
import { cutShortPart, headlinePart, ladderPart } from "./headline_part";
import { limitsPart } from "./limits_part";
import { objectionsPart } from "./objections_part";
import { peoplePart } from "./people_part";
import { choiceWord } from "./setting_fields";
import { upkeepSums } from "./upkeep_part";

/** The figures a council asks for first: what it costs, what it saves, what changes, how sure the sum is. */
export function runSummary(app: App, run: Run): TemplateResult {
  const { t, yen, percent } = app.speech();
  const summary = run.summary ?? {};
  const saving = summary.saving_yen ?? null;
  const keepAll = summary.keep_everything_yen ?? null;
  const cost = summary.cost_yen ?? run.objective_yen;
  return html` <section class="run-summary">
    ${objectionsPart(app, run)}
    <p class="kicker">${t("plan.latest")}　${planTitle(app, run)}</p>
    ${sourceLine(app, run)} ${cutShortPart(app, run)} ${ladderPart(app, run)} ${headlinePart(app, summary)}
    ${summary.money ? nothing : html`<div class="hero"><span>${t("plan.objective")}</span><b>${yen(cost)}</b></div>`}
    ${keepAll !== null && cost !== null ? compare(app, keepAll, cost) : nothing}
    ${
      saving !== null
        ? html`<p class="saving">
            ${t("plan.saving")} <b>${yen(saving)}</b>${keepAll ? html` (${percent(saving / keepAll, 1)})` : nothing}
          </p>`
        : nothing
    }
    ${summary.money ? nothing : areaLine(app, summary)}
    ${
      run.checked === null || run.checked === undefined
        ? nothing
        : html`<p class=${run.checked ? "proof ok" : "proof bad"}>
            ${t(run.checked ? "plan.checked" : "plan.unchecked")}
          </p>`
    }
    ${summary.basis === "users" ? html`<p class="muted">${t("plan.basis.users")}</p>` : nothing}
    ${summary.opposite?.sentences ? html`<p class="proof">${summary.opposite.sentences.join(" ／ ")}</p>` : nothing}
    ${reliefLine(app, summary)} ${carbonLine(app, summary)} ${actionCounts(app, run)} ${mostAffected(app, run)}
    ${peoplePart(app, summary)} ${limitsPart(app, summary)} ${upkeepSums(app, summary)}
    <div class="buttons">
      <button type="button" class="primary" @click=${() => app.view.set({ table: "decisions", theme: "plan" })}>
        ${icon("table")}${t("plan.show.table")}
      </button>
      <a class="button" href=${ours(`/api/runs/${run.id}/report.html`)} download
        >${icon("import")}${t("plan.export.html")}</a
      >
    </div>
    ${exportPart(app, run)}
  </section>`;
}

/** What the plan was asked with: the scenario's version, the state of the data, the optimizer. */
function sourceLine(app: App, { scenario, data_version: data, engine_version: engine }: Run): TemplateResult {
  const { t } = app.speech();
  const parts = [
    scenario ? t("journey.scenario", { name: scenario.name, version: scenario.version }) : "",
    data ? t("journey.data", { version: data.slice(0, 12) }) : "",
    engine ? t("journey.engine", { version: engine }) : "",
  ];
  return html`<p class="muted">${parts.filter(Boolean).join(" ・ ")}</p>`;
}

function compare(app: App, keepAll: number, plan: number): TemplateResult {
  const { t, yen } = app.speech();
  const high = Math.max(keepAll, plan, 1);
  const bar = (y: number, value: number, colour: string, label: string) =>
    svg` <rect x="0" y=${y} width=${(value / high) * 300} height="14" rx="2" fill=${colour} /><text
        x="0"
        y=${y + 26}
        class="tick"
        >${label}　${yen(value)}</text
      >`;
  return html`<svg
    class="chart"
    viewBox="0 0 300 66"
    width="100%"
    role="img"
    aria-label="${t("plan.keepall")} ${yen(keepAll)}, ${t("plan.latest")} ${yen(plan)}"
  >
    ${svg`${bar(0, keepAll, "#b3b3b3", t("plan.keepall"))}${bar(34, plan, "#0055ad", t("plan.latest"))}`}
  </svg>`;
}

function areaLine(app: App, summary: RunSummary): TemplateResult | typeof nothing {
  const { t, area } = app.speech();
  const [before, after] = [summary.floor_area_before_m2, summary.floor_area_after_m2];
  if (before == null || after == null) return nothing;
  const change = before ? app.speech().percent((after - before) / before, 1) : "";
  return html`<p>${t("plan.area.change", { before: area(before), after: area(after) })} <b>(${change})</b></p>`;
}

function reliefLine(app: App, summary: RunSummary): TemplateResult | typeof nothing {
  const { t, yen } = app.speech();
  if (!summary.relief_yen) return nothing;
  return html`<p>
    ${t("plan.relief", {
      yen: yen(summary.relief_yen),
      finance: choiceWord(app, "finance", summary.finance ?? ""),
    })}
  </p>`;
}

/** Tonnes with the assumed figures they come from. */
function carbonLine(app: App, summary: RunSummary): TemplateResult | typeof nothing {
  const { t, number } = app.speech();
  const { carbon } = summary;
  if (!carbon) return nothing;
  return html`<p>
    ${t("plan.carbon", { plan: number(carbon.plan_t), keep: number(carbon.keep_t) })}
    <small class="muted"
      >${t("plan.carbon.assumed", {
        running: number(carbon.running_kg_per_m2),
        building: number(carbon.building_kg_per_m2),
      })}</small
    >
  </p>`;
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
    app.view.set({
      filters: { ...NO_FILTERS, ...filters, facets: { ...filters.facets, action: [...next] } },
      theme: "plan",
    });
  };
  const shown = (app.data.get().vocabulary?.action ?? []).filter(({ code }) => counts.has(code));
  return html`<h3>${t("plan.actions")}</h3>
    <ul class="action-counts">
      ${shown.map(
        ({ code }) =>
          html`<li>
            <button
              type="button"
              aria-pressed=${chosen.has(code)}
              class=${chosen.has(code) ? "on" : ""}
              @click=${() => pick(code)}
            >
              ${symbol(lookOf(code))}<span>${term("action", code)}</span><b>${number(counts.get(code))}</b>
            </button>
          </li>`,
      )}
    </ul>`;
}

/** The places whose people are hit hardest, so that nobody has to look for them. */
function mostAffected(app: App, run: Run): TemplateResult | typeof nothing {
  const { t, number, term } = app.speech();
  const lines = run.summary?.most_affected ?? [];
  if (!lines.length) return nothing;
  const idOf = new Map(run.decisions.map(({ facility_code, facility_id }) => [facility_code, facility_id]));
  const open = (code: string) => () => {
    const id = idOf.get(code);
    if (id !== undefined) app.openFacility(id, { centre: true });
  };
  return html`<details>
    <summary>${t("plan.affected")}</summary>
    <ul class="links">
      ${lines.map(
        (one) =>
          html`<li>
            <button type="button" class="link" @click=${open(one.facility_code)}>${one.name}</button>
            <small
              >${term("action", one.action)}
              ${one.people ? html` ・ ${t("plan.affected.moved", { count: number(one.people) })}` : nothing}
              ${
                one.unserved ? html` ・ ${t("plan.affected.unserved", { count: number(one.unserved) })}` : nothing
              }</small
            >
          </li>`,
      )}
    </ul>
  </details>`;
}
