/** The answer to an access question: people by age, who loses, the farthest places, and what was assumed. */
import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { Access, AccessFigures, AccessMove } from "../api_types";
import type { App } from "../app";
import { MINUTE_COLOURS, minuteLabel, UNREACHED_COLOUR } from "../minutes";

const time = (app: App, minutes: number | null): string => {
  const { t, number } = app.speech();
  return minutes === null ? t("value.none") : t("unit.minutes", { value: number(minutes, 1) });
};

const bandLabel = (app: App, band: string): string => app.speech().tOr(`access.band.${band}`, band);

/** One line an age band; with closures the figure of today stands before the arrow. */
export function measuresPart(app: App, answer: Access): TemplateResult {
  const { t, percent } = app.speech();
  const now = answer.measures[String(answer.year)] ?? {};
  const before = answer.measures_before?.[String(answer.year)];
  const pair = (band: string, figures: AccessFigures, text: (one: AccessFigures) => string) =>
    before?.[band]
      ? html`<span class="muted">${text(before[band])} →</span> <b>${text(figures)}</b>`
      : html`<b>${text(figures)}</b>`;
  return html`<div class="scroll-x" tabindex="0">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${t("access.band")}</th>
            <th scope="col" class="number">${t("access.within")}</th>
            <th scope="col" class="number">${t("access.mean")}</th>
            <th scope="col" class="number">${t("access.p90")}</th>
          </tr>
        </thead>
        <tbody>
          ${Object.entries(now).map(
            ([band, figures]) =>
              html`<tr>
                <th scope="row">${bandLabel(app, band)}</th>
                <td class="number">${pair(band, figures, (one) => percent(one.share_within, 1))}</td>
                <td class="number">${pair(band, figures, (one) => time(app, one.mean_minutes))}</td>
                <td class="number">${time(app, figures.p90_minutes)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${trend(app, answer)}`;
}

/** The share within the time over the years of the population, for everybody. */
function trend(app: App, answer: Access): TemplateResult | typeof nothing {
  const { t, percent } = app.speech();
  const shares = answer.years.map((year) => [year, answer.measures[String(year)]?.all?.share_within ?? null] as const);
  if (shares.length < 2 || shares.some(([, share]) => share === null)) return nothing;
  return html`<p class="muted">
    ${t("access.trend")} ${shares.map(([year, share]) => `${year} ${percent(share, 1)}`).join(" → ")}
  </p>`;
}

export function losersPart(app: App, answer: Access): TemplateResult | typeof nothing {
  const loses = answer.who_loses;
  if (!loses) return nothing;
  const { t, number } = app.speech();
  const people = (count: number | null) => t("access.loses.people", { count: number(count) });
  return html`<h3>${t("access.loses")}</h3>
    <ul class="zones">
      ${Object.entries(loses.people).map(
        ([band, count]) => html`<li><span>${bandLabel(app, band)}</span><b>${people(count)}</b></li>`,
      )}
      ${
        loses.newly_beyond_people
          ? html`<li><span>${t("access.loses.beyond")}</span><b>${people(loses.newly_beyond_people)}</b></li>`
          : nothing
      }
      ${
        loses.unserved_people
          ? html`<li class="inside">
              <span>${t("access.loses.unserved")}</span><b>${people(loses.unserved_people)}</b>
            </li>`
          : nothing
      }
    </ul>
    ${
      loses.extra_minutes_mean === null
        ? nothing
        : html`<p>${t("access.loses.extra", { minutes: time(app, loses.extra_minutes_mean) })}</p>`
    }
    ${loses.areas.length ? html`<p class="muted">${t("access.loses.areas")} ${loses.areas.join("・")}</p>` : nothing}
    <h4>${t("access.moves")}</h4>
    <ul class="links">
      ${loses.moves.map((move) => moveLine(app, move))}
    </ul>`;
}

function moveLine(app: App, move: AccessMove): TemplateResult {
  const { t, number, percent } = app.speech();
  const open = () => move.facility_id !== null && app.openFacility(move.facility_id, { centre: true });
  const fill =
    move.fill_after === null
      ? ""
      : ` ・ ${t("access.fill", { before: percent(move.fill_before), after: percent(move.fill_after) })}`;
  return html`<li>
    ${
      move.facility_id === null
        ? html`<b>${t("access.moves.nowhere")}</b>`
        : html`<button type="button" class="link" @click=${open}>${move.name}</button>`
    }
    <small>${t("access.loses.people", { count: number(move.people) })}${fill}</small>
  </li>`;
}

export function worstPart(app: App, answer: Access): TemplateResult | typeof nothing {
  const { t, number } = app.speech();
  if (!answer.worst.length) return nothing;
  return html`<h3>${t("access.worst")}</h3>
    <ul class="zones">
      ${answer.worst.map(
        (one) =>
          html`<li>
            <span>${one.name}</span><b>${one.minutes === null ? t("access.nodata") : time(app, one.minutes)}</b
            ><small>${t("access.loses.people", { count: number(one.people) })}</small>
          </li>`,
      )}
    </ul>`;
}

export function sourcesPart(app: App, answer: Access): TemplateResult {
  const { t, tOr } = app.speech();
  return html`<details>
    <summary>${t("forecast.notes")} (${answer.sources.length})</summary>
    <div class="scroll-x" tabindex="0">
      <table class="plain notes">
        <tbody>
          ${answer.sources.map(
            (line) =>
              html`<tr>
                <th scope="row">
                  ${tOr(`access.source.${line.name}`, line.name)}${
                    line.assumption ? html` <span class="badge">${t("forecast.assumed")}</span>` : nothing
                  }
                </th>
                <td>${String(line.value)}</td>
                <td>${line.source}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

export function minutesKey(unreached: string): TemplateResult {
  const swatch = (colour: string) =>
    html`<svg viewBox="0 0 22 14" width="22" height="14" aria-hidden="true">
      ${svg`<rect width="22" height="14" fill=${colour} stroke="#7f7f7f" stroke-width=".6" />`}
    </svg>`;
  return html`<ul class="keys inline">
    ${MINUTE_COLOURS.map((colour, step) => html`<li>${swatch(colour)}${minuteLabel(step)}</li>`)}
    <li>${swatch(UNREACHED_COLOUR)}${unreached}</li>
  </ul>`;
}
