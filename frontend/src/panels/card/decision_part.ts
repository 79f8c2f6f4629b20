import { html, nothing, type TemplateResult } from "lit-html";
import type { CardDecision, Decision, FacilityCard, PlanObjection, Receiver } from "../../api_types";
import { type App, decisionsOf } from "../../app";
import type { Speech } from "../../i18n";
import { symbol } from "../../map/symbol";
import { lookOf } from "../../palette";
import { reasonText, valueText } from "../../reasons";
import { receivingAtLast } from "../../receivers";
import { objectionLine, objectionsOf } from "../plan/objections_part";
import { FrequencyPart } from "./frequency_part";
import { NeighbourPart } from "./neighbour_part";
import { OppositePart } from "./opposite_part";
import { section } from "./section";
import { SectionVerdictPart } from "./section_verdict";
import { upkeepPart } from "./upkeep_part";
import { WishPart } from "./wish_part";

/**
 * What the shown plan does with this facility and why, what the opposite would cost, and whether it holds in other
 * futures.
 */
export class DecisionPart {
  private readonly opposite: OppositePart;
  private readonly frequency: FrequencyPart;
  private readonly section: SectionVerdictPart;
  private readonly wish: WishPart;
  private readonly neighbour: NeighbourPart;

  constructor(private readonly app: App) {
    this.opposite = new OppositePart(app);
    this.frequency = new FrequencyPart(app);
    this.section = new SectionVerdictPart(app);
    this.wish = new WishPart(app);
    this.neighbour = new NeighbourPart(app);
  }

  render(card: FacilityCard): TemplateResult | typeof nothing {
    const { run } = this.app.data.get();
    const shown = decisionsOf(run).find(({ facility_id }) => facility_id === card.id);
    const decision = shown ?? (run || this.app.view.get().run !== null ? null : asRecorded(card.decision));
    if (!decision) return nothing;
    return section(
      this.app.speech().t("card.decision"),
      html`${objectionsView(this.app, objectionsOf(shown ? run : null, card.code))}
      ${decisionView(this.app, decision)}
      ${
        run && shown && card.own !== false
          ? html`${this.neighbour.render(run, shown, card)}${this.wish.render(run, shown)}
            ${this.opposite.render(run, shown)}
            ${this.frequency.render(run, card.id)}
            ${this.section.render(run, shown)}`
          : nothing
      }`,
    );
  }
}

/** The newest plan's word as the card has it, until the plan itself is there to say why in words. */
function asRecorded(decision: CardDecision | null | undefined): CardDecision | null {
  return decision ? { ...decision, reasons: decision.reasons.filter(({ text }) => text) } : null;
}

/** What common sense objects to at this facility, above the decision. */
function objectionsView(app: App, objections: readonly PlanObjection[]): TemplateResult | typeof nothing {
  if (!objections.length) return nothing;
  return html`<ul class="objections" aria-label=${app.speech().t("plan.objections")}>
    ${objections.map((one) => html`<li>${objectionLine(app, one)}</li>`)}
  </ul>`;
}

export function decisionView(app: App, decision: Decision | CardDecision): TemplateResult {
  const speech = app.speech();
  const { t, term, yen, number } = speech;
  return html` <p class="verdict">
      ${symbol(lookOf(decision.action))}<b>${term("action", decision.action)}</b>
      ${decision.fiscal_year ? html`<span>${t("decision.year", { year: decision.fiscal_year })}</span>` : nothing}
    </p>
    <div class="versus">
      <div><span>${t("decision.cost")}</span><b>${yen(decision.cost_yen)}</b></div>
      ${
        decision.keep_cost_yen == null
          ? nothing
          : html`<div><span>${t("decision.keep")}</span><b>${yen(decision.keep_cost_yen)}</b></div>`
      }
    </div>
    ${strengthLine(app, decision)}
    ${
      decision.receivers.length
        ? html`<h4>${t("decision.receivers")}</h4>
            <ul class="links">
              ${receivingAtLast(decision.receivers).map(
                ({ receiver }) =>
                  html`<li>
                    <button
                      type="button"
                      class="link"
                      @click=${() => app.openFacility(receiver.facility_id, { centre: true })}
                    >
                      ${receiver.name}
                    </button>
                    <small
                      >${term("function", receiver.function)}${
                        receiver.users ? html` ・ ${t("decision.users", { count: number(receiver.users) })}` : nothing
                      }
                      ${wayOf(speech, receiver)}${fillOf(speech, receiver)}</small
                    >
                  </li>`,
              )}
            </ul>`
        : nothing
    }
    ${
      decision.reasons.length
        ? html`<h4>${t("decision.reasons")}</h4>
            <ul class="reasons">
              ${decision.reasons.map((reason) => html`<li>${reasonText(speech, reason)}</li>`)}
            </ul>`
        : nothing
    }
    ${stepsView(app, decision)} ${upkeepPart(app, decision)}`;
}

/** How firmly it is proven; nothing unproven is a figure. */
function strengthLine(app: App, decision: Decision | CardDecision): TemplateResult | typeof nothing {
  const { t, yen } = app.speech();
  const extra = decision.opposite ? decision.opposite.extra_yen : decision.opposite_cost_yen;
  const told = decision.strength ? t(decision.strength === "firm" ? "decision.firm" : "decision.open") : "";
  const proof = extra ? t("decision.opposite", { yen: yen(extra) }) : "";
  return told || proof ? html`<p class="muted">${[told, proof].filter(Boolean).join(" ・ ")}</p>` : nothing;
}

function wayOf({ t, number }: Speech, { extra_km }: Receiver): string {
  if (extra_km === undefined || Math.abs(extra_km) < 0.05) return "";
  return ` ・ ${t(extra_km > 0 ? "decision.extra" : "decision.nearer", { km: number(Math.abs(extra_km), 1) })}`;
}

function fillOf({ t, percent }: Speech, { before_share, after_share }: Receiver): string {
  if (before_share === undefined || after_share === undefined) return "";
  return ` ・ ${t("decision.fill", { before: percent(before_share), after: percent(after_share) })}`;
}

/** Fiscal years of the terms from one up to another, the latter not included; "" where the plan's terms are unknown. */
function yearsBetween(app: App, since: unknown, until: unknown): string {
  const periods = app.data.get().run?.summary.periods ?? [];
  if (typeof since !== "number" || typeof until !== "number") return "";
  const [first, last] = [periods[since], periods[until - 1]];
  return first && last ? app.speech().t("step.years", { from: first.from_year, to: last.to_year }) : "";
}

/** The arithmetic: each payment with what it was computed from. */
function stepsView(app: App, decision: Decision | CardDecision): TemplateResult | typeof nothing {
  const speech = app.speech();
  const { t, yen } = speech;
  if (!decision.steps?.length) return nothing;
  const name = (code: string) => speech.tOr(`step.${code}`, speech.term("cost_kind", code));
  const basis = ({ since, until, ...params }: Record<string, unknown>) =>
    [
      ...Object.entries(params).map(([key, value]) =>
        key === "fiscal_year" ? t("decision.year", { year: String(value) }) : valueText(speech, key, value),
      ),
      yearsBetween(app, since, until),
    ]
      .filter(Boolean)
      .join(" × ");
  return html`<details>
    <summary>${t("decision.steps")}</summary>
    <div class="scroll-x" tabindex="0">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${t("decision.step")}</th>
            <th scope="col" class="number">${t("decision.amount")}</th>
            <th scope="col" class="number">${t("decision.present")}</th>
          </tr>
        </thead>
        <tbody>
          ${decision.steps.map(
            (step) =>
              html`<tr>
                <th scope="row">${name(step.code)}<small>${basis(step.params)}</small></th>
                <td class="number">${yen(step.amount_yen)}</td>
                <td class="number">${yen(step.present_yen)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
