/** What a council asks first: city cost and travel side by side with the proof of their sum; the ladder of plans. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { LadderRung, Run, RunSummary } from "../../api_types";
import type { App } from "../../app";
import { openPlan } from "../../showing";

/** The two parts, their sum, and what is proven about it; nothing for a plan of an older version. */
export function headlinePart(app: App, summary: RunSummary): TemplateResult | typeof nothing {
  const { t, yen } = app.speech();
  const { money } = summary;
  if (!money) return nothing;
  const travel = money.travel_yen + money.unserved_yen;
  return html`<dl class="facts headline">
      <div><dt>${t("plan.money.city")}</dt><dd>${yen(money.city_cost_yen)}</dd></div>
      <div><dt>${t("plan.money.travel")}</dt><dd>${yen(travel)}</dd></div>
      <div><dt>${t("plan.money.sum")}</dt><dd>${yen(money.objective_yen)}</dd></div>
    </dl>
    <ul class="reasons">
      ${(summary.sentences ?? []).slice(1).map((sentence) => html`<li>${sentence}</li>`)}
    </ul>`;
}

/** Of a search somebody stopped: that this is the best of what it had found, and which cuts it had not come to. */
export function cutShortPart(app: App, { state, summary }: Run): TemplateResult | typeof nothing {
  const { t, tOr, language } = app.speech();
  if (state !== "cancelled" && !summary.is_cut_short) return nothing;
  const told = new Set((summary.ladder_unreached ?? []).map(({ name }) => name));
  const left = (summary.ladder_missing ?? []).filter((name) => !told.has(name));
  const names = left.map((name) => tOr(`plan.rung.${name}`, name)).join(language === "ja" ? "、" : ", ");
  return html`<p class="proof changed cut-short">
    ${t("plan.cut_short")}${names ? html` ${t("plan.cut_short.missing", { names })}` : nothing}
  </p>`;
}

/** Plans of other cuts, each with a way to look at it; the recommended one is marked. */
export function ladderPart(app: App, run: Run): TemplateResult | typeof nothing {
  const { t, tOr, yen, percent, number } = app.speech();
  const rungs = run.summary?.ladder ?? [];
  if (!rungs.length) return nothing;
  const show = (rung: LadderRung) => async () => {
    if (rung.run_id == null) return;
    await openPlan(app, rung.run_id);
  };
  return html`<h3>${t("plan.ladder")}</h3>
    <div class="scroll-x" tabindex="0" role="region" aria-label=${t("plan.ladder")}>
      <table class="plain rungs">
        <thead>
          <tr>
            <th scope="col">${t("plan.ladder.plan")}</th>
            <th scope="col" class="number">${t("plan.money.city")}</th>
            <th scope="col" class="number">${t("plan.ladder.area")}</th>
            <th scope="col" class="number">${t("plan.ladder.closed")}</th>
            <th scope="col" class="number">${t("plan.ladder.residents")}</th>
          </tr>
        </thead>
        <tbody>
          ${rungs.map(
            (rung) =>
              html`<tr aria-current=${rung.run_id === run.id ? "true" : nothing}>
                <th scope="row">
                  <button type="button" class="link" @click=${show(rung)}>
                    ${tOr(`plan.rung.${rung.name}`, rung.name)}
                  </button>
                  ${rung.is_recommended ? html`<small>★${t("plan.ladder.recommended")}</small>` : nothing}
                  <small>${budgetText(app, rung)}</small>
                </th>
                <td class="number">${yen(rung.city_cost_yen)}</td>
                <td class="number">${percent(-rung.achieved_share, 1)}</td>
                <td class="number">${number(rung.closed)}</td>
                <td class="number">
                  ${residentsText(app, rung)}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${(run.summary?.ladder_unreached ?? []).map((rung) => html`<p class="muted">${rung.text}</p>`)}`;
}

/** The plans of the ladder found so far: what is known of each before it is stored. */
export function growingLadder(app: App, { progress }: Run): TemplateResult | typeof nothing {
  const { t, tOr, yen, percent } = app.speech();
  const found = progress?.ladder ?? [];
  if (!found.length) return nothing;
  return html`<h3>${t("plan.ladder.sofar")}</h3>
    <div class="scroll-x" tabindex="0" role="region" aria-label=${t("plan.ladder.sofar")}>
      <table class="plain rungs">
        <thead>
          <tr>
            <th scope="col">${t("plan.ladder.plan")}</th>
            <th scope="col" class="number">${t("plan.money.city")}</th>
            <th scope="col" class="number">${t("plan.ladder.area")}</th>
          </tr>
        </thead>
        <tbody>
          ${found.map(
            (rung) =>
              html`<tr>
                <th scope="row">
                  ${tOr(`plan.rung.${rung.name}`, rung.name)} <small>${budgetText(app, rung)}</small>
                </th>
                <td class="number">${yen(rung.city_cost_yen)}</td>
                <td class="number">${percent(-rung.achieved_share, 1)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

/** Those whose way grows or who lose a place; a plan of an older version only knows whose place changes. */
function residentsText(app: App, { residents_farther, residents_affected }: LadderRung): string {
  const { t, number } = app.speech();
  const people = residents_farther ?? residents_affected;
  return people == null ? t("value.none") : number(people);
}

function budgetText(app: App, { meets_budget, over_yen }: Pick<LadderRung, "meets_budget" | "over_yen">): string {
  const { t, yen } = app.speech();
  if (meets_budget == null) return t("plan.ladder.no_budget");
  return meets_budget ? t("plan.ladder.kept") : t("plan.ladder.over", { yen: yen(over_yen) });
}
