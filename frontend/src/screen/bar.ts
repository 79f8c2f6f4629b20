/** The strip under the map: figures of the selection, the year slider, the door to the table. */
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import type { Run } from "../api_types";
import type { App } from "../app";
import { icon } from "../icons";
import { beginSwipe } from "../map/swipe";
import { may } from "../rights";
import { isDraft } from "../showing";
import { FIRST_YEAR, LAST_YEAR } from "../stock/age";
import { filterCount, NO_FILTERS } from "../stock/filter";
import { planTotals, termIn } from "../stock/plan_year";
import type { Player } from "./player";
import { runningStrip } from "./running_strip";

const FIRST_REIWA = 2019;

export function renderBar(app: App, player: Player): TemplateResult {
  const { watched } = app.data.get();
  return html`${watched ? runningStrip(app, watched) : planButton(app)}${planFigures(app) ?? figures(app)}
  ${beforeAfter(app)}${yearSlider(app, player)}${tableButton(app)}`;
}

/** The one primary button: where a plan begins. */
function planButton(app: App): TemplateResult | typeof nothing {
  if (!may(app, "plan")) return nothing;
  const { stock } = app.data.get();
  const { panel, step } = app.view.get();
  const open = () => app.view.set({ panel: "plan", step: "goals" });
  // On the pages that lead to a calculation the page's own button is the next thing to do.
  const isBegun = panel === "plan" && step !== null && step !== "look";
  return html`<button
    type="button"
    class="make-plan ${isBegun ? "" : "primary"}"
    ?disabled=${!stock?.ownCount}
    @click=${open}
  >
    ${app.speech().t("journey.make")}
  </button>`;
}

export const isPlanShown = (app: App): boolean =>
  app.view.get().theme === "plan" && app.data.get().run !== null && app.data.get().stock !== null;

/** The same figures as the plan has them in the year shown; null where no plan is on the map. */
function planFigures(app: App): TemplateResult | null {
  if (!isPlanShown(app) || app.view.get().before || isDraft(app)) return null;
  const { t, number, area, percent, yen } = app.speech();
  const { stock, mask, run, totals } = app.data.get();
  const { year, filters, area: drawn } = app.view.get();
  const periods = run!.summary.periods ?? [];
  const then = planTotals(stock!, mask, run!.decisions, periods, year);
  const before = totals?.areaM2 ?? 0;
  const residents = residentsIn(run!, year);
  const narrowed = filterCount(filters) > 0 || drawn !== null;
  const rows: [string, string, string][] = [
    [
      t("summary.facilities"),
      number(then.facilities),
      then.gone ? t("journey.fewer", { count: number(then.gone) }) : "",
    ],
    [t("summary.area"), area(then.areaM2), before ? signed(percent(then.areaM2 / before - 1, 1)) : ""],
    [t("summary.old"), percent(then.oldShare), ""],
    [t("journey.works"), yen(then.worksYen), ""],
  ];
  if (!narrowed && residents)
    rows.push([
      t("summary.perperson"),
      `${number(then.areaM2 / residents, 2)} ㎡`,
      t("journey.residents", { count: number(residents) }),
    ]);
  return html`<dl class="figures planned" aria-label=${t("journey.figures", { year })}>
    ${rows.map(
      ([label, value, note], k) =>
        html`<div class="figure ${k > 2 ? "extra" : ""}">
          <dt>${label}</dt>
          <dd><b>${value}</b>${note ? html` <small>${note}</small>` : nothing}</dd>
        </div>`,
    )}
  </dl>`;
}

const signed = (text: string): string => (text.startsWith("-") || text.startsWith("−") ? text : `+${text}`);

function residentsIn(run: Run, year: number): number | null {
  const term = Math.max(0, termIn(run.summary.periods ?? [], year));
  return (run.summary.population ?? []).find(({ period }) => period === term)?.residents ?? null;
}

function beforeAfter(app: App): TemplateResult | typeof nothing {
  if (!isPlanShown(app)) return nothing;
  const { t } = app.speech();
  const { before, swipe } = app.view.get();
  const side = (value: boolean) =>
    html`<button
      type="button"
      aria-pressed=${swipe === null && before === value}
      class=${swipe === null && before === value ? "on" : ""}
      @click=${() => app.view.set({ before: value, swipe: null, other: null })}
    >
      ${t(value ? "journey.before" : "journey.after")}
    </button>`;
  return html`<div class="segments sides" role="group" aria-label=${t("journey.sides")}>
    ${side(true)}${side(false)}<button
      type="button"
      aria-pressed=${swipe !== null}
      class=${swipe !== null ? "on" : ""}
      title=${t("journey.swipe.help")}
      @click=${() => beginSwipe(app, null)}
    >
      ${t("journey.swipe")}
    </button>
  </div>`;
}

function figures(app: App): TemplateResult {
  const { t, number, area, percent, yen } = app.speech();
  const { totals, stock, about } = app.data.get();
  const { filters, area: drawn } = app.view.get();
  const narrowed = filterCount(filters) > 0 || drawn !== null;
  const figure = (label: string, value: string, note: string | typeof nothing = nothing, extra = false) =>
    html` <div class="figure ${extra ? "extra" : ""}">
      <dt>${label}</dt>
      <dd><b>${value}</b>${note === nothing ? nothing : html` <small>${note}</small>`}</dd>
    </div>`;
  const population = about?.municipality?.population?.people;
  const measured = totals && (totals.facilities === 0 || totals.areaUnknown < totals.facilities) ? totals : null;
  return html` <dl class="figures" aria-label=${t("summary.label")}>
    ${figure(
      t("summary.facilities"),
      number(totals?.facilities),
      narrowed
        ? t("summary.of", { count: number(stock?.ownCount) })
        : totals?.unplaced
          ? t("summary.unplaced", { count: number(totals.unplaced) })
          : nothing,
    )}
    ${figure(
      t("summary.area"),
      area(measured?.areaM2),
      totals?.areaUnknown ? t("summary.areaunknown", { count: number(totals.areaUnknown) }) : nothing,
    )}
    ${figure(t("summary.old"), percent(measured?.oldShare), measured ? area(measured.oldAreaM2) : nothing)}
    ${totals?.costYen ? figure(t("summary.cost"), yen(totals.costYen), nothing, true) : nothing}
    ${
      !narrowed && population && measured
        ? figure(t("summary.perperson"), `${number(measured.areaM2 / population, 2)} ㎡`, nothing, true)
        : nothing
    }
    ${
      narrowed
        ? html`<button
            type="button"
            class="quiet small"
            @click=${() => app.view.set({ filters: NO_FILTERS, area: null })}
          >
            ${icon("clear")}${t("summary.clear")}
          </button>`
        : nothing
    }
  </dl>`;
}

function yearSlider(app: App, player: Player): TemplateResult {
  const { t } = app.speech();
  const { year } = app.view.get();
  const set = (event: Event) => app.view.set({ year: Number((event.target as HTMLInputElement).value) });
  return html` <div class="year" role="group" aria-label=${t("year.label")}>
    <button
      type="button"
      class="round"
      aria-label=${t(player.playing ? "year.pause" : "year.play")}
      title=${t(player.playing ? "year.pause" : "year.play")}
      @click=${() => player.toggle()}
    >
      ${icon(player.playing ? "pause" : "play")}
    </button>
    <div class="track">
      <input
        type="range"
        min=${FIRST_YEAR}
        max=${LAST_YEAR}
        step="1"
        aria-label=${t("year.label")}
        aria-valuetext=${t("year.value", { value: year, year })}
        .value=${live(String(year))}
        @input=${set}
      />
      <div class="ticks" aria-hidden="true">
        ${[2020, 2030, 2040, 2050, 2060].map((tick) => html`<span>${tick}</span>`)}
      </div>
    </div>
    <output>${t("year.value", { year })}<small>${eraOf(app, year)}</small></output>
  </div>`;
}

/** The year in Japanese reckoning, where that is what readers write. */
function eraOf(app: App, year: number): string {
  const { t, language } = app.speech();
  return language === "ja" && year >= FIRST_REIWA ? t("journey.era", { year: year - FIRST_REIWA + 1 }) : "";
}

function tableButton(app: App): TemplateResult {
  const { t } = app.speech();
  const open = app.view.get().table !== null;
  return html` <button
    type="button"
    class="table-button"
    aria-expanded=${open}
    aria-controls="table"
    aria-label=${t(open ? "summary.table.close" : "summary.table.open")}
    @click=${() => app.view.set({ table: open ? null : "facilities" })}
  >
    ${icon("table")}<span>${t("summary.table")}</span>${icon(open ? "down" : "up")}
  </button>`;
}
