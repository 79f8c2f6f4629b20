/** The overview of the selection: what there is, how old, in what state, at what cost, and how it is used. */
import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { App, Panel } from "../../app";
import { actionsOf } from "../../app";
import { legendOf, stackedBars } from "../../charts/bars";
import type { Key } from "../../i18n";
import { CONDITION_COLOURS, conditionStep, SERIES } from "../../palette";
import { maskOf } from "../../stock/filter";
import { builtBins, byClass, type ClassTotals, NATIONAL_M2_PER_RESIDENT, SEISMIC_YEAR } from "../../stock/histogram";
import { DistrictTable } from "./districts";
import { QuadrantChart } from "./quadrant";
import { QualityPart } from "./quality";

const NAMED_CLASSES = 7;

export function create(app: App): Panel {
  return new Dashboard(app);
}

class Dashboard implements Panel {
  private readonly quadrant: QuadrantChart;
  private readonly districts: DistrictTable;
  private readonly quality: QualityPart;

  constructor(private readonly app: App) {
    this.quadrant = new QuadrantChart(app);
    this.districts = new DistrictTable(app);
    this.quality = new QualityPart(app);
  }

  render(): TemplateResult {
    const { t } = this.app.speech();
    const { stock, mask, totals } = this.app.data.get();
    if (!stock || !totals) return html`<p class="loading">${t("app.loading")}</p>`;
    if (!stock.count)
      return html`<div class="empty">
        <p>${t("empty.stock.title")}</p>
        <p>${t("empty.stock.help")}</p>
      </div>`;
    const classes = byClass(stock, mask);
    return html` <p class="muted">${t("dashboard.scope")}</p>
      <h3>${t("dashboard.built")}</h3>
      ${this.histogram(classes)}
      <h3>${t("dashboard.class")}</h3>
      ${this.classes(classes)} ${this.perResident()}
      <h3>${t("dashboard.condition")}</h3>
      ${this.condition()}
      <h3>${t("dashboard.quadrant")}</h3>
      ${this.quadrant.render()} ${this.districts.render()} ${this.quality.render()}`;
  }

  /** The bars ignore the year filter they set themselves, so that another bar can be picked next. */
  private histogram(classes: readonly ClassTotals[]): TemplateResult {
    const speech = this.app.speech();
    const { t, term, area } = speech;
    const { stock, run } = this.app.data.get();
    const { filters, area: drawn, year } = this.app.view.get();
    const without = { ...filters, ranges: { ...filters.ranges, built: undefined } };
    const bins = builtBins(stock!, maskOf(stock!, without, drawn, { year, actionOf: actionsOf(run) }));
    if (!bins.length) return html`<p class="muted">${t("dashboard.noyears")}</p>`;
    const named = classes.slice(0, NAMED_CLASSES).map(({ code }) => code);
    const series = [
      ...named.map((code, k) => ({ key: code, label: term("category", code), colour: SERIES[k]! })),
      { key: "rest", label: t("dashboard.rest"), colour: "#b3b3b3" },
    ];
    const slots = bins.map((bin) => {
      const values = named.map((code) => bin.areaOf.get(code) ?? 0);
      const all = [...bin.areaOf.values()].reduce((sum, value) => sum + value, 0);
      return {
        key: bin.from,
        label: String(bin.from),
        values: [...values, Math.max(0, all - values.reduce((sum, value) => sum + value, 0))],
      };
    });
    const chosen = filters.ranges.built;
    const pick = (from: number | string) => {
      const same = chosen?.[0] === from;
      this.app.view.set({
        filters: {
          ...filters,
          ranges: { ...filters.ranges, built: same ? undefined : [Number(from), Number(from) + 4] },
        },
      });
    };
    return html`${stackedBars({
      label: t("dashboard.built"),
      slots,
      series,
      tickText: area,
      labelEvery: Math.ceil(slots.length / 7),
      active: chosen?.[0] ?? null,
      mark: { before: SEISMIC_YEAR, label: t("dashboard.1981") },
      onPick: pick,
      height: 200,
    })}${legendOf(series)}
      <p class="muted">${t("dashboard.pick")}</p>`;
  }

  private classes(classes: readonly ClassTotals[]): TemplateResult {
    const { t, term, number, area, yen } = this.app.speech();
    const highest = Math.max(1, ...classes.map(({ areaM2 }) => areaM2));
    const { filters } = this.app.view.get();
    const costed = classes.some(({ costYen }) => costYen > 0);
    const narrow = (code: string) =>
      this.app.view.set({ filters: { ...filters, facets: { ...filters.facets, category: [code] } } });
    return html`<table class="plain bars-table">
      <thead>
        <tr>
          <th scope="col">${t("column.category")}</th>
          <th scope="col" class="number">${t("summary.facilities")}</th>
          <th scope="col">${t("summary.area")}</th>
          ${costed ? html`<th scope="col" class="number">${t("summary.cost")}</th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${classes.map(
          ({ code, facilities, areaM2, costYen }) =>
            html`<tr>
              <th scope="row">
                <button type="button" class="link" @click=${() => narrow(code)}>${term("category", code)}</button>
              </th>
              <td class="number">${number(facilities)}</td>
              <td>${svgBar(areaM2 / highest)}<span>${area(areaM2)}</span></td>
              ${costed ? html`<td class="number">${costYen ? yen(costYen) : t("value.none")}</td>` : nothing}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  private perResident(): TemplateResult | typeof nothing {
    const { t, number } = this.app.speech();
    const { totals, about } = this.app.data.get();
    const population = about?.municipality?.population?.people;
    if (!population || !totals) return nothing;
    const here = totals.areaM2 / population;
    const high = Math.max(here, NATIONAL_M2_PER_RESIDENT);
    const line = (label: string, value: number) =>
      html`<tr>
        <th scope="row">${label}</th>
        <td>${svgBar(value / high)}<span>${number(value, 2)} m²</span></td>
      </tr>`;
    return html`<h3>${t("dashboard.perperson")}</h3>
      <table class="plain bars-table">
        <tbody>
          ${line(t("dashboard.here"), here)}${line(t("dashboard.national"), NATIONAL_M2_PER_RESIDENT)}
        </tbody>
      </table>
      <p class="muted">${t("dashboard.national.source")}</p>`;
  }

  private condition(): TemplateResult {
    const { t, number } = this.app.speech();
    const { stock, mask } = this.app.data.get();
    const counts = new Array<number>(6).fill(0);
    stock!.facilities.forEach((facility, row) => mask[row] && counts[conditionStep(facility.condition)]!++);
    const highest = Math.max(1, ...counts);
    return html`<table class="plain bars-table">
      <tbody>
        ${counts.map(
          (count, step) =>
            html`<tr>
              <th scope="row">${t(`condition.${step}` as Key)}</th>
              <td>${svgBar(count / highest, CONDITION_COLOURS[step]!)}<span>${number(count)}</span></td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

export function svgBar(share: number, colour = "#0055ad"): TemplateResult {
  return html`<svg
    class="bar"
    viewBox="0 0 100 10"
    width="100"
    height="10"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    ${svg`<rect
      x="0"
      y="0.5"
      width=${Math.max(0, Math.min(1, share)) * 100}
      height="9"
      fill=${colour}
      stroke=${colour === "#ffffff" ? "#7f7f7f" : "none"}
    />`}
  </svg>`;
}
