/** Words and buttons the tables of all series share. */
import { html, type TemplateResult } from "lit-html";
import type { NoResult } from "../../api_types";
import type { App } from "../../app";

export type ShowPlan = (run: number) => void;

/** A series that has not begun has no result yet. */
export const hasBegun = <R extends object>(result: R | NoResult): result is R => "members" in result;

/** A member without a plan is an answer too: why there is none. */
export function noPlan(app: App, member: { cost_yen: number | null; status: string }): TemplateResult | null {
  return member.cost_yen === null
    ? html`<small>${app.speech().tOr(`explore.status.${member.status}`, member.status)}</small>`
    : null;
}

/** A plan's name, which shows it on the map; without a plan only its name. */
export function planButton(
  app: App,
  member: { run_id: number; cost_yen: number | null },
  show: ShowPlan,
  name: string,
): TemplateResult {
  if (member.cost_yen === null) return html`${name}`;
  const shown = app.data.get().run?.id === member.run_id;
  return html`<button
    type="button"
    class="small plan-name ${shown ? "on" : ""}"
    aria-pressed=${shown}
    title=${app.speech().t("plan.show.map")}
    @click=${() => show(member.run_id)}
  >
    ${name}
  </button>`;
}

export function facilityLink(app: App, { facility_id, name }: { facility_id: number; name: string }): TemplateResult {
  return html`<button type="button" class="link" @click=${() => app.openFacility(facility_id, { centre: true })}>
    ${name}
  </button>`;
}

export function said(app: App, decision: { action: string; fiscal_year: number | null } | null): string {
  const { t, term } = app.speech();
  if (!decision) return t("value.none");
  return `${term("action", decision.action)}${
    decision.fiscal_year ? ` ${t("decision.year", { year: decision.fiscal_year })}` : ""
  }`;
}
