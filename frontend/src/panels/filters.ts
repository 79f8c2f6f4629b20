/** Narrowing the stock: lists to tick (with counts), ranges, and a circle around the open facility. */
import { html, nothing, type TemplateResult } from "lit-html";
import { type App, actionsOf, type Panel } from "../app";
import type { Key } from "../i18n";
import { icon } from "../icons";
import {
  BLANK,
  FACETS,
  type Facet,
  type Filters,
  facetValues,
  filterCount,
  maskOf,
  NO_FILTERS,
  RANGES,
  type RangeName,
} from "../stock/filter";
import { flagLabel } from "../table/facility_columns";

const OPEN_AT_FIRST: readonly Facet[] = ["category"];
/** Ranges typed in a larger unit than they are kept in. */
const UNIT_OF: Partial<Record<RangeName, number>> = { cost: 10_000 };
const NEAR_KM = [0.5, 1, 2, 3] as const;

export function create(app: App): Panel {
  return new FilterPanel(app);
}

class FilterPanel implements Panel {
  private readonly open = new Set<Facet>(OPEN_AT_FIRST);
  private readonly counted = new Map<Facet, { key: unknown[]; counts: [string, number][] }>();

  constructor(private readonly app: App) {}

  render(): TemplateResult {
    const { t, number } = this.app.speech();
    const { filters, area } = this.app.view.get();
    const { stock, totals } = this.app.data.get();
    if (!stock) return html`<p class="loading">${t("app.loading")}</p>`;
    const narrowed = filterCount(filters) > 0 || area !== null;
    return html`<div class="filters">
      <p class="filter-total">
        <b>${number(totals?.facilities)}</b> ${t("summary.of", { count: number(stock.ownCount) })}
        ${
          narrowed
            ? html`<button
                type="button"
                class="quiet small"
                @click=${() => this.app.view.set({ filters: NO_FILTERS, area: null })}
              >
                ${icon("clear")}${t("summary.clear")}
              </button>`
            : nothing
        }
      </p>
      ${this.areaPart()} ${FACETS.map((facet) => this.facet(facet))}
      <h3>${t("filter.ranges")}</h3>
      ${RANGES.map((name) => this.range(name))}
    </div>`;
  }

  private set(change: Partial<Filters>): void {
    this.app.view.set({ filters: { ...this.app.view.get().filters, ...change } });
  }

  private areaPart(): TemplateResult {
    const { t, number } = this.app.speech();
    const { area } = this.app.view.get();
    const { card, stock } = this.app.data.get();
    const centre = card ? stock?.facilities[stock.rowOf.get(card.id) ?? -1] : undefined;
    const around = (km: number) =>
      this.app.view.set({ area: { kind: "circle", lon: centre!.lon!, lat: centre!.lat!, radius_m: km * 1000 } });
    return html` ${
      area
        ? html`<p class="chip">
            ${area.kind === "circle" ? t("filter.circle", { m: number(area.radius_m) }) : t("filter.lasso")}
            <button
              type="button"
              class="icon-only"
              aria-label=${t("map.cleararea")}
              @click=${() => this.app.view.set({ area: null })}
            >
              ${icon("clear")}
            </button>
          </p>`
        : nothing
    }
    ${
      centre?.lon != null
        ? html`<div class="near">
            <span>${t("filter.around", { name: centre.name })}</span>
            <div class="segments">
              ${NEAR_KM.map((km) => html`<button type="button" @click=${() => around(km)}>${km} km</button>`)}
            </div>
          </div>`
        : nothing
    }`;
  }

  private facet(facet: Facet): TemplateResult | typeof nothing {
    const { t, number } = this.app.speech();
    if (facet === "action" && !this.app.data.get().run) return nothing;
    const chosen = new Set(this.app.view.get().filters.facets[facet] ?? []);
    const opened = this.open.has(facet);
    const toggle = (event: Event) => {
      const { open } = event.target as HTMLDetailsElement;
      if (open === this.open.has(facet)) return;
      if (open) this.open.add(facet);
      else this.open.delete(facet);
      this.app.redraw();
    };
    const counts = opened ? this.counts(facet) : [];
    return html`<details class="facet" ?open=${opened} @toggle=${toggle}>
      <summary>
        ${t(`facet.${facet}` as Key)}${chosen.size ? html`<span class="count">${chosen.size}</span>` : nothing}
      </summary>
      <fieldset>
        <legend class="sr">${t(`facet.${facet}` as Key)}</legend>
        ${counts.map(
          ([value, count]) =>
            html`<label class="check"
              ><input type="checkbox" .checked=${chosen.has(value)} @change=${() => this.tick(facet, value)} />
              <span>${facetLabel(this.app, facet, value)}</span><b>${number(count)}</b></label
            >`,
        )}
        ${opened && !counts.length ? html`<p class="muted">${t("filter.novalues")}</p>` : nothing}
      </fieldset>
    </details>`;
  }

  private tick(facet: Facet, value: string): void {
    const { facets } = this.app.view.get().filters;
    const chosen = new Set(facets[facet] ?? []);
    if (!chosen.delete(value)) chosen.add(value);
    this.set({ facets: { ...facets, [facet]: chosen.size ? [...chosen] : undefined } });
  }

  /** Values with their counts under all OTHER filters, so that a ticked list can still be widened. */
  private counts(facet: Facet): [string, number][] {
    const { stock, run } = this.app.data.get();
    const { filters, area, year } = this.app.view.get();
    const key = [stock, run, filters, area, filters.ranges.age ? year : null];
    const known = this.counted.get(facet);
    if (known?.key.every((part, k) => part === key[k])) return known.counts;
    const actionOf = actionsOf(run);
    const mask = maskOf(stock!, { ...filters, facets: { ...filters.facets, [facet]: undefined } }, area, {
      year,
      actionOf,
    });
    const tally = new Map<string, number>();
    stock!.facilities.forEach((facility, row) => {
      const values = facetValues(facility, facet, actionOf);
      for (const value of values.length ? values : [BLANK]) tally.set(value, (tally.get(value) ?? 0) + mask[row]!);
    });
    const counts = [...tally].sort(
      ([a, m], [b, n]) => Number(a === BLANK) - Number(b === BLANK) || n - m || a.localeCompare(b, "ja"),
    );
    this.counted.set(facet, { key, counts });
    return counts;
  }

  private range(name: RangeName): TemplateResult {
    const { t } = this.app.speech();
    const { ranges } = this.app.view.get().filters;
    const unit = UNIT_OF[name] ?? 1;
    const [low, high] = ranges[name] ?? [null, null];
    const change = (end: 0 | 1) => (event: Event) => {
      const { value } = event.target as HTMLInputElement;
      const bound = value === "" ? null : Number(value) * unit;
      const next = end === 0 ? ([bound, high] as const) : ([low, bound] as const);
      this.set({ ranges: { ...ranges, [name]: next[0] === null && next[1] === null ? undefined : next } });
    };
    const box = (end: 0 | 1, value: number | null) =>
      html`<input
        type="number"
        step="any"
        aria-label="${t(`range.${name}` as Key)} ${t(end ? "filter.to" : "filter.from")}"
        placeholder=${t(end ? "filter.to" : "filter.from")}
        .value=${value === null ? "" : String(value / unit)}
        @change=${change(end)}
      />`;
    return html`<div class="range">
      <span>${t(`range.${name}` as Key)}</span>${box(0, low)}<i aria-hidden="true">–</i>${box(1, high)}
    </div>`;
  }
}

export function facetLabel(app: App, facet: Facet, value: string): string {
  const { t, term } = app.speech();
  if (value === BLANK) return t("value.blank");
  switch (facet) {
    case "category":
      return term("category", value);
    case "function":
      return term("function", value);
    case "management":
      return term("management", value);
    case "seismic":
      return term("seismic_code", value);
    case "quality":
      return term("point_quality", value);
    case "action":
      return term("action", value);
    case "hazard":
      return flagLabel(app, value);
    case "owner":
      return t(value === "own" ? "owner.own" : "owner.neighbour");
    default:
      return value;
  }
}
