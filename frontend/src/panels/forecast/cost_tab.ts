/** Yearly cost by kind against the funds, beside other assumptions, with everything it rests on. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Assumptions, Forecast, ForecastComparison } from "../../api_types";
import type { App } from "../../app";
import { renderFault } from "../../screen/faults";
import { Asker } from "./asker";
import { costOf, forecastChart, seriesOf } from "./chart";
import { flagsPart, notesPart, tablePart } from "./details";
import { Options } from "./options";
import type { CostQuestion } from "./question";
import { ScenarioPart } from "./scenario_part";
import { renderDials, slider } from "./sliders";

export class CostTab {
  private selectionOnly = false;
  private hovered: number | null = null;
  private readonly asker: Asker<Forecast>;
  private readonly options: Options;
  private readonly scenarios: ScenarioPart;

  constructor(
    private readonly app: App,
    private readonly question: CostQuestion,
  ) {
    this.asker = new Asker(app, (signal) => app.api.post<Forecast>("/api/forecasts", this.body(), signal));
    this.options = new Options(app, () => this.asker.ask());
    this.scenarios = new ScenarioPart(app, question, () => this.asker.ask());
    app.data.on(["mask"], () => this.selectionOnly && this.asker.ask());
  }

  ask(): void {
    this.asker.ask();
  }

  render(): TemplateResult {
    const speech = this.app.speech();
    const { answer, fault } = this.asker;
    return html`${this.choices()} ${fault ? renderFault(speech, fault, () => this.asker.ask()) : nothing}
    ${answer ? this.answer(answer) : fault ? this.dials() : html`<p class="loading">${speech.t("app.loading")}</p>`}`;
  }

  private body(): Record<string, unknown> {
    return {
      ...this.question.body(),
      ...this.options.body(this.question.scenarios),
      codes: this.selectionOnly ? this.selectedCodes() : undefined,
    };
  }

  private selectedCodes(): string[] {
    const { stock, mask } = this.app.data.get();
    return (stock?.facilities ?? []).filter((_, row) => mask[row]).map(({ code }) => code);
  }

  private choices(): TemplateResult {
    const speech = this.app.speech();
    const { t } = speech;
    const { question } = this;
    const choose = (code: string) => {
      question.choosePreset(code);
      if (this.options.compare === code) this.options.compare = code === "mic" ? "long-life" : "mic";
      this.asker.ask();
    };
    const isOn = (code: string) => code === question.preset && !question.scenario;
    return html` <div class="segments wrap" role="radiogroup" aria-label=${t("forecast.preset")}>
        ${question.presets.map(
          ({ code, label }) =>
            html`<button
              type="button"
              role="radio"
              aria-checked=${isOn(code)}
              class=${isOn(code) ? "on" : ""}
              @click=${() => choose(code)}
            >
              ${label}
            </button>`,
        )}
      </div>
      ${question.scenario ? html`<p><b>${t("cost.scenario.own", { name: question.scenario.name })}</b></p>` : nothing}
      ${
        question.edited
          ? html`<p class="muted">
              ${t("forecast.edited")}
              <button type="button" class="link" @click=${() => this.reset()}>${t("forecast.reset")}</button>
            </p>`
          : nothing
      }
      ${this.options.renderCompare(question.presets, question.scenarios, question.scenario ? "" : question.preset)}
      <label class="check"
        ><input
          type="checkbox"
          .checked=${this.selectionOnly}
          @change=${() => this.flipScope()}
        />${t("forecast.selection")}</label
      >`;
  }

  /** Lies under the chart, which stays in sight while sliders move. */
  private dials(): TemplateResult {
    const speech = this.app.speech();
    const { question } = this;
    const change = (next: Assumptions) => {
      question.edited = next;
      this.asker.ask();
    };
    return html`<details class="block">
      <summary>${speech.t("forecast.assumptions")}</summary>
      ${renderDials(
        speech,
        question.standing(),
        question.given(),
        change,
      )}${this.horizon()}${this.options.render()}${this.scenarios.render()}
    </details>`;
  }

  private reset(): void {
    this.question.edited = null;
    this.asker.ask();
  }

  private flipScope(): void {
    this.selectionOnly = !this.selectionOnly;
    this.asker.ask();
  }

  private horizon(): TemplateResult {
    const { t } = this.app.speech();
    const { question } = this;
    const move = (event: Event) => {
      question.years = Number((event.target as HTMLInputElement).value);
      this.asker.ask();
    };
    return html`<div class="dials">
      ${slider(
        t("forecast.years"),
        question.years,
        t("unit.years", { value: question.years }),
        { min: 10, max: 60, step: 1 },
        move,
      )}
    </div>`;
  }

  private answer(forecast: Forecast): TemplateResult {
    const { t, yen } = this.app.speech();
    const otherName = this.options.compared(this.question.presets, this.question.scenarios);
    const hover = (year: number | null) => {
      this.hovered = year;
      this.app.redraw();
    };
    return html`<div class=${this.asker.fresh ? "" : "stale"} aria-busy=${!this.asker.fresh}>
      <div>
        <div class="pinned">
          <div class="heroes">
            <div class="hero"><span>${t("forecast.peryear")}</span><b>${yen(forecast.per_year_yen)}</b></div>
            <div class="hero">
              <span>${t("forecast.total", { years: forecast.years })}</span><b>${yen(forecast.total_yen)}</b>
            </div>
          </div>
          ${forecastChart(this.app, forecast, otherName, this.hovered, hover)}
        </div>
        ${this.hoverBox(forecast)}${this.gapPart(forecast)}${this.dials()}
      </div>
      ${forecast.comparison ? this.comparePart(forecast, forecast.comparison, otherName) : nothing}
      ${this.levelPart(forecast)}${this.infrastructurePart(forecast)}
      ${flagsPart(forecast)}${tablePart(this.app, forecast, otherName)}${notesPart(this.app, forecast)}
    </div>`;
  }

  private gapPart({ gap, years, by_year }: Forecast): TemplateResult | typeof nothing {
    const { t, yen, number } = this.app.speech();
    if (!gap) return nothing;
    const isShort = gap.per_year_yen > 0;
    const facts = [
      t("cost.gap.years", { years, short: gap.years_short.length }),
      gap.ratio === null ? "" : t("cost.ratio", { value: number(gap.ratio, 1) }),
    ];
    const runs = by_year.some(({ running }) => (running ?? 0) > 0);
    return html`<p class=${isShort ? "short" : "enough"}>
        ${t("cost.gap.head")}
        <b>${yen(Math.abs(gap.per_year_yen))} ${t(isShort ? "cost.gap.short" : "cost.gap.enough")}</b>
        <small>${facts.filter(Boolean).join(" ・ ")}</small>
      </p>
      ${runs ? html`<p class="muted">${t("cost.gap.note")}</p>` : nothing}`;
  }

  private hoverBox(forecast: Forecast): TemplateResult {
    const { t, yen } = this.app.speech();
    const line = forecast.by_year.find(({ fiscal_year }) => fiscal_year === this.hovered);
    if (!line) return html`<p class="hover-line muted">${t("forecast.hover")}</p>`;
    const parts = seriesOf(this.app, forecast)
      .filter(({ key }) => costOf(line, key) > 0)
      .map(({ key, label }) => `${label} ${yen(costOf(line, key))}`);
    const funds = forecast.budget?.by_year.find(({ fiscal_year }) => fiscal_year === this.hovered);
    return html`<div class="hover-line">
      <b>${t("decision.year", { year: line.fiscal_year })}　${yen(line.total_yen)}</b>
      <span class="muted"
        >${[...parts, ...(funds ? [`${t("forecast.budget")} ${yen(funds.yen)}`] : [])].join(" ・ ")}</span
      >
    </div>`;
  }

  private comparePart(forecast: Forecast, other: ForecastComparison, otherName: string): TemplateResult {
    const { t, yen, percent } = this.app.speech();
    const share = other.difference_share ?? 0;
    const row = (name: string, works: number, gap: number | undefined) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td class="number">${yen(works)}</td>
        <td class="number">${gap === undefined ? t("value.none") : yen(gap)}</td>
      </tr>`;
    return html`<table class="plain compare">
      <thead>
        <tr>
          <th scope="col">${t("cost.compare.table")}</th>
          <th scope="col" class="number">${t("cost.works")}</th>
          <th scope="col" class="number">${t("cost.short")}</th>
        </tr>
      </thead>
      <tbody>
        ${row(
          t("cost.compare.this"),
          forecast.works_per_year_yen,
          forecast.gap?.per_year_yen,
        )}${row(otherName, other.works_per_year_yen, other.gap?.per_year_yen)}
        <tr>
          <th scope="row">${t("cost.difference")}</th>
          <td class="number">${yen(forecast.works_per_year_yen - other.works_per_year_yen)}</td>
          <td class="number">
            ${t(share >= 0 ? "cost.compare.less" : "cost.compare.more", { share: percent(Math.abs(share), 1) })}
          </td>
        </tr>
      </tbody>
    </table>`;
  }

  private levelPart({ levelled }: Forecast): TemplateResult | typeof nothing {
    const { t, yen } = this.app.speech();
    if (!levelled) return nothing;
    return html`<p>
      ${t("cost.level.result", {
        before: yen(levelled.peak_before_yen),
        after: yen(levelled.peak_yen),
        moved: yen(levelled.moved_yen),
      })}
    </p>`;
  }

  private infrastructurePart({ infrastructure }: Forecast): TemplateResult | typeof nothing {
    const { t, yen } = this.app.speech();
    if (!infrastructure) return nothing;
    return html`<table class="plain">
      <tbody>
        ${infrastructure.assets.map(
          ({ label, total_yen }) =>
            html`<tr>
              <th scope="row">${label}</th>
              <td class="number">${yen(total_yen)}</td>
            </tr>`,
        )}
        <tr>
          <th scope="row">${t("cost.infra.total")}</th>
          <td class="number">${yen(infrastructure.per_year_yen)}</td>
        </tr>
        <tr>
          <th scope="row">${t("cost.infra.whole")}</th>
          <td class="number"><b>${yen(infrastructure.whole_plan_total_yen)}</b></td>
        </tr>
      </tbody>
    </table>`;
  }
}
