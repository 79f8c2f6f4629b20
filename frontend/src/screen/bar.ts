/** The strip under the map: figures of the selection, the year slider, the door to the table. */
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import type { App } from "../app";
import { icon } from "../icons";
import { FIRST_YEAR, LAST_YEAR } from "../stock/age";
import { filterCount, NO_FILTERS } from "../stock/filter";
import type { Player } from "./player";

export function renderBar(app: App, player: Player): TemplateResult {
  return html`${figures(app)}${yearSlider(app, player)}${tableButton(app)}`;
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
      area(totals?.areaM2),
      totals?.areaUnknown ? t("summary.areaunknown", { count: number(totals.areaUnknown) }) : nothing,
    )}
    ${figure(t("summary.old"), percent(totals?.oldShare), totals ? area(totals.oldAreaM2) : nothing)}
    ${totals?.costYen ? figure(t("summary.cost"), yen(totals.costYen), nothing, true) : nothing}
    ${
      !narrowed && population && totals
        ? figure(t("summary.perperson"), `${number(totals.areaM2 / population, 2)} m²`, nothing, true)
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
    <output>${t("year.value", { year })}</output>
  </div>`;
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
