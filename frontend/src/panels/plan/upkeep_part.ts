/** Staff, their hours, what users pay by class, energy and CO2, summed over the town's own facilities. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { FeesOfClass, RunSummary, StandingSum, UpkeepSums, YearlySpan } from "../../api_types";
import type { App } from "../../app";
import { type Fact, facts } from "../card/section";
import { spanText } from "../card/upkeep_part";

export function upkeepSums(app: App, summary: RunSummary): TemplateResult | typeof nothing {
  const { t } = app.speech();
  const { upkeep, staff, energy_kwh: power } = summary;
  if (!upkeep || !(upkeep.staff_hours || upkeep.co2_t || upkeep.fees?.length)) return nothing;
  return html`<details class="upkeep-sums">
    <summary>${t("upkeep.title")}</summary>
    ${facts(lines(app, upkeep, staff, power))} ${upkeep.fees?.length ? fees(app, upkeep.fees) : nothing}
    <p class="muted">${t("upkeep.sum.note", {
      hours: app.speech().number(upkeep.hours_a_person),
      kg: app.speech().number(upkeep.electricity_kg_per_kwh, 3),
    })}</p>
  </details>`;
}

function lines(
  app: App,
  { staff_hours: hours, online_hours: online, co2_t: co2 }: UpkeepSums,
  staff: StandingSum | null | undefined,
  power: StandingSum | null | undefined,
): Fact[] {
  const speech = app.speech();
  const { t, number } = speech;
  const of = (known: number | undefined) => (known ? t("upkeep.known", { count: number(known) }) : "");
  const told = (span: YearlySpan | null | undefined, digits: number, unit: string) => {
    const text = spanText(speech, span, digits, unit);
    return text && `${text}${of(span?.known)}`;
  };
  const span = (sum: StandingSum | null | undefined): YearlySpan | null =>
    sum?.before == null || !sum.after ? null : { now: sum.before, after: sum.after, known: sum.known ?? 0 };
  return [
    [t("upkeep.staff"), told(span(staff), 1, t("upkeep.people"))],
    [t("upkeep.hours"), told(hours, 0, t("upkeep.hour"))],
    [t("upkeep.online"), online ? `−${number(online)} ${t("upkeep.hour")}${t("upkeep.a_year")}` : null],
    [t("upkeep.energy.electricity_kwh"), told(span(power), 0, "kWh")],
    [t("upkeep.co2"), told(co2, 0, "t")],
  ];
}

function fees(app: App, rows: readonly FeesOfClass[]): TemplateResult {
  const { t, term, yen, percent } = app.speech();
  const share = (value: number | null | undefined) => (value == null ? t("value.none") : percent(value, 1));
  return html`<h4>${t("upkeep.fee.title")}</h4>
    <div class="scroll-x" tabindex="0" role="region" aria-label=${t("upkeep.fee.title")}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${t("column.category")}</th>
            <th scope="col" class="number">${t("upkeep.fee.now")}</th>
            <th scope="col" class="number">${t("upkeep.fee.last")}</th>
            <th scope="col" class="number">${t("upkeep.fee.standard")}</th>
            <th scope="col" class="number">${t("upkeep.fee.lack")}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                <th scope="row" class="wrap">${term("category", row.category)}</th>
                <td class="number">${share(row.now.share)}</td>
                <td class="number">${share(row.last.share)}</td>
                <td class="number">${share(row.policy_share)}</td>
                <td class="number">${row.missing_yen == null ? t("value.none") : yen(row.missing_yen)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      rows.every(({ policy_share: policy }) => policy == null)
        ? html`<p class="muted">${t("upkeep.fee.none")}</p>`
        : nothing
    }`;
}
