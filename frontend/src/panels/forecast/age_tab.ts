/** How old the floor area is: by build year and class, how much passes 30 years when, how far it is written off. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Forecast } from "../../api_types";
import type { App } from "../../app";
import { legendOf, type Series, stackedBars } from "../../charts/bars";
import { csvText, downloadText } from "../../csv";
import { icon } from "../../icons";
import { SERIES } from "../../palette";
import { renderFault } from "../../screen/faults";
import { type Bin, builtBins, byClass, SEISMIC_YEAR } from "../../stock/histogram";
import { Asker } from "./asker";

const NAMED_CLASSES = 7;
const YEARS = 40;

export class AgeTab {
  private hovered: number | null = null;
  private hoveredYear: number | null = null;
  private readonly asker: Asker<Forecast>;

  constructor(private readonly app: App) {
    const codes = () => {
      const { stock, mask } = app.data.get();
      return (stock?.facilities ?? []).filter((_, row) => mask[row]).map(({ code }) => code);
    };
    this.asker = new Asker(app, (signal) =>
      app.api.post<Forecast>("/api/forecasts", { years: YEARS, codes: codes() }, signal),
    );
    app.data.on(["mask"], () => this.asker.answer && this.asker.ask());
  }

  ask(): void {
    this.asker.ask();
  }

  render(): TemplateResult {
    const speech = this.app.speech();
    const { answer, fault } = this.asker;
    return html`<p class="muted">${speech.t("dashboard.scope")}</p>
      ${this.histogram()} ${fault ? renderFault(speech, fault, () => this.asker.ask()) : nothing}
      ${answer ? html`${this.share(answer)}${this.depreciation(answer)}` : nothing}`;
  }

  private histogram(): TemplateResult {
    const { t, term, area } = this.app.speech();
    const { stock, mask } = this.app.data.get();
    const bins = stock ? builtBins(stock, mask) : [];
    if (!stock || !bins.length) return html`<p class="muted">${t("dashboard.noyears")}</p>`;
    const named = byClass(stock, mask)
      .slice(0, NAMED_CLASSES)
      .map(({ code }) => code);
    const series: Series[] = [
      ...named.map((code, k) => ({ key: code, label: term("category", code), colour: SERIES[k]! })),
      { key: "rest", label: t("dashboard.rest"), colour: "#b3b3b3" },
    ];
    const slots = bins.map((bin) => ({ key: bin.from, label: String(bin.from), values: partsOf(bin, named) }));
    const bin = bins.find(({ from }) => from === this.hovered);
    const hover = (key: number | string | null) => {
      this.hovered = key === null ? null : Number(key);
      this.app.redraw();
    };
    const told =
      bin &&
      [...bin.areaOf]
        .sort((a, b) => b[1] - a[1])
        .map(([code, m2]) => `${term("category", code)} ${area(m2)}`)
        .join(" ・ ");
    return html`<h3>${t("cost.age.histogram")}</h3>
      <figure>
        ${stackedBars({
          label: t("cost.age.histogram"),
          slots,
          series,
          tickText: area,
          labelEvery: Math.ceil(slots.length / 7),
          active: this.hovered,
          height: 210,
          mark: { before: SEISMIC_YEAR, label: t("dashboard.1981") },
          onHover: hover,
        })}${legendOf(series)}
      </figure>
      ${
        bin
          ? html`<div class="hover-line"><b>${bin.from}–${bin.to}</b> <span class="muted">${told}</span></div>`
          : html`<p class="hover-line muted">${t("cost.age.hover")}</p>`
      }
      ${this.table(
        [t("column.built_year"), ...series.map(({ label }) => label)],
        slots.map(({ key, values }) => [`${key}–${Number(key) + 4}`, ...values.map(Math.round)]),
        "saihen-build-years",
      )}`;
  }

  private share(forecast: Forecast): TemplateResult {
    const { t, percent, area } = this.app.speech();
    const lines = forecast.share_over_30;
    const slots = lines.map(({ fiscal_year, share }) => ({
      key: fiscal_year,
      label: String(fiscal_year),
      values: [share],
    }));
    const series = [{ key: "old", label: t("summary.old"), colour: "#b94f16" }];
    const hover = (key: number | string | null) => {
      this.hoveredYear = key === null ? null : Number(key);
      this.app.redraw();
    };
    const line = lines.find(({ fiscal_year }) => fiscal_year === this.hoveredYear) ?? lines[0];
    return html`<h3>${t("cost.age.share")}</h3>
      <figure>
        ${stackedBars({
          label: t("cost.age.share"),
          slots,
          series,
          tickText: (value) => percent(value),
          labelEvery: 10,
          height: 140,
          active: this.hoveredYear,
          onHover: hover,
        })}
      </figure>
      ${
        line
          ? html`<p class="hover-line">
              ${t("cost.age.now", { year: line.fiscal_year })}　${percent(line.share, 1)}（${area(line.floor_area_m2)}）
            </p>`
          : nothing
      }
      ${this.table(
        [t("cost.year"), t("summary.old"), "m²"],
        lines.map((one) => [one.fiscal_year, Number(one.share.toFixed(4)), Math.round(one.floor_area_m2)]),
        "saihen-over-30",
      )}`;
  }

  private depreciation({ depreciation }: Forecast): TemplateResult {
    const { t, percent, number } = this.app.speech();
    const { rate, buildings_known, buildings } = depreciation;
    return html`<h3>${t("cost.age.depreciation")}</h3>
      ${
        rate === null
          ? html`<p class="muted">${t("cost.age.depreciation.none")}</p>`
          : html`<div class="hero">
              <b>${percent(rate, 1)}</b
              ><span
                >${t("cost.age.depreciation.known", { known: number(buildings_known), all: number(buildings) })}</span
              >
            </div>`
      }`;
  }

  private table(header: string[], rows: (string | number)[][], file: string): TemplateResult {
    const { t, number } = this.app.speech();
    const text = (cell: string | number, k: number) =>
      k === 0 || typeof cell === "string"
        ? cell
        : cell > 0 && cell < 1
          ? this.app.speech().percent(cell, 1)
          : number(cell);
    return html`<details>
        <summary>${t("cost.table")}</summary>
        <div class="scroll-x" tabindex="0">
          <table class="plain">
            <thead>
              <tr>
                ${header.map((name, k) => html`<th scope="col" class=${k ? "number" : ""}>${name}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${rows.map(
                (cells) =>
                  html`<tr>
                    ${cells.map((cell, k) =>
                      k ? html`<td class="number">${text(cell, k)}</td>` : html`<th scope="row">${cell}</th>`,
                    )}
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </details>
      <button type="button" class="small" @click=${() => downloadText(`${file}.csv`, csvText(header, rows))}>
        ${icon("csv")}${t("table.csv")}
      </button>`;
  }
}

/** Area of the named classes, then of all the others together. */
export function partsOf(bin: Bin, named: readonly string[]): number[] {
  const values = named.map((code) => bin.areaOf.get(code) ?? 0);
  const all = [...bin.areaOf.values()].reduce((sum, value) => sum + value, 0);
  return [...values, Math.max(0, all - values.reduce((sum, value) => sum + value, 0))];
}
