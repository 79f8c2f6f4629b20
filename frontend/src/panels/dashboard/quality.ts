/** How complete the register is, and which values look wrong. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Quality } from "../../api_types";
import type { App } from "../../app";
import { gapsPart, unplacedPart } from "./gaps";

const SHOWN = 50;

export class QualityPart {
  private quality: Quality | null = null;

  constructor(private readonly app: App) {
    void app.api.get<Quality>("/api/quality").then(
      (found) => {
        this.quality = found;
        app.redraw();
      },
      () => null,
    );
  }

  render(): TemplateResult | typeof nothing {
    const { t, term, number, percent } = this.app.speech();
    const { classes = [], doubtful = [] } = this.quality ?? {};
    if (!classes.length) return nothing;
    const fields = [...new Set(classes.flatMap(({ missing }) => Object.keys(missing ?? {})))];
    const label = (field: string) => this.app.speech().tOr(`column.${field}`, field);
    const rate = (share: number) =>
      html`<td class="number rate">
        <progress max="1" .value=${share} aria-hidden="true"></progress>${percent(share)}
      </td>`;
    return html`${unplacedPart(this.app)}${gapsPart(this.app, this.quality!)}
      <h3>${t("dashboard.quality")}</h3>
      <div class="scroll-x" tabindex="0">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">${t("column.category")}</th>
              <th scope="col" class="number">${t("summary.facilities")}</th>
              ${fields.map((field) => html`<th scope="col" class="number">${label(field)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${classes.map(
              (line) =>
                html`<tr>
                  <th scope="row">${term("category", line.category)}</th>
                  <td class="number">${number(line.facilities)}</td>
                  ${fields.map((field) => rate(line.missing?.[field] ?? 0))}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="muted">${t("dashboard.missing")}</p>
      ${
        doubtful.length
          ? html`<details>
              <summary>${t("dashboard.doubtful", { count: number(doubtful.length) })}</summary>
              <ul class="links">
                ${doubtful.slice(0, SHOWN).map(
                  (one) =>
                    html`<li>
                        <button
                          type="button"
                          class="link"
                          @click=${() => this.app.openFacility(one.facility_id, { centre: true })}
                        >
                          ${one.name}</button
                        ><small>${this.app.speech().tOr(`doubt.${one.doubt}`, one.doubt)}</small>
                      </li>`,
                )}
              </ul>
            </details>`
          : nothing
      }`;
  }
}
