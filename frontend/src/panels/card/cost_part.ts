/** The facility's own cost line: yearly works by kind, and what life extension would change. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { FacilityCard, Forecast } from "../../api_types";
import type { App } from "../../app";
import { legendOf, stackedBars } from "../../charts/bars";
import { may } from "../../rights";
import { costOf, seriesOf } from "../forecast/chart";
import { section } from "./section";

const YEARS = 40;
const COMPARED = "long-life";

export class CostPart {
  private forecast: Forecast | null = null;
  private asked: string | null = null;
  private hovered: number | null = null;

  constructor(private readonly app: App) {}

  render(card: FacilityCard): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    if (card.own === false || !may(this.app, "read")) return nothing;
    const wanted = `${card.id}/${card.version}/${this.app.view.get().language}`;
    if (this.asked !== wanted) void this.load(card.code, wanted);
    if (!this.forecast) return nothing;
    if (!this.forecast.works_total_yen)
      return section(t("cost.card.forecast"), html`<p class="muted">${t("cost.card.none")}</p>`);
    return section(t("cost.card.forecast"), this.body(this.forecast), t("forecast.total", { years: YEARS }));
  }

  private async load(code: string, wanted: string): Promise<void> {
    [this.asked, this.forecast, this.hovered] = [wanted, null, null];
    const found = await this.app.api
      .post<Forecast>("/api/forecasts", { codes: [code], years: YEARS, compare: COMPARED })
      .catch(() => null);
    if (this.asked !== wanted) return;
    this.forecast = found;
    this.app.redraw();
  }

  private body(forecast: Forecast): TemplateResult {
    const { t, yen } = this.app.speech();
    const series = seriesOf(this.app, forecast);
    const slots = forecast.by_year.map((line) => ({
      key: line.fiscal_year,
      label: String(line.fiscal_year),
      values: series.map(({ key }) => costOf(line, key)),
    }));
    const hover = (key: number | string | null) => {
      this.hovered = key === null ? null : Number(key);
      this.app.redraw();
    };
    const line = forecast.by_year.find(({ fiscal_year }) => fiscal_year === this.hovered);
    const doubts = forecast.flags.filter(({ code }) => code === "oldest_block_year" || code === "double_spending");
    return html`<div class="versus">
        <div><span>${t("cost.card.base")}</span><b>${yen(forecast.works_total_yen)}</b></div>
        <div><span>${t("cost.card.compare")}</span><b>${yen(forecast.comparison?.works_total_yen)}</b></div>
      </div>
      <figure>
        ${stackedBars({
          label: t("cost.card.forecast"),
          slots,
          series,
          tickText: yen,
          labelEvery: 10,
          height: 140,
          active: this.hovered,
          onHover: hover,
        })}${legendOf(series)}
      </figure>
      <p class="hover-line ${line ? "" : "muted"}">
        ${line ? `${t("decision.year", { year: line.fiscal_year })}　${yen(line.total_yen)}` : t("forecast.hover")}
      </p>
      ${
        doubts.length
          ? html`<ul class="reasons warn">
              ${doubts.map(({ message }) => html`<li>${message}</li>`)}
            </ul>`
          : nothing
      }`;
  }
}
