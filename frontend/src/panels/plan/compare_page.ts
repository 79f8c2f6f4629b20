/** 「くらべる」: two to five plans side by side, what they decide differently, and all of it as one file. */

import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import { ours } from "../../api";
import type { AdoptedHead, ComparedCell, ComparedFacility, ComparedFigure, PlanComparison } from "../../api_types";
import type { App } from "../../app";
import { icon } from "../../icons";
import { faultOf } from "../../loading";
import { beginSwipe } from "../../map/swipe";
import { symbol } from "../../map/symbol";
import { lookOf } from "../../palette";
import { planTitle } from "../../plan_title";
import { renderFault } from "../../screen/faults";

const MOST = 5;
const SHOWN = 40;

export class ComparePage {
  private chosen: string[] | null = null;
  private asked = "";
  private told: PlanComparison | null = null;
  private fault: ApiError | null = null;
  private adopted: AdoptedHead[] = [];
  private shown = SHOWN;

  constructor(private readonly app: App) {
    app.view.on(["panel", "step"], () => app.view.get().step === "compare" && void this.loadAdopted());
    void this.loadAdopted();
  }

  render(): TemplateResult {
    const { t } = this.app.speech();
    const keys = this.keys();
    if (keys.length >= 2) void this.load(keys);
    return html`<section class="compare" aria-label=${t("compare.plans")}>
      <h3>${t("compare.plans")}</h3>
      <p class="muted">${t("compare.help")}</p>
      ${this.choice(keys)} ${this.fault ? renderFault(this.app.speech(), this.fault, null) : nothing}
      ${this.told && keys.length >= 2 ? this.answer(this.told, keys) : nothing}
    </section>`;
  }

  /** The plan shown beside today and the adopted plan, until the reader chooses otherwise. */
  private keys(): string[] {
    const { run } = this.app.data.get();
    const usual = ["today", ...(this.adopted.length ? ["adopted"] : []), ...(run ? [String(run.id)] : [])];
    return this.chosen ?? usual;
  }

  private options(): [key: string, label: string][] {
    const { t, tOr } = this.app.speech();
    const { runs, run } = this.app.data.get();
    const rungs = (run?.summary?.ladder ?? []).flatMap((rung): [string, string][] =>
      rung.run_id == null || rung.run_id === run?.id
        ? []
        : [[String(rung.run_id), `${planTitle(this.app, run!)} · ${tOr(`plan.rung.${rung.name}`, rung.name)}`]],
    );
    const done = runs
      .filter(({ objective_yen, is_check }) => objective_yen !== null && !is_check)
      .map((one): [string, string] => [String(one.id), planTitle(this.app, one)]);
    const all: [string, string][] = [
      ["today", t("plan.rung.keep")],
      ...this.adopted.slice(0, 1).map(({ title }): [string, string] => ["adopted", t("compare.adopted", { title })]),
      ...(run && !done.some(([key]) => key === String(run.id))
        ? [[String(run.id), planTitle(this.app, run)] as [string, string]]
        : []),
      ...done,
      ...rungs,
    ];
    const each = all.filter(([key], k) => all.findIndex(([other]) => other === key) === k);
    // Plans of one name are told apart by their number.
    const alike = (label: string) => each.filter(([, other]) => other === label).length > 1;
    return each.map(([key, label]) => [key, alike(label) && Number(key) ? `${label}（#${key}）` : label]);
  }

  private choice(keys: readonly string[]): TemplateResult {
    const { t } = this.app.speech();
    const flip = (key: string) => () => {
      this.chosen = keys.includes(key) ? keys.filter((one) => one !== key) : [...keys, key];
      this.app.redraw();
    };
    return html`<fieldset class="plans">
      <legend>${t("compare.plans.choose", { count: keys.length })}</legend>
      <div class="scroll-y">
        ${this.options().map(
          ([key, label]) =>
            html`<label class="check"
              ><input
                type="checkbox"
                .checked=${keys.includes(key)}
                ?disabled=${!keys.includes(key) && keys.length >= MOST}
                @change=${flip(key)}
              />${label}</label
            >`,
        )}
      </div>
    </fieldset>`;
  }

  private async loadAdopted(): Promise<void> {
    this.adopted = await this.app.api.get<AdoptedHead[]>("/api/adopted-plans").catch(() => []);
    this.app.redraw();
  }

  private async load(keys: readonly string[]): Promise<void> {
    const query = queryOf(keys);
    const asked = `${this.app.speech().language} ${query}`;
    if (asked === this.asked) return;
    this.asked = asked;
    try {
      const told = await this.app.api.get<PlanComparison>(`/api/comparisons?${query}`);
      if (this.asked !== asked) return;
      this.told = told;
      this.fault = null;
      this.shown = SHOWN;
    } catch (cause) {
      if (this.asked !== asked) return;
      this.told = null;
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }

  private answer(told: PlanComparison, keys: readonly string[]): TemplateResult {
    const { t } = this.app.speech();
    return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${t("compare.figures")}>
        <table class="plain compared">
          <thead>
            <tr>
              <th scope="col">${t("compare.figure")}</th>
              ${told.plans.map(
                ({ title }, k) =>
                  html`<th scope="col" class="number">
                    ${planTitle(this.app, { title })}${k ? nothing : html`<small>${t("compare.base")}</small>`}
                  </th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${told.figures.map((row) => this.figure(row))}
          </tbody>
        </table>
      </div>
      <a class="button" href=${ours(`/api/comparisons.csv?${queryOf(keys)}`)} download
        >${icon("csv")}${t("compare.csv")}</a>
      ${this.onMap(keys)} ${this.facilities(told)}`;
  }

  /** Any two of them on one map, with a line to move between them. */
  private onMap(keys: readonly string[]): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    const { run } = this.app.data.get();
    const runOf = (key: string) => (key === "adopted" ? this.adopted[0]?.run_id : key === "today" ? null : Number(key));
    const others = keys.filter((key) => runOf(key) !== run?.id);
    const named = new Map(this.options());
    if (!run || !others.length) return nothing;
    return html`<div class="buttons" role="group" aria-label=${t("compare.map")}>
      <span class="muted">${t("compare.map")}</span>
      ${others.map(
        (key) =>
          html`<button type="button" class="small" @click=${() => beginSwipe(this.app, runOf(key) ?? null)}>
            ${icon("layers")}${t("compare.map.with", { name: named.get(key) ?? key })}
          </button>`,
      )}
    </div>`;
  }

  private figure({ label, unit, values }: ComparedFigure): TemplateResult {
    const text = (value: number) => this.amount(value, unit);
    const base = values[0];
    const largest = Math.max(...values.map((value) => Math.abs(value ?? 0)));
    return html`<tr>
      <th scope="row" class="wrap">${label}</th>
      ${values.map((value, k) => {
        if (value === null) return html`<td class="number">${this.app.speech().t("value.none")}</td>`;
        const change = k > 0 && base != null && base !== value ? value - base : null;
        return html`<td class="number">
          ${text(value)}
          ${change === null ? nothing : html`<small>${change > 0 ? "+" : "−"}${text(Math.abs(change))}</small>`}
          <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            ${svg`<rect width=${largest ? (Math.abs(value) / largest) * 100 : 0} height="4" />`}
          </svg>
        </td>`;
      })}
    </tr>`;
  }

  private amount(value: number, unit: string): string {
    const { yen, area, percent, number } = this.app.speech();
    if (unit === "yen") return yen(value);
    if (unit === "m2") return area(value);
    return unit === "1" ? percent(value, 1) : number(value);
  }

  private facilities({ facilities, plans }: PlanComparison): TemplateResult {
    const { t, number } = this.app.speech();
    const rest = facilities.length - this.shown;
    const more = () => {
      this.shown += 5 * SHOWN;
      this.app.redraw();
    };
    return html`<h4>${t("compare.differ", { count: number(facilities.length) })}</h4>
      ${
        facilities.length
          ? html`<div class="scroll-x" tabindex="0" role="region" aria-label=${t("compare.differ.table")}>
              <table class="plain compared">
                <thead>
                  <tr>
                    <th scope="col">${t("column.name")}</th>
                    ${plans.map(({ title }) => html`<th scope="col">${planTitle(this.app, { title })}</th>`)}
                  </tr>
                </thead>
                <tbody>
                  ${facilities.slice(0, this.shown).map((row) => this.line(row))}
                </tbody>
              </table>
            </div>`
          : html`<p class="muted">${t("compare.same")}</p>`
      }
      ${
        rest > 0
          ? html`<button type="button" class="small" @click=${more}>
              ${t("explore.more", { count: number(rest) })}
            </button>`
          : nothing
      }`;
  }

  private line({ facility_id, name, district, cells }: ComparedFacility): TemplateResult {
    return html`<tr>
      <th scope="row" class="wrap">
        <button type="button" class="link" @click=${() => this.app.openFacility(facility_id, { centre: true })}>
          ${name}
        </button>
        ${district ? html`<small>${district}</small>` : nothing}
      </th>
      ${cells.map((cell) => this.cell(cell))}
    </tr>`;
  }

  /** ✓: in use at the end of the plan; ✗: not. The mark has its words for who hears the page. */
  private cell({ action, fiscal_year, stands, why }: ComparedCell): TemplateResult {
    const { t, term } = this.app.speech();
    return html`<td class="wrap ${stands ? "stays" : "goes"}">
      <span role="img" aria-label=${t(stands ? "compare.stands" : "compare.goes")}>${stands ? "✓" : "✗"}</span>
      <span class="with-symbol">${symbol(lookOf(action))}${term("action", action)}</span>
      ${fiscal_year ? html`<small>${t("decision.year", { year: fiscal_year })}</small>` : nothing}
      ${why ? html`<small class="why">${why}</small>` : nothing}
    </td>`;
  }
}

const queryOf = (keys: readonly string[]): string => keys.map((key) => `plan=${encodeURIComponent(key)}`).join("&");
