/** Two plans on one map: left of a line the town before the plan or another plan, to its right the plan shown. */
import L from "leaflet";
import { html, render } from "lit-html";
import type { Run } from "../api_types";
import type { App } from "../app";
import { icon } from "../icons";
import { faultOf } from "../loading";
import { planTitle } from "../plan_title";

const STEP = 2;
const FAR = 10;
const MIDDLE = 50;
/** What lies only to the right of the line, and what lies to its left. */
const RIGHT_PANES = ["facilities", "lines"] as const;
export const LEFT_PANE = "facilities-left";

export class Swipe {
  private readonly box = document.createElement("div");
  private asked: number | null = null;

  constructor(
    private readonly map: L.Map,
    private readonly app: App,
  ) {
    this.box.className = "swipe";
    // Beside the map, not in it: handle and names stay above the legend.
    map.getContainer().after(this.box);
    L.DomEvent.disableClickPropagation(this.box);
    L.DomEvent.disableScrollPropagation(this.box);
    map.on("move zoom viewreset resize", () => this.clip());
    app.view.on(["swipe", "language", "other", "theme", "run"], () => this.update());
    app.data.on(["other", "run"], () => this.update());
    this.update();
  }

  /** Whether a place of the screen shows what is to the left of the line. */
  isLeft(x: number): boolean {
    const share = this.share();
    return share !== null && x < (this.map.getSize().x * share) / 100;
  }

  private share(): number | null {
    const { swipe, theme } = this.app.view.get();
    return theme === "plan" && this.app.data.get().run ? swipe : null;
  }

  private update(): void {
    void this.load();
    this.draw();
    this.clip();
  }

  private async load(): Promise<void> {
    const { other, swipe } = this.app.view.get();
    const wanted = swipe === null ? null : other;
    if (wanted === this.asked) return;
    this.asked = wanted;
    this.app.data.set({ other: null });
    if (wanted === null) return;
    try {
      const run = await this.app.api.get<Run>(`/api/runs/${wanted}`);
      if (this.asked === wanted) this.app.data.set({ other: { ...run, decisions: run.decisions ?? [] } });
    } catch (cause) {
      this.app.data.set({ notice: faultOf(cause).message });
      this.app.view.set({ other: null });
    }
  }

  private draw(): void {
    const share = this.share();
    this.box.hidden = share === null;
    if (share === null) return;
    const { t } = this.app.speech();
    const { run, other } = this.app.data.get();
    const title = (plan: Run) => planTitle(this.app, plan);
    this.box.style.left = `${share}%`;
    const left = other ? title(other) : t("journey.before");
    const right = other && run ? title(run) : t("journey.after");
    render(
      html`<span class="swipe-name left" aria-hidden="true">${left}</span
        ><span class="swipe-name right" aria-hidden="true">${right}</span>
        <button
          type="button"
          class="swipe-handle"
          role="slider"
          aria-orientation="horizontal"
          aria-label=${t("journey.swipe.label", { left, right })}
          aria-valuemin="0"
          aria-valuemax="100"
          aria-valuenow=${Math.round(share)}
          aria-valuetext=${t("journey.swipe.value", { share: Math.round(share), left })}
          title=${t("journey.swipe.help")}
          @keydown=${(event: KeyboardEvent) => this.press(event, share)}
          @pointerdown=${(event: PointerEvent) => this.grab(event)}
        >
          ⇔
        </button>
        <button
          type="button"
          class="swipe-close icon-only"
          aria-label=${t("journey.swipe.close")}
          @click=${() => this.app.view.set({ swipe: null, other: null })}
        >
          ${icon("clear")}
        </button>`,
      this.box,
    );
  }

  private press(event: KeyboardEvent, share: number): void {
    const moves: Record<string, number> = {
      ArrowLeft: share - STEP,
      ArrowDown: share - STEP,
      ArrowRight: share + STEP,
      ArrowUp: share + STEP,
      PageDown: share - FAR,
      PageUp: share + FAR,
      Home: 0,
      End: 100,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.app.view.set({ swipe: Math.min(100, Math.max(0, to)) });
  }

  private grab(event: PointerEvent): void {
    const handle = event.currentTarget as HTMLElement;
    handle.setPointerCapture(event.pointerId);
    event.stopPropagation();
    const move = ({ clientX }: PointerEvent) => {
      const { left, width } = this.map.getContainer().getBoundingClientRect();
      this.app.view.set({ swipe: Math.round(Math.min(100, Math.max(0, ((clientX - left) / width) * 100))) });
    };
    const release = () => handle.removeEventListener("pointermove", move);
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", release, { once: true });
    handle.addEventListener("pointercancel", release, { once: true });
  }

  /** The panes move with the map; the line stays where it is on the screen. */
  private clip(): void {
    const share = this.share();
    const size = this.map.getSize();
    const corner = this.map.containerPointToLayerPoint([0, 0]);
    const [top, bottom] = [corner.y, corner.y + size.y];
    const at = corner.x + (size.x * (share ?? 0)) / 100;
    const box = (from: number, to: number) =>
      `polygon(${from}px ${top}px, ${to}px ${top}px, ${to}px ${bottom}px, ${from}px ${bottom}px)`;
    for (const name of RIGHT_PANES)
      this.map.getPane(name)!.style.clipPath = share === null ? "" : box(at, corner.x + size.x);
    const left = this.map.getPane(LEFT_PANE)!;
    left.style.clipPath = box(corner.x, at);
    left.style.display = share === null ? "none" : "";
  }
}

/** Begins with the line in the middle. */
export function beginSwipe(app: App, other: number | null): void {
  app.view.set({ swipe: MIDDLE, other, theme: "plan", before: false });
}
