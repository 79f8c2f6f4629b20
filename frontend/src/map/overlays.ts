/** Quiet layers under the points: boundaries, districts, zones, meshes, neighbours, and GSI tiles where allowed. */
import L from "leaflet";
import type { App } from "../app";
import type { LayerHead } from "../api_types";
import { GSI_LAYER, layersShown } from "../layers_shown";
import { overlayStyle } from "./overlay_styles";

export class Overlays {
  private readonly drawn = new Map<string, L.GeoJSON | L.TileLayer>();
  private readonly asked = new Set<string>();
  private readonly credits = new Set<string>();
  /** Outlines lie under everything else, whichever file arrives last. */
  private readonly canvases = { base: L.canvas({ pane: "base", padding: 0.3 }), zones: L.canvas({ pane: "zones", padding: 0.3 }) };

  constructor(private readonly map: L.Map, private readonly app: App, private readonly attribution: L.Control.Attribution) {}

  update(): void {
    const wanted = layersShown(this.app);
    for (const [code, layer] of this.drawn) {
      if (!(wanted[code]! > 0)) layer.remove();
    }
    for (const [code, opacity] of Object.entries(wanted)) if (opacity > 0) void this.show(code, opacity);
    this.credit(wanted);
  }

  private async show(code: string, opacity: number): Promise<void> {
    const layer = this.drawn.get(code) ?? (await this.load(code));
    if (!layer) return;
    const now = layersShown(this.app)[code] ?? 0;
    if (!(now > 0)) return;
    if (layer instanceof L.TileLayer) layer.setOpacity(opacity);
    else {
      const head = this.headOf(code);
      if (head) layer.setStyle((feature) => overlayStyle(head, feature?.properties ?? {}, now));
    }
    if (!this.map.hasLayer(layer)) layer.addTo(this.map);
  }

  private async load(code: string): Promise<L.GeoJSON | L.TileLayer | null> {
    if (this.asked.has(code)) return null;
    this.asked.add(code);
    const layer = code === GSI_LAYER ? this.tiles() : await this.shapes(code);
    if (layer) this.drawn.set(code, layer);
    else this.asked.delete(code);
    return layer;
  }

  private tiles(): L.TileLayer | null {
    const tiles = this.app.data.get().about?.gsi_tiles;
    return tiles ? L.tileLayer(tiles.url, { maxNativeZoom: 18, maxZoom: 19 }) : null;
  }

  private async shapes(code: string): Promise<L.GeoJSON | null> {
    const head = this.headOf(code);
    if (!head) return null;
    try {
      const collection = await this.app.api.get<GeoJSON.FeatureCollection>(`/api/layers/${encodeURIComponent(code)}.geojson`);
      const pane = head.kind === "boundary" ? "base" : "zones";
      return L.geoJSON(collection, {
        pane, interactive: false,
        style: (feature) => overlayStyle(head, feature?.properties ?? {}, 1),
        pointToLayer: (_feature, at) => L.circleMarker(at, { pane, radius: 4, interactive: false }),
        ...({ renderer: this.canvases[pane] } as object),
      });
    } catch {
      return null;
    }
  }

  private headOf(code: string): LayerHead | undefined {
    return this.app.data.get().layers.find((head) => head.code === code);
  }

  private credit(wanted: Record<string, number>): void {
    const { about, layers } = this.app.data.get();
    const texts = new Set((about?.attributions ?? []).map(({ text }) => text));
    for (const head of layers) if (wanted[head.code]! > 0 && head.attribution) texts.add(head.attribution);
    if (wanted[GSI_LAYER]! > 0 && about?.gsi_tiles) texts.add(about.gsi_tiles.attribution);
    for (const text of this.credits) this.attribution.removeAttribution(text);
    this.credits.clear();
    for (const text of texts) {
      const safe = escaped(text);
      this.attribution.addAttribution(safe);
      this.credits.add(safe);
    }
  }
}

/** Leaflet writes attributions as HTML; ours are plain text. */
function escaped(text: string): string {
  const holder = document.createElement("span");
  holder.textContent = text;
  return holder.innerHTML;
}
