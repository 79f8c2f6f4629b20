/** Several facilities under one click: a short list to choose from. */
import { html, nothing, type TemplateResult } from "lit-html";
import { type App, actionsOf } from "../app";
import { icon } from "../icons";
import { symbol } from "../map/symbol";
import { AGE_COLOURS, lookOf } from "../palette";
import { bucketOf } from "../stock/age";

const SHOWN = 40;

export class SiteList {
  private rows: number[] = [];

  constructor(private readonly app: App) {
    app.view.on(["filters", "area"], () => this.show([]));
  }

  show(rows: number[]): void {
    this.rows = rows;
    this.app.redraw();
  }

  /** True when there was a list to close. */
  close(): boolean {
    const open = this.rows.length > 0;
    if (open) this.show([]);
    return open;
  }

  render(): TemplateResult | typeof nothing {
    const { stock, run } = this.app.data.get();
    if (!this.rows.length || !stock) return nothing;
    const { t, area } = this.app.speech();
    const { year, theme } = this.app.view.get();
    const actions = actionsOf(run);
    const sign = (row: number) =>
      theme === "plan"
        ? symbol(lookOf(actions.get(stock.facilities[row]!.id)))
        : symbol({ shape: "circle", colour: AGE_COLOURS[bucketOf(year, stock.builtYear[row]!)]! });
    const open = (id: number) => this.app.openFacility(id);
    return html` <div class="site-list" role="dialog" aria-label=${t("site.title", { count: this.rows.length })}>
      <div class="site-head">
        <h2>${t("site.title", { count: this.rows.length })}</h2>
        <button type="button" class="icon-only" aria-label=${t("app.close")} @click=${() => this.show([])}>
          ${icon("clear")}
        </button>
      </div>
      <ul>
        ${this.rows.slice(0, SHOWN).map((row) => {
          const one = stock.facilities[row]!;
          return html`<li>
            <button type="button" @click=${() => open(one.id)}>
              ${sign(row)}<span>${one.name}</span
              ><small>${one.built_year ?? t("age.unknown")} ・ ${area(one.floor_area_m2)}</small>
            </button>
          </li>`;
        })}
      </ul>
      ${
        this.rows.length > SHOWN
          ? html`<p class="muted">${t("site.more", { count: this.rows.length - SHOWN })}</p>`
          : nothing
      }
    </div>`;
  }
}
