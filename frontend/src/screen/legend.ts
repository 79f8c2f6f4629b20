/** The legend: what colour, outline, shape and size say, with how many facilities carry each colour. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { App } from "../app";
import type { Key } from "../i18n";
import { icon } from "../icons";
import { layersShown } from "../layers_shown";
import { layerKey, layerLabel } from "../map/layer_key";
import { NEIGHBOUR_LOOK, RADII } from "../map/sprites";
import { symbol } from "../map/symbol";
import { AGE_COLOURS, CONDITION_COLOURS, conditionStep, lookOf, NO_ACTION } from "../palette";
import { isDraft, shownDecisions } from "../showing";
import { THEMES } from "../state";
import { AGE_BUCKETS } from "../stock/age";
import { hasChanged } from "../stock/plan_year";

const ROOM_WIDTH_PX = 720;
const ROOM_HEIGHT_PX = 430;

export class Legend {
  /** Null until the reader has folded or opened it: then there must be room for map and legend both. */
  private chosen: boolean | null = null;

  constructor(private readonly app: App) {}

  render(): TemplateResult {
    const { t } = this.app.speech();
    const { theme } = this.app.view.get();
    const folded = this.folded();
    const fold = () => {
      this.chosen = !folded;
      this.app.redraw();
    };
    return html` <div class="legend-head">
        <div class="segments" role="radiogroup" aria-label=${t("theme.label")}>
          ${THEMES.map(
            (name) =>
              html`<button
                type="button"
                role="radio"
                aria-checked=${name === theme}
                class=${name === theme ? "on" : ""}
                @click=${() => this.app.view.set({ theme: name })}
              >
                ${t(`theme.${name}`)}
              </button>`,
          )}
        </div>
        <button
          type="button"
          class="icon-only"
          aria-expanded=${!folded}
          aria-label=${t(folded ? "legend.expand" : "legend.collapse")}
          @click=${fold}
        >
          ${icon(folded ? "up" : "down")}
        </button>
      </div>
      ${folded ? nothing : theme === "plan" ? this.plan() : this.steps(theme)} ${folded ? nothing : this.layers()}`;
  }

  /** The layers whose colours need a word; outlines explain themselves. */
  private layers(): TemplateResult | typeof nothing {
    const shown = layersShown(this.app);
    const keyed = this.app.data.get().layers.flatMap((head) => {
      const key = shown[head.code]! > 0 ? layerKey(this.app, head) : nothing;
      return key === nothing ? [] : [{ head, key }];
    });
    if (!keyed.length) return nothing;
    return html`<h3>${this.app.speech().t("legend.layers")}</h3>
      ${keyed.map(
        ({ head, key }) => html`<div class="layer-key"><span>${layerLabel(this.app, head)}</span>${key}</div>`,
      )}`;
  }

  private folded(): boolean {
    if (document.body.dataset.sheet) return false;
    if (this.chosen !== null) return this.chosen;
    const stage = document.getElementById("stage");
    if (!stage) return false;
    return stage.clientWidth - coveredPx(stage) < ROOM_WIDTH_PX || stage.clientHeight < ROOM_HEIGHT_PX;
  }

  private steps(theme: "age" | "condition"): TemplateResult {
    const { t, number } = this.app.speech();
    const { year } = this.app.view.get();
    const counts = theme === "age" ? (this.app.data.get().totals?.countByBucket ?? []) : this.conditionCounts();
    const label = (step: number) =>
      t(theme === "age" ? (`age.${AGE_BUCKETS[step]}` as Key) : (`condition.${step}` as Key));
    const colours = theme === "age" ? AGE_COLOURS : CONDITION_COLOURS;
    return html` <h2>${t(theme === "age" ? "legend.age" : "legend.condition", { year })}</h2>
      <ul class="keys">
        ${colours.map(
          (colour, step) =>
            html` <li>
              ${symbol({ shape: "circle", colour })}<span>${label(step)}</span><b>${number(counts[step] ?? 0)}</b>
            </li>`,
        )}
        ${this.hatchKey()}
      </ul>
      ${this.signs()}`;
  }

  private hatchKey(): TemplateResult | typeof nothing {
    const { wished, locked } = this.app.data.get();
    if (!wished.size && !locked.size) return nothing;
    return html`<li>
      ${symbol({ shape: "square", colour: "#cccccc", hatched: true })}<span>${this.app.speech().t("hand.legend")}</span>
    </li>`;
  }

  private signs(): TemplateResult {
    const { t, area, language } = this.app.speech();
    const upward = language === "ja" ? "〜" : " –";
    const grey = "#cccccc";
    return html` <h3>${t("legend.seismic")}</h3>
      <ul class="keys inline">
        <li>${symbol({ shape: "circle", colour: grey, outline: "thick" })}${t("legend.seismic.old")}</li>
        <li>${symbol({ shape: "circle", colour: grey })}${t("legend.seismic.new")}</li>
        <li>${symbol({ shape: "circle", colour: grey, outline: "dashed" })}${t("legend.seismic.unknown")}</li>
      </ul>
      <h3>${t("legend.shape")}</h3>
      <ul class="keys inline">
        <li>${symbol({ shape: "circle", colour: grey })}${t("legend.shape.exact")}</li>
        <li>${symbol({ shape: "diamond", colour: grey })}${t("legend.shape.town")}</li>
        ${
          this.app.data.get().stock?.facilities.some(({ own }) => own === false)
            ? html`<li>${symbol(NEIGHBOUR_LOOK)}${t("layers.neighbours")}</li>`
            : nothing
        }
      </ul>
      <h3>${t("legend.size")}</h3>
      <ul class="keys inline">
        ${[`< ${area(1000)}`, `${area(1000)}${upward}`, `${area(5000)}${upward}`].map(
          (label, step) => html`<li>${symbol({ shape: "circle", colour: grey, radius: RADII[step]! })}${label}</li>`,
        )}
      </ul>`;
  }

  private plan(): TemplateResult {
    const { t, term, number } = this.app.speech();
    const { vocabulary } = this.app.data.get();
    const { year } = this.app.view.get();
    const counts = new Map<string, number>();
    for (const decision of shownDecisions(this.app)) {
      const sign = hasChanged(decision, year) ? decision.action : "keep";
      counts.set(sign, (counts.get(sign) ?? 0) + 1);
    }
    const shown = (vocabulary?.action ?? []).filter(({ code }) => counts.has(code));
    return html` <h2>${t(isDraft(this.app) ? "journey.legend.draft" : "journey.legend", { year })}</h2>
      <ul class="keys">
        ${shown.map(
          ({ code }) =>
            html`<li>
              ${symbol(lookOf(code))}<span>${term("action", code)}</span><b>${number(counts.get(code))}</b>
            </li>`,
        )}
        <li>${symbol(NO_ACTION)}<span>${t("legend.noaction")}</span></li>
        <li>
          ${symbol({ shape: "square", colour: "#cccccc", outline: "thick" })}<span>${t("journey.legend.works")}</span>
        </li>
        ${this.hatchKey()}
      </ul>
      <p class="lines-key">
        <svg viewBox="0 0 40 10" width="40" height="10" aria-hidden="true">
          <path d="M1 5H30" stroke="#5a5a5a" stroke-width="2" />
          <path d="M28 0L38 5L28 10Z" fill="#5a5a5a" /></svg
        >${t(this.app.view.get().facility === null ? "journey.legend.districts" : "legend.lines")}
      </p>`;
  }

  private conditionCounts(): number[] {
    const { stock, mask } = this.app.data.get();
    const counts = new Array<number>(6).fill(0);
    stock?.facilities.forEach((facility, row) => {
      if (mask[row]) counts[conditionStep(facility.condition)]!++;
    });
    return counts;
  }
}

/** On narrow screens the card lies over the map instead of beside it. */
function coveredPx(stage: HTMLElement): number {
  const card = document.getElementById("card");
  if (!card || card.hidden) return 0;
  return Math.max(0, stage.getBoundingClientRect().right - card.getBoundingClientRect().left);
}
