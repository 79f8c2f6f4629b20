/** Planned against done in a fiscal year of the plan in force; what was done is noted line by line. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { FollowedRow, FollowUp, WorkState } from "../../api_types";
import type { App } from "../../app";
import { faultOf } from "../../loading";
import { renderFault } from "../../screen/faults";

const THOUSAND = 1000;

interface Noted {
  state?: WorkState;
  cost_yen?: number | null;
  note?: string;
}

export class FollowTable {
  private fault: ApiError | null = null;

  constructor(
    private readonly app: App,
    private readonly changed: () => void,
  ) {}

  render(adopted: number, told: FollowUp, show: (year: number) => void): TemplateResult {
    const { t, yen } = this.app.speech();
    const pick = (event: Event) => {
      const year = Number((event.target as HTMLInputElement).value);
      if (year >= 1990 && year <= 2200) show(year);
    };
    return html`<h4>${t("adopt.follow")}</h4>
      <label class="field inline"
        ><span>${t("column.fiscal_year")}</span
        ><input type="number" min="1990" max="2200" .value=${String(told.fiscal_year)} @change=${pick}
      /></label>
      ${this.fault ? renderFault(this.app.speech(), this.fault, null) : nothing}
      ${
        told.rows.length
          ? html`<p>${t("adopt.follow.sum", { planned: yen(told.planned_yen), noted: yen(told.noted_yen) })}</p>
              <div class="scroll-x" tabindex="0" role="region" aria-label=${t("adopt.follow")}>
                <table class="plain follow">
                  <thead>
                    <tr>
                      <th scope="col">${t("column.name")}</th>
                      <th scope="col">${t("adopt.follow.state")}</th>
                      <th scope="col">${t("column.action")}</th>
                      <th scope="col" class="number">${t("adopt.follow.planned")}</th>
                      <th scope="col">${t("adopt.follow.noted")}</th>
                      <th scope="col">${t("adopt.follow.note")}</th>
                      <th scope="col" class="number">${t("adopt.follow.cost")}</th>
                      <th scope="col" class="number">${t("adopt.follow.users")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${told.rows.map((row) => this.line(adopted, told.fiscal_year, row))}
                  </tbody>
                </table>
              </div>`
          : html`<p class="muted">${t("adopt.follow.none")}</p>`
      }`;
  }

  private line(adopted: number, year: number, row: FollowedRow): TemplateResult {
    const { t, term, yen, number } = this.app.speech();
    const states = this.app.data.get().vocabulary?.work_state ?? [];
    const note = (event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      if (value) void this.save(adopted, year, row, { state: value as WorkState });
    };
    return html`<tr>
      <th scope="row" class="wrap">
        <button type="button" class="link" @click=${() => this.app.openFacility(row.facility_id, { centre: true })}>
          ${row.name}
        </button>
      </th>
      <td>
        <select aria-label=${t("adopt.follow.state.of", { name: row.name })} @change=${note}>
          <option value="" ?selected=${row.state === null}>${t("value.none")}</option>
          ${states.map(
            ({ code }) =>
              html`<option value=${code} ?selected=${code === row.state}>${term("work_state", code)}</option>`,
          )}
        </select>
      </td>
      <td>${term("action", row.action)}</td>
      <td class="number">${yen(row.planned_yen)}</td>
      <td>${this.costField(adopted, year, row)}</td>
      <td>${this.noteField(adopted, year, row)}</td>
      <td class="number">${row.cost_yen === null ? t("value.none") : yen(row.cost_yen)}</td>
      <td class="number">${number(row.users)}</td>
    </tr>`;
  }

  /** What it cost in fact, in thousands of yen; empty: not known. A state is noted first. */
  private costField(adopted: number, year: number, row: FollowedRow): TemplateResult {
    const { t } = this.app.speech();
    const keep = (event: Event) => {
      const { value, validity } = event.target as HTMLInputElement;
      if (!validity.valid) return;
      const cost_yen = value === "" ? null : Math.round(Number(value) * THOUSAND);
      void this.save(adopted, year, row, { cost_yen });
    };
    return html`<input
      type="number"
      class="cost"
      min="0"
      step="any"
      aria-label=${t("adopt.follow.noted.of", { name: row.name })}
      title=${row.state === null ? t("adopt.follow.state.first") : ""}
      ?disabled=${row.state === null}
      .value=${row.noted_yen == null ? "" : String(row.noted_yen / THOUSAND)}
      @change=${keep}
    />`;
  }

  private noteField(adopted: number, year: number, row: FollowedRow): TemplateResult {
    const { t } = this.app.speech();
    const keep = (event: Event) =>
      void this.save(adopted, year, row, { note: (event.target as HTMLInputElement).value.trim() });
    return html`<input
      type="text"
      maxlength="1000"
      aria-label=${t("adopt.follow.note.of", { name: row.name })}
      title=${row.state === null ? t("adopt.follow.state.first") : ""}
      ?disabled=${row.state === null}
      .value=${row.note ?? ""}
      @change=${keep}
    />`;
  }

  private async save(adopted: number, year: number, row: FollowedRow, change: Noted): Promise<void> {
    const path = `/api/adopted-plans/${adopted}/works/${encodeURIComponent(row.facility_code)}/${year}`;
    const { state, noted_yen: cost_yen, note, version } = row;
    try {
      this.fault = null;
      await this.app.api.call(path, { method: "PUT", json: { state, cost_yen, note, version, ...change } });
      this.app.data.set({ notice: this.app.speech().t("adopt.follow.saved") });
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.changed();
  }
}
