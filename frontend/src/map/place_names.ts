/**
 * Names of districts and towns, written inside their areas where there is room: large areas first, none over another.
 */
import L from "leaflet";
import polylabel from "polylabel";
import { fits, type NameBox } from "./name_boxes";

const FONT = '600 12px "Noto Sans JP", "Noto Sans CJK JP", sans-serif';
const LINE_PX = 18;
/** Where a name may stand besides the middle of its area, in shares of its own size. */
const SHIFTS = [
  [0, 0],
  [0, -1.4],
  [0, 1.4],
  [-0.6, 0],
  [0.6, 0],
  [-0.6, -1.4],
  [0.6, -1.4],
  [-0.6, 1.4],
  [0.6, 1.4],
  [0, -2.8],
  [0, 2.8],
] as const;
/** A name may be somewhat wider than its area, but not lie mostly outside. */
const WIDEST_SHARE = 1.25;

interface Place {
  name: string;
  at: L.LatLng;
  /** The area's own width in degrees: decides from which zoom on its name has room. */
  widthDegrees: number;
  textPx: number;
}

export class PlaceNames {
  private readonly places = new Map<string, Place[]>();
  private readonly shown = L.layerGroup();

  /** `crowd` counts the facilities in a box of projected pixels at the map's zoom: names keep clear of them. */
  constructor(
    private readonly map: L.Map,
    private readonly crowd: (box: NameBox) => number,
  ) {
    this.shown.addTo(map);
    map.on("zoomend resize", () => this.write());
  }

  /** Shows the names of a layer's areas; an empty collection or one without names shows nothing. */
  show(layer: string, areas: GeoJSON.FeatureCollection): void {
    if (this.places.has(layer)) return;
    this.places.set(layer, placesOf(areas));
    this.write();
  }

  /** Places the names anew, when the facilities have changed. */
  rewrite(): void {
    if (this.places.size) this.write();
  }

  hide(layer: string): void {
    if (this.places.delete(layer)) this.write();
  }

  private write(): void {
    this.shown.clearLayers();
    if (!this.map.getPane("names") || !this.places.size) return;
    const zoom = this.map.getZoom();
    const boxes: NameBox[] = [];
    const bySize = [...this.places.values()].flat().sort((a, b) => b.widthDegrees - a.widthDegrees);
    for (const place of bySize) {
      const box = { ...this.map.project(place.at, zoom), width: place.textPx + 8, height: LINE_PX };
      const areaPx = (place.widthDegrees / 360) * 256 * 2 ** zoom;
      if (box.width > areaPx * WIDEST_SHARE) continue;
      const best = this.clearest(box, boxes);
      if (!best) continue;
      boxes.push(best);
      this.shown.addLayer(nameAt(place.name, this.map.unproject([best.x, best.y], zoom), best.width));
    }
  }

  /** The first of the nearby places that covers the fewest facilities and no other name. */
  private clearest(box: NameBox, taken: readonly NameBox[]): NameBox | null {
    let [best, fewest]: [NameBox | null, number] = [null, Infinity];
    for (const [right, down] of SHIFTS) {
      const moved = { ...box, x: box.x + right * box.width, y: box.y + down * box.height };
      if (!fits(moved, taken)) continue;
      const covered = this.crowd(moved);
      if (covered < fewest) [best, fewest] = [moved, covered];
      if (covered === 0) break;
    }
    return best;
  }
}

function nameAt(name: string, at: L.LatLng, width: number): L.Marker {
  const text = document.createElement("span");
  text.textContent = name;
  const icon = L.divIcon({ className: "place-name", html: text, iconSize: [Math.ceil(width), LINE_PX] });
  return L.marker(at, { pane: "names", icon, interactive: false, keyboard: false });
}

function placesOf(areas: GeoJSON.FeatureCollection): Place[] {
  const pen = document.createElement("canvas").getContext("2d")!;
  pen.font = FONT;
  return areas.features.flatMap(({ geometry, properties }) => {
    const name = String(properties?.name ?? "").trim();
    const ring = name ? largestPolygon(geometry) : null;
    if (!ring) return [];
    const [lon, lat] = polylabel(ring as [number, number][][], 0.0005);
    const [west, east] = spanOf(ring[0]!);
    return [{ name, at: L.latLng(lat, lon), widthDegrees: east - west, textPx: pen.measureText(name).width }];
  });
}

function largestPolygon(geometry: GeoJSON.Geometry | null): number[][][] | null {
  if (geometry?.type === "Polygon") return geometry.coordinates;
  if (geometry?.type !== "MultiPolygon") return null;
  const width = (polygon: number[][][]) => spanOf(polygon[0]!)[1] - spanOf(polygon[0]!)[0];
  return geometry.coordinates.reduce<number[][][] | null>(
    (best, one) => (best && width(best) >= width(one) ? best : one),
    null,
  );
}

function spanOf(ring: readonly number[][]): [number, number] {
  return ring.reduce<[number, number]>(
    ([low, high], [lon]) => [Math.min(low, lon!), Math.max(high, lon!)],
    [Infinity, -Infinity],
  );
}
