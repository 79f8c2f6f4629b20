/** Building against use: four fields around the medians of the selection, as planners draw them. */
import { html, type nothing, type TemplateResult } from "lit-html";
import type { App } from "../../app";
import { type Dot, scatter } from "../../charts/scatter";
import type { Facility } from "../../stock/columns";
import { median } from "../../stock/histogram";

const BUILDING = ["age", "condition"] as const;
const USE = ["users_per_m2", "cost_per_m2", "cost_per_user"] as const;

export class QuadrantChart {
  private building: (typeof BUILDING)[number] = "age";
  private use: (typeof USE)[number] = "users_per_m2";
  private hovered: number | null = null;

  constructor(private readonly app: App) {}

  render(): TemplateResult {
    const { t, number, yen } = this.app.speech();
    const dots = this.dots();
    const middle = dots.length ? { x: median(dots.map(({ x }) => x))!, y: median(dots.map(({ y }) => y))! } : null;
    const good = this.use === "users_per_m2";
    const words = {
      goodUsed: t("quadrant.goodused"),
      goodUnused: t("quadrant.goodunused"),
      badUsed: t("quadrant.badused"),
      badUnused: t("quadrant.badunused"),
    };
    return html` <div class="pair">${this.choice("building", BUILDING)}${this.choice("use", USE)}</div>
      ${
        dots.length < 3
          ? html`<p class="muted">${t("quadrant.few")}</p>`
          : scatter({
              label: t("dashboard.quadrant"),
              dots,
              middle,
              xLabel: t(`quadrant.${this.building}`),
              yLabel: t(`position.${this.use}`),
              xText: (value) => number(value),
              yText: (value) => (good ? number(value, value < 1 ? 2 : 0) : yen(value)),
              quadrants: good
                ? [words.badUsed, words.goodUsed, words.badUnused, words.goodUnused]
                : [words.badUnused, words.goodUnused, words.badUsed, words.goodUsed],
              reverseX: this.building === "age",
              selected: this.app.view.get().facility,
              hovered: this.hovered,
              onHover: (id) => this.hover(id),
              onPick: (id) => this.app.openFacility(id, { centre: true }),
            })
      }
      ${this.hoverLine()}
      <p class="muted">${t("quadrant.note")}</p>`;
  }

  private dots(): Dot[] {
    const { stock, mask } = this.app.data.get();
    const { year } = this.app.view.get();
    return stock!.facilities.flatMap((facility, row) => {
      if (!mask[row]) return [];
      const x =
        this.building === "condition"
          ? facility.condition
          : facility.built_year === null
            ? null
            : Math.max(0, year - facility.built_year);
      const y = useOf(facility, this.use);
      return x === null || y === null || y <= 0 ? [] : [{ id: facility.id, x, y }];
    });
  }

  private choice(name: "building" | "use", values: readonly string[]): TemplateResult {
    const { t } = this.app.speech();
    const change = (event: Event) => {
      (this as unknown as Record<string, string>)[name] = (event.target as HTMLSelectElement).value;
      this.app.redraw();
    };
    const label = (value: string) =>
      name === "building" ? t(`quadrant.${value as "age"}`) : t(`position.${value as "cost_per_m2"}`);
    return html`<select aria-label=${t(`quadrant.pick.${name}`)} @change=${change}>
      ${values.map((value) => html`<option value=${value} ?selected=${this[name] === value}>${label(value)}</option>`)}
    </select>`;
  }

  private hover(id: number | null): void {
    if (id === this.hovered) return;
    this.hovered = id;
    this.app.redraw();
  }

  private hoverLine(): TemplateResult | typeof nothing {
    const { stock } = this.app.data.get();
    const facility = this.hovered === null ? undefined : stock!.facilities[stock!.rowOf.get(this.hovered) ?? -1];
    return html`<p class="hover-line">${facility?.name ?? "\u00a0"}</p>`;
  }
}

function useOf(facility: Facility, use: (typeof USE)[number]): number | null {
  const { users, cost_yen: cost, floor_area_m2: area } = facility;
  if (use === "users_per_m2") return users !== null && area ? users / area : null;
  if (use === "cost_per_m2") return cost !== null && area ? cost / area : null;
  return cost !== null && users ? cost / users : null;
}
