/** The population cells in the colours of their travel time, while the access panel is open. */
import L from "leaflet";
import type { App } from "../app";
import { MINUTE_COLOURS, minuteStep, UNREACHED_COLOUR } from "../minutes";

export class MinuteCells {
  private shapes: L.GeoJSON | null = null;
  private asked = false;
  private readonly canvas: L.Canvas;

  constructor(
    private readonly map: L.Map,
    private readonly app: App,
  ) {
    this.canvas = L.canvas({ pane: "zones", padding: 0.3 });
    app.data.on(["cells"], () => void this.update());
    app.view.on(["panel"], () => void this.update());
  }

  private async update(): Promise<void> {
    const { cells } = this.app.data.get();
    const shown = cells !== null && this.app.view.get().panel === "access";
    if (!shown) return void this.shapes?.remove();
    if (!this.shapes && !this.asked) await this.load();
    const now = this.app.data.get().cells;
    this.shapes?.setStyle((feature) => styleOf(now?.get(String(feature?.properties?.mesh_code))));
    if (this.shapes && !this.map.hasLayer(this.shapes)) this.shapes.addTo(this.map);
  }

  private async load(): Promise<void> {
    this.asked = true;
    try {
      const collection = await this.app.api.get<GeoJSON.FeatureCollection>("/api/layers/mesh.geojson");
      this.shapes = L.geoJSON(collection, {
        pane: "zones",
        interactive: false,
        ...({ renderer: this.canvas } as object),
      });
    } catch {
      this.asked = false;
    }
  }
}

/** A cell outside the answer is not drawn; one that reaches nothing is grey. */
function styleOf(minutes: number | null | undefined): L.PathOptions {
  if (minutes === undefined) return { stroke: false, fill: false };
  return {
    stroke: false,
    fill: true,
    fillOpacity: 0.72,
    fillColor: minutes === null ? UNREACHED_COLOUR : MINUTE_COLOURS[minuteStep(minutes)]!,
  };
}
