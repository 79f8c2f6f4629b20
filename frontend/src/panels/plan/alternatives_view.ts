/** Alternatives: how dear each is, and on which facilities it decides differently. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { AlternativesResult, PlanDifference } from "../../api_types";
import type { App } from "../../app";
import { facilityLink, planButton, type ShowPlan, said } from "./explore_words";
import { SmallTable } from "./small_table";

export class AlternativesView {
  private readonly tables = new Map<number, SmallTable<PlanDifference>>();

  constructor(
    private readonly app: App,
    private readonly show: ShowPlan,
  ) {}

  render(result: AlternativesResult): TemplateResult {
    const { t, number, percent } = this.app.speech();
    return html`<p class="muted">
        ${t("explore.alternatives.note", { different: number(result.different), dearer: percent(result.dearer, 1) })}
      </p>
      ${result.members.map((member) => this.one(result, member))}`;
  }

  private one(result: AlternativesResult, member: AlternativesResult["members"][number]): TemplateResult {
    const { t, yen, percent } = this.app.speech();
    const title = t("explore.alternative", { number: member.number });
    const dearer =
      member.objective_yen === null || result.current.objective_yen === null
        ? null
        : member.objective_yen - result.current.objective_yen;
    return html`<section class="alternative">
      <h4>${title}</h4>
      <p>${t(`explore.verdict.${member.verdict}`)}</p>
      ${
        member.cost_yen === null
          ? nothing
          : html`<dl class="facts">
                <div>
                  <dt>${t("explore.cost")}</dt>
                  <dd>${yen(member.cost_yen)}</dd>
                </div>
                <div>
                  <dt>${t("plan.money.travel")}</dt>
                  <dd>${yen(member.access_yen)}</dd>
                </div>
                <div>
                  <dt>${t("explore.dearer.sum")}</dt>
                  <dd>
                    ${yen(dearer)}
                    (${percent(
                      dearer === null || !result.current.objective_yen ? null : dearer / result.current.objective_yen,
                      2,
                    )})
                  </dd>
                </div>
                <div>
                  <dt>${t("plan.gap.now")}</dt>
                  <dd>${percent(member.gap, 1)}</dd>
                </div>
              </dl>
              ${planButton(this.app, member, this.show, t("explore.show", { name: title }))}
              <details>
                <summary>${t("explore.differences", { count: member.differences.length })}</summary>
                ${this.differences(member.number, member.differences)}
              </details>`
      }
    </section>`;
  }

  private differences(number: number, rows: readonly PlanDifference[]): TemplateResult {
    const { t } = this.app.speech();
    if (!this.tables.has(number)) this.tables.set(number, new SmallTable(this.app, `plan_differences_${number}.csv`));
    const fate = (decision: PlanDifference["run"], stays: boolean) =>
      html`${said(this.app, decision)}<small>${t(stays ? "explore.building.stays" : "explore.building.goes")}</small>`;
    return this.tables.get(number)!.render(t("explore.differences", { count: rows.length }), rows, [
      { label: t("column.name"), value: (row) => row.name, content: (row) => facilityLink(this.app, row) },
      {
        label: t("explore.front.current"),
        value: (row) => said(this.app, row.run),
        content: (row) => fate(row.run, row.run_stays),
      },
      {
        label: t("explore.alternative", { number }),
        value: (row) => said(this.app, row.other),
        content: (row) => fate(row.other, row.other_stays),
      },
    ]);
  }
}
