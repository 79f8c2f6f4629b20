/** Drawing an area by hand: a lasso around facilities, or a circle from its centre outwards. */
import L from "leaflet";
import type { App } from "../app";
import { type Area, distanceM } from "../stock/filter";

export type AreaMode = "lasso" | "circle";

const MIN_RING_POINTS = 3;
const MIN_RADIUS_M = 20;
const STEP_PX = 4;

export class AreaTool {
  private mode: AreaMode | null = null;
  private start: L.LatLng | null = null;
  private trail: L.LatLng[] = [];
  private sketch: L.Path | null = null;
  private readonly shown: L.LayerGroup;
  /** Told when a mode begins or ends, so that buttons can show it. */
  onChange: (mode: AreaMode | null) => void = () => {};

  constructor(
    private readonly map: L.Map,
    private readonly app: App,
  ) {
    this.shown = L.layerGroup().addTo(map);
    const box = map.getContainer();
    box.addEventListener("pointerdown", (event) => this.press(event), { capture: true });
    box.addEventListener("pointermove", (event) => this.move(event), { capture: true });
    box.addEventListener("pointerup", (event) => this.release(event), { capture: true });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.mode) return;
      event.stopImmediatePropagation();
      this.stop();
    });
    app.view.on(["area"], () => this.draw());
    this.draw();
  }

  get active(): boolean {
    return this.mode !== null;
  }

  toggle(mode: AreaMode): void {
    if (this.mode === mode) return this.stop();
    this.mode = mode;
    this.map.dragging.disable();
    this.map.getContainer().classList.add("drawing");
    this.onChange(mode);
    this.app.data.set({ notice: this.app.speech().t(mode === "lasso" ? "map.lasso.hint" : "map.circle.hint") });
  }

  private stop(): void {
    [this.mode, this.start, this.trail] = [null, null, []];
    this.sketch?.remove();
    this.sketch = null;
    this.map.dragging.enable();
    this.map.getContainer().classList.remove("drawing");
    this.onChange(null);
    this.app.data.set({ notice: null });
  }

  private press(event: PointerEvent): void {
    if (!this.mode || event.button !== 0 || !(event.target as Element).closest(".leaflet-map-pane, .leaflet-container"))
      return;
    if ((event.target as Element).closest(".leaflet-control")) return;
    event.stopPropagation();
    this.start = this.placeOf(event);
    this.trail = [this.start];
    const style = { className: "area-sketch", interactive: false };
    this.sketch = (
      this.mode === "lasso" ? L.polyline(this.trail, style) : L.circle(this.start, { radius: 1, ...style })
    ).addTo(this.map);
  }

  private move(event: PointerEvent): void {
    if (!this.start || !this.sketch) return;
    const at = this.placeOf(event);
    if (this.sketch instanceof L.Circle) this.sketch.setRadius(this.start.distanceTo(at));
    else if (this.farEnough(at)) {
      this.trail.push(at);
      (this.sketch as L.Polyline).setLatLngs(this.trail);
    }
  }

  private release(event: PointerEvent): void {
    if (!this.start || !this.mode) return;
    event.stopPropagation();
    const area = this.mode === "lasso" ? lassoOf(this.trail) : circleOf(this.start, this.placeOf(event));
    // Leaflet's own click follows the release: keep the mode until it has passed.
    setTimeout(() => this.stop());
    if (area) this.app.view.set({ area });
  }

  private placeOf(event: PointerEvent): L.LatLng {
    return this.map.mouseEventToLatLng(event as unknown as MouseEvent);
  }

  private farEnough(at: L.LatLng): boolean {
    const last = this.trail[this.trail.length - 1]!;
    return this.map.latLngToLayerPoint(last).distanceTo(this.map.latLngToLayerPoint(at)) >= STEP_PX;
  }

  private draw(): void {
    this.shown.clearLayers();
    const { area } = this.app.view.get();
    if (!area) return;
    const style = { className: "area-shape", interactive: false };
    if (area.kind === "circle") L.circle([area.lat, area.lon], { radius: area.radius_m, ...style }).addTo(this.shown);
    else
      L.polygon(
        area.ring.map(([lon, lat]) => [lat, lon] as L.LatLngTuple),
        style,
      ).addTo(this.shown);
  }
}

function lassoOf(trail: readonly L.LatLng[]): Area | null {
  if (trail.length < MIN_RING_POINTS) return null;
  return { kind: "polygon", ring: trail.map(({ lng, lat }) => [lng, lat] as const) };
}

function circleOf(centre: L.LatLng, edge: L.LatLng): Area | null {
  const radius_m = distanceM(centre.lng, centre.lat, edge.lng, edge.lat);
  return radius_m < MIN_RADIUS_M ? null : { kind: "circle", lon: centre.lng, lat: centre.lat, radius_m };
}
