/** Buttons on the map (zoom, whole city, lasso, circle) and the north arrow, named for screen readers. */
import L from "leaflet";
import { html, render, type SVGTemplateResult, svg } from "lit-html";
import type { App } from "../app";
import type { Key } from "../i18n";
import { icon } from "../icons";
import type { AreaMode, AreaTool } from "./area_tool";

export class Tools extends L.Control {
  private mode: AreaMode | null = null;
  private readonly box = L.DomUtil.create("div", "map-tools");

  constructor(
    private readonly app: App,
    private readonly area: AreaTool,
    private readonly goHome: () => void,
  ) {
    super({ position: "topright" });
    L.DomEvent.disableClickPropagation(this.box);
    L.DomEvent.disableScrollPropagation(this.box);
    area.onChange = (mode) => {
      this.mode = mode;
      this.draw();
    };
    app.view.on(["language", "area"], () => this.draw());
  }

  override onAdd(map: L.Map): HTMLElement {
    this.draw(map);
    return this.box;
  }

  private draw(map: L.Map = (this as unknown as { _map: L.Map })._map): void {
    const { t } = this.app.speech();
    const button = (key: Key, name: string, act: () => void, pressed?: boolean) =>
      html` <button
        type="button"
        title=${t(key)}
        aria-label=${t(key)}
        aria-pressed=${pressed === undefined ? "undefined" : String(pressed)}
        class=${pressed ? "on" : ""}
        @click=${act}
      >
        ${icon(name)}
      </button>`;
    render(
      html` <div class="group" role="group" aria-label=${t("map.tools")}>
          ${button("map.zoomin", "plus", () => map.zoomIn(1))} ${button("map.zoomout", "minus", () => map.zoomOut(1))}
          ${button("map.home", "home", this.goHome)}
        </div>
        <div class="group">
          ${button("map.lasso", "lasso", () => this.area.toggle("lasso"), this.mode === "lasso")}
          ${button("map.circle", "circle", () => this.area.toggle("circle"), this.mode === "circle")}
          ${this.app.view.get().area ? button("map.cleararea", "clear", () => this.app.view.set({ area: null })) : ""}
        </div>`,
      this.box,
    );
  }
}

/** The map never turns: north is up, and print must say so. */
export class NorthArrow extends L.Control {
  constructor(private readonly app: App) {
    super({ position: "bottomright" });
  }

  override onAdd(): HTMLElement {
    const box = L.DomUtil.create("div", "north-arrow");
    const draw = () =>
      render(
        html`<svg viewBox="0 0 28 40" width="28" height="40" role="img" aria-label=${this.app.speech().t("map.north")}>
          ${arrow(this.app.speech().t("map.north"))}
        </svg>`,
        box,
      );
    draw();
    this.app.view.on(["language"], draw);
    return box;
  }
}

function arrow(letter: string): SVGTemplateResult {
  return svg`<path
      d="M14 2L21 26L14 21Z"
      fill="#fff"
      stroke="#333"
      stroke-width="1.1"
      stroke-linejoin="round"
    />
    <path d="M14 2L7 26L14 21Z" fill="#333" stroke="#333" stroke-width="1.1" stroke-linejoin="round" />
    <text x="14" y="38" text-anchor="middle" font-size="11" font-weight="700" fill="#333">${letter}</text>`;
}
