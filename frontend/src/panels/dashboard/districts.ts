/** Districts side by side: people now and later, area, area a head, age. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { District } from "../../api_types";
import type { App } from "../../app";

export class DistrictTable {
  private districts: District[] | null = null;

  constructor(private readonly app: App) {
    void app.api.get<District[]>("/api/districts").then(
      (found) => this.told(found),
      () => this.told([]),
    );
  }

  private told(found: District[]): void {
    this.districts = found;
    this.app.redraw();
  }

  render(): TemplateResult | typeof nothing {
    if (!this.districts?.length) return nothing;
    const { t, number, percent, area } = this.app.speech();
    const years = [...new Set(this.districts.flatMap(({ population }) => Object.keys(population ?? {})))].sort();
    const [first, last] = [years[0], years.at(-1)];
    const people = (one: District, year: string | undefined) =>
      year === undefined ? null : (one.population?.[year] ?? null);
    return html`<h3>${t("dashboard.districts")}</h3>
      <div class="scroll-x" tabindex="0">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">${t("column.district")}</th>
              ${first ? html`<th scope="col" class="number">${t("dashboard.people", { year: first })}</th>` : nothing}
              ${
                last && last !== first
                  ? html`<th scope="col" class="number">${t("dashboard.people", { year: last })}</th>`
                  : nothing
              }
              <th scope="col" class="number">${t("summary.facilities")}</th>
              <th scope="col" class="number">${t("summary.area")}</th>
              <th scope="col" class="number">${t("summary.old")}</th>
            </tr>
          </thead>
          <tbody>
            ${this.districts.map(
              (one) =>
                html`<tr>
                  <th scope="row">${one.name}</th>
                  ${first ? html`<td class="number">${number(people(one, first))}</td>` : nothing}
                  ${last && last !== first ? html`<td class="number">${number(people(one, last))}</td>` : nothing}
                  <td class="number">${number(one.facilities)}</td>
                  <td class="number">${area(one.floor_area_m2)}</td>
                  <td class="number">${percent(one.share_over_30)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }
}
