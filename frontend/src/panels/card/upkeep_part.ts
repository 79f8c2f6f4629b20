/** Beside a decision: who pays it in the end, who works there, what users pay of the cost, energy and its CO2. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { CardDecision, Decision, FeeFigures, Upkeep, WhoPaysFigures, YearlySpan } from "../../api_types";
import type { App } from "../../app";
import type { Speech } from "../../i18n";
import { type Fact, facts } from "./section";

export function upkeepPart(app: App, decision: Decision | CardDecision): TemplateResult | typeof nothing {
  const { upkeep, who_pays: paid } = decision;
  if (!upkeep && !paid) return nothing;
  const speech = app.speech();
  return html`${paid ? payersView(speech, paid) : nothing}${upkeep ? upkeepView(speech, upkeep) : nothing}`;
}

type PaidLine = "works" | "running" | "income" | "land" | "subsidy" | "bond" | "debt_service" | "allocation_tax";

/** Line by line, yen over the plan; bonds and allocation tax only where the plan counts them. */
function payersView(speech: Speech, paid: WhoPaysFigures): TemplateResult {
  const { t, yen } = speech;
  const line = (name: PaidLine, value: number): Fact => [t(`payers.${name}`), value ? yen(value) : null];
  const borrowed: Fact[] = paid.is_cash
    ? []
    : [
        line("subsidy", -paid.subsidy_yen),
        line("bond", -paid.bond_yen),
        line("debt_service", paid.debt_service_yen),
        line("allocation_tax", -paid.allocation_tax_yen),
      ];
  return html`<details class="payers">
    <summary>${t("payers.title")}</summary>
    ${facts([
      line("works", paid.works_yen),
      line("running", paid.running_yen),
      line("income", -paid.income_yen),
      line("land", -paid.land_yen),
      ...borrowed,
      [t("payers.general"), html`<b>${yen(paid.general_yen)}</b>`],
    ])}
    <p class="muted">${t(paid.is_cash ? "payers.cash" : "payers.note")}</p>
  </details>`;
}

function upkeepView(speech: Speech, told: Upkeep): TemplateResult {
  const { t, number } = speech;
  const energy = Object.entries(told.energy ?? {}).map(
    ([kind, amount]): Fact => [speech.tOr(`upkeep.energy.${kind}`, kind), amountOf(speech, kind, amount)],
  );
  return html`<details class="upkeep">
    <summary>${t("upkeep.title")}</summary>
    ${facts([
      [t("upkeep.staff"), spanText(speech, told.staff, 1, t("upkeep.people"))],
      [t("upkeep.hours"), spanText(speech, told.staff_hours, 0, t("upkeep.hour"))],
      [
        t("upkeep.online"),
        told.online_hours ? `−${number(told.online_hours)} ${t("upkeep.hour")}${t("upkeep.a_year")}` : null,
      ],
      [t("upkeep.fee"), told.fee ? feeText(speech, told.fee) : null],
      ...energy,
      [t("upkeep.co2"), spanText(speech, told.co2_t, 1, "t")],
    ])}
    <p class="muted">${t("upkeep.note")}</p>
  </details>`;
}

/** "3.0 → 0": today and at the end of the plan. */
export function spanText(
  { number }: Speech,
  span: YearlySpan | null | undefined,
  digits: number,
  unit: string,
): string | null {
  if (!span) return null;
  const last = span.after.at(-1) ?? span.now;
  return `${number(span.now, digits)} → ${number(last, digits)} ${unit}`;
}

function feeText({ t, yen, percent }: Speech, fee: FeeFigures): string {
  const told = `${percent(fee.share, 1)}（${yen(fee.income_yen)} ÷ ${yen(fee.cost_yen)}）`;
  if (fee.policy_share == null || fee.missing_yen == null) return told;
  const missing = t(fee.missing_yen > 0 ? "upkeep.fee.missing" : "upkeep.fee.met", { yen: yen(fee.missing_yen) });
  return `${told} ・ ${t("upkeep.fee.policy", { share: percent(fee.policy_share) })} ・ ${missing}`;
}

const UNITS: Readonly<Record<string, string>> = {
  electricity_kwh: "kWh",
  gas_m3: "m³",
  water_m3: "m³",
  heavy_oil_l: "L",
  kerosene_l: "L",
};

const amountOf = ({ number }: Speech, kind: string, amount: number): string =>
  `${number(amount)} ${UNITS[kind] ?? ""}`.trim();
