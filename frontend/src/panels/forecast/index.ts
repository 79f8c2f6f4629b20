/** The forecast panel: presets, sliders, yearly bars by kind against the budget, and every assumption behind them. */
import { html, nothing, type TemplateResult } from "lit-html";
import { ApiError, isAbort } from "../../api";
import type { Assumptions, Forecast, ForecastRequest, Preset } from "../../api_types";
import type { App, Panel } from "../../app";
import { faultOf } from "../../loading";
import { renderFault } from "../../screen/faults";
import { forecastChart, seriesOf } from "./chart";
import { flagsPart, notesPart, tablePart } from "./details";
import { renderDials } from "./sliders";

const PAUSE_MS = 60;

export function create(app: App): Panel {
  return new ForecastPanel(app);
}

class ForecastPanel implements Panel {
  private presets: Preset[] = [];
  private preset: string | null = null;
  /** Null while the preset stands as it is. */
  private edited: Assumptions | null = null;
  private years = 40;
  private selectionOnly = false;
  private forecast: Forecast | null = null;
  private fault: ApiError | null = null;
  private hovered: number | null = null;
  private pending: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private fresh = true;

  constructor(private readonly app: App) {
    void this.open();
    app.data.on(["mask"], () => this.selectionOnly && this.ask());
    app.data.on(["stock"], () => this.ask());
  }

  render(): TemplateResult {
    const speech = this.app.speech();
    const { t } = speech;
    return html`
      ${this.fault ? renderFault(speech, this.fault, () => void this.open()) : nothing}
      ${this.choices()}
      ${this.forecast ? this.answer(this.forecast) : this.fault ? nothing : html`<p class="loading">${t("app.loading")}</p>`}`;
  }

  private async open(): Promise<void> {
    this.fault = null;
    try {
      this.presets = (await this.app.api.get<{ presets: Preset[] }>("/api/forecasts/presets")).presets;
      this.preset ??= this.presets[0]?.code ?? null;
      this.ask();
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }

  /** Waits a moment so that a moving slider asks once, then takes back an older question. */
  private ask(): void {
    clearTimeout(this.timer);
    this.fresh = false;
    this.timer = setTimeout(() => void this.send(), PAUSE_MS);
  }

  private async send(): Promise<void> {
    this.pending?.abort();
    this.pending = new AbortController();
    const question: ForecastRequest = {
      preset: this.preset ?? undefined, assumptions: this.edited ?? undefined, years: this.years,
      codes: this.selectionOnly ? this.selectedCodes() : undefined,
    };
    try {
      this.forecast = await this.app.api.post<Forecast>("/api/forecasts", question, this.pending.signal);
      [this.fault, this.fresh] = [null, true];
    } catch (cause) {
      if (isAbort(cause)) return;
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }

  private selectedCodes(): string[] {
    const { stock, mask } = this.app.data.get();
    return (stock?.facilities ?? []).filter((_, row) => mask[row]).map(({ code }) => code);
  }

  private choices(): TemplateResult {
    const speech = this.app.speech();
    const { t } = speech;
    const choose = (code: string) => {
      [this.preset, this.edited] = [code, null];
      this.ask();
      this.app.redraw();
    };
    const change = (next: Assumptions) => {
      this.edited = next;
      this.ask();
      this.app.redraw();
    };
    const standing = this.edited ?? this.presets.find(({ code }) => code === this.preset)?.assumptions ?? {};
    return html`
      <div class="segments wrap" role="radiogroup" aria-label=${t("forecast.preset")}>${this.presets.map((one) => html`<button type="button" role="radio" aria-checked=${one.code === this.preset} class=${one.code === this.preset ? "on" : ""}
        @click=${() => choose(one.code)}>${this.labelOf(one)}</button>`)}</div>
      ${this.edited ? html`<p class="muted">${t("forecast.edited")} <button type="button" class="link" @click=${() => choose(this.preset!)}>${t("forecast.reset")}</button></p>` : nothing}
      <details class="block"><summary>${t("forecast.assumptions")}</summary>${renderDials(speech, standing, change)}${this.horizon()}</details>
      <label class="check"><input type="checkbox" .checked=${this.selectionOnly} @change=${() => this.flipScope()} />${t("forecast.selection")}</label>`;
  }

  private labelOf(preset: Preset): string {
    const speech = this.app.speech();
    return (speech.language === "ja" ? preset.label_ja : preset.label_en) ?? speech.tOr(`preset.${preset.code}`, preset.code);
  }

  private flipScope(): void {
    this.selectionOnly = !this.selectionOnly;
    this.ask();
  }

  private horizon(): TemplateResult {
    const { t } = this.app.speech();
    const move = (event: Event) => {
      this.years = Number((event.target as HTMLInputElement).value);
      this.ask();
      this.app.redraw();
    };
    return html`<div class="dials"><label class="dial"><span>${t("forecast.years")}</span><b>${t("unit.years", { value: this.years })}</b>
      <input type="range" min="10" max="60" step="1" .value=${String(this.years)} @input=${move} /></label></div>`;
  }

  private answer(forecast: Forecast): TemplateResult {
    const { t, yen } = this.app.speech();
    const hover = (year: number | null) => {
      this.hovered = year;
      this.app.redraw();
    };
    return html`<div class=${this.fresh ? "" : "stale"} aria-busy=${!this.fresh}>
      <div class="heroes"><div class="hero"><span>${t("forecast.peryear")}</span><b>${yen(forecast.per_year_yen)}</b></div>
        <div class="hero"><span>${t("forecast.total", { years: forecast.years })}</span><b>${yen(forecast.total_yen)}</b></div></div>
      ${this.budgetLine(forecast)}
      ${forecastChart(this.app, forecast, this.hovered, hover)}
      ${this.hoverBox(forecast)}
      ${flagsPart(this.app, forecast)}${tablePart(this.app, forecast)}${notesPart(this.app, forecast)}</div>`;
  }

  private budgetLine(forecast: Forecast): TemplateResult | typeof nothing {
    const { t, yen } = this.app.speech();
    const budget = new Map((forecast.budget?.by_year ?? []).map(({ fiscal_year, yen: amount }) => [fiscal_year, amount]));
    const covered = forecast.by_year.filter(({ fiscal_year }) => budget.has(fiscal_year));
    if (!covered.length) return nothing;
    const short = covered.reduce((sum, line) => sum + line.total_yen - budget.get(line.fiscal_year)!, 0) / covered.length;
    return html`<p class=${short > 0 ? "short" : "enough"}>${t(short > 0 ? "forecast.short" : "forecast.enough")} <b>${yen(Math.abs(Math.round(short)))}</b></p>`;
  }

  private hoverBox(forecast: Forecast): TemplateResult {
    const { t, yen } = this.app.speech();
    const line = forecast.by_year.find(({ fiscal_year }) => fiscal_year === this.hovered);
    if (!line) return html`<p class="hover-line muted">${t("forecast.hover")}</p>`;
    const parts = seriesOf(this.app, forecast).filter(({ key }) => line[key]! > 0);
    return html`<div class="hover-line"><b>${t("decision.year", { year: line.fiscal_year })}　${yen(line.total_yen)}</b>
      <span class="muted">${parts.map(({ key, label }) => `${label} ${yen(line[key])}`).join(" ・ ")}</span></div>`;
  }
}
