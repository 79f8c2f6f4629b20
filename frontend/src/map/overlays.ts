/**
 * Quiet layers under the points: boundaries, districts, zones, meshes, neighbours; below them the base map or GSI
 * tiles.
 */
import L from "leaflet";
import type { Layer } from "../api_types";
import type { App } from "../app";
import { BASE_MAP, GSI_LAYER, layersShown } from "../layers_shown";
import type { FacilityLayer } from "./facility_layer";
import { overlayStyle } from "./overlay_styles";
import { PlaceNames } from "./place_names";

/** What lies below the areas, the lowest first. */
const PANES: Record<string, "base" | "water" | "roads"> = { boundary: "base", water: "water", roads: "roads" };
const NAMED_KINDS = new Set(["district", "school-district"]);
const NEIGHBOUR_TOWNS = "neighbours";

export class Overlays {
  private readonly drawn = new Map<string, L.GeoJSON | L.GridLayer>();
  private readonly collections = new Map<string, GeoJSON.FeatureCollection>();
  private readonly names: PlaceNames;
  private readonly asked = new Set<string>();
  private readonly credits = new Set<string>();
  /** Outlines lie under everything else, whichever file arrives last. */
  private readonly canvases = {
    base: L.canvas({ pane: "base", padding: 0.3 }),
    water: L.canvas({ pane: "water", padding: 0.3 }),
    roads: L.canvas({ pane: "roads", padding: 0.3 }),
    zones: L.canvas({ pane: "zones", padding: 0.3 }),
  };

  constructor(
    private readonly map: L.Map,
    private readonly app: App,
    private readonly attribution: L.Control.Attribution,
    facilities: FacilityLayer,
  ) {
    this.names = new PlaceNames(map, (box) => facilities.countIn(box));
    app.data.on(["stock"], () => this.names.rewrite());
    // What was drawn of another state of the register is read anew.
    app.data.on(["about"], ({ about }, before) => {
      const imports = (version: string | undefined) => version?.split(".")[1];
      if (before.about && imports(about?.data_version) !== imports(before.about.data_version)) this.forgetShapes();
    });
    // The base map writes names in the reader's language.
    app.view.on(["language"], () => this.forget(BASE_MAP));
  }

  update(): void {
    const wanted = layersShown(this.app);
    for (const [code, layer] of this.drawn) {
      if (wanted[code]! > 0) continue;
      layer.remove();
      this.names.hide(code);
    }
    for (const [code, opacity] of Object.entries(wanted)) if (opacity > 0) void this.show(code);
    this.credit(wanted);
  }

  private async show(code: string): Promise<void> {
    const layer = this.drawn.get(code) ?? (await this.load(code));
    if (!layer) return;
    const now = layersShown(this.app)[code] ?? 0;
    if (!(now > 0)) return;
    if (layer instanceof L.GridLayer) layer.setOpacity(now);
    else this.style(code, layer, now);
    if (!this.map.hasLayer(layer)) layer.addTo(this.map);
  }

  private style(code: string, shapes: L.GeoJSON, opacity: number): void {
    const head = this.headOf(code);
    if (!head) return;
    const onTiles = this.onTiles();
    shapes.setStyle((feature) => overlayStyle(head, feature?.properties ?? {}, { opacity, onTiles }));
    if (NAMED_KINDS.has(head.kind) || code === NEIGHBOUR_TOWNS) this.names.show(code, this.collections.get(code)!);
  }

  /** Whether there is a map below: then the town's area must not be painted over it. */
  private onTiles(): boolean {
    const wanted = layersShown(this.app);
    if (wanted[BASE_MAP]! > 0 && this.headOf(BASE_MAP)?.readable) return true;
    return wanted[GSI_LAYER]! > 0 && this.app.data.get().about?.gsi_tiles != null;
  }

  private forgetShapes(): void {
    for (const [code, layer] of [...this.drawn]) {
      if (layer instanceof L.GridLayer) continue;
      layer.remove();
      this.names.hide(code);
      this.drawn.delete(code);
      this.collections.delete(code);
      this.asked.delete(code);
    }
  }

  private forget(code: string): void {
    this.drawn.get(code)?.remove();
    this.drawn.delete(code);
    this.asked.delete(code);
    this.update();
  }

  private async load(code: string): Promise<L.GeoJSON | L.GridLayer | null> {
    if (this.asked.has(code)) return null;
    this.asked.add(code);
    const layer =
      code === GSI_LAYER ? this.tiles() : code === BASE_MAP ? await this.baseMap() : await this.shapes(code);
    if (layer) this.drawn.set(code, layer);
    else this.asked.delete(code);
    return layer;
  }

  private tiles(): L.TileLayer | null {
    const tiles = this.app.data.get().about?.gsi_tiles;
    return tiles ? L.tileLayer(tiles.url, { maxNativeZoom: 18, maxZoom: 19 }) : null;
  }

  private async baseMap(): Promise<L.GridLayer | null> {
    const head = this.headOf(BASE_MAP);
    if (!head?.readable) return null;
    const { baseMap } = await import("./base_map");
    return baseMap(head, this.app.view.get().language);
  }

  private async shapes(code: string): Promise<L.GeoJSON | null> {
    const head = this.headOf(code);
    if (!head) return null;
    try {
      const collection = await this.app.api.get<GeoJSON.FeatureCollection>(
        `/api/layers/${encodeURIComponent(code)}.geojson`,
      );
      this.collections.set(code, collection);
      const pane = PANES[head.kind] ?? "zones";
      return L.geoJSON(collection, {
        pane,
        interactive: false,
        style: (feature) => overlayStyle(head, feature?.properties ?? {}, { opacity: 1, onTiles: this.onTiles() }),
        pointToLayer: (_feature, at) => L.circleMarker(at, { pane, radius: 4, interactive: false }),
        ...({ renderer: this.canvases[pane] } as object),
      });
    } catch {
      return null;
    }
  }

  private headOf(code: string): Layer | undefined {
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
