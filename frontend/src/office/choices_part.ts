/** What residents chose within the budget (予算で選ぶ), counted by place. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ChosenPlaces } from "../api_types";
import type { Speech } from "../i18n";

export function renderChoices(chosen: ChosenPlaces, { t, number }: Speech): TemplateResult | typeof nothing {
  if (!chosen.choices) return nothing;
  return html`<section class="office-card">
    <h2>${t("opinions.choices")}</h2>
    <p class="muted">${t("opinions.choices.help", { n: number(chosen.choices) })}</p>
    <div class="office-scroll" tabindex="0" role="group" aria-label=${t("opinions.choices")}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t("opinions.place")}</th>
            <th scope="col" class="number">${t("opinions.choices.keep")}</th>
            <th scope="col" class="number">${t("opinions.choices.end")}</th>
          </tr>
        </thead>
        <tbody>
          ${chosen.places.map(
            (place) =>
              html`<tr>
                <th scope="row">${place.name}</th>
                <td class="number">${number(place.keep)}</td>
                <td class="number">${number(place.end)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}
