/**
 * The same points drawn by this program's layer, by circle markers on Leaflet's canvas, and by leaflet.markercluster.
 */
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import "leaflet.markercluster";
import "leaflet.markercluster/dist/MarkerCluster.css";
import "leaflet.markercluster/dist/MarkerCluster.Default.css";
import "./bench.css";
import type { FacilityFeature } from "../src/api_types";
import { FacilityLayer } from "../src/map/facility_layer";
import { paintOf } from "../src/map/looks";
import { AGE_COLOURS } from "../src/palette";
import { bucketOf } from "../src/stock/age";
import { packStock, type Stock } from "../src/stock/columns";

type Kind = "saihen" | "canvas" | "markercluster";

const CENTRE: L.LatLngTuple = [43.2, 141.78];
const PAN_MS = 4000;
const PAN_PX = 12;

/** A city-like cloud: a dense middle, towns around it, the same for the same count. */
function cloud(count: number): Stock {
  let seed = 20261122;
  const next = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const bell = () => (next() + next() + next() + next() - 2) * 1.2;
  const features = Array.from({ length: count }, (_, id): FacilityFeature => {
    const wide = next() < 0.35 ? 0.12 : 0.03;
    const properties = {
      code: String(id),
      name: String(id),
      kana: null,
      category: "school" as const,
      class_large: null,
      class_small: null,
      functions: [],
      department: null,
      district: null,
      address: null,
      management: null,
      municipality: "999999",
      own: true,
      built_year: next() < 0.04 ? null : 1955 + Math.floor(next() * 68),
      floor_area_m2: Math.exp(4 + next() * 5),
      buildings: 1,
      blocks: [],
      seismic: next() < 0.4 ? ("old" as const) : ("new" as const),
      quality: next() < 0.2 ? ("town" as const) : ("surveyed" as const),
      condition: null,
      users: null,
      users_unit: null,
      cost_yen: null,
      income_yen: null,
      year: null,
      policy: null,
      shelter: null,
      flags: [],
      host: null,
      version: 1,
    };
    const point: [number, number] = [CENTRE[1] + bell() * wide * 1.4, CENTRE[0] + bell() * wide];
    return { type: "Feature", id, geometry: { type: "Point", coordinates: point }, properties };
  });
  return packStock(features);
}

const frame = () => new Promise<number>((done) => requestAnimationFrame(done));

/** Until the picture of what was just done has been handed to the screen. */
async function painted(): Promise<void> {
  await frame();
  await new Promise((done) => setTimeout(done));
}

type Ager = (year: number) => void;

const DRAW: Record<Kind, (map: L.Map, stock: Stock) => Ager | null> = {
  saihen(map, stock) {
    const layer = new FacilityLayer();
    const mask = new Uint8Array(stock.count).fill(1);
    const age: Ager = (year) => {
      const { looks, actions } = paintOf(stock, year, "age", [], []);
      layer.paint(looks, mask, actions);
    };
    layer.load({ x: stock.x, y: stock.y, weight: stock.areaM2 });
    age(2026);
    layer.addTo(map);
    return age;
  },
  canvas(map, stock) {
    const renderer = L.canvas();
    const markers = stock.facilities.map((one) =>
      L.circleMarker([one.lat!, one.lon!], {
        renderer,
        radius: 5,
        weight: 1,
        color: "#333",
        fillOpacity: 1,
        fillColor: AGE_COLOURS[bucketOf(2026, one.built_year)],
      }).addTo(map),
    );
    return (year) =>
      markers.forEach((marker, row) =>
        marker.setStyle({ fillColor: AGE_COLOURS[bucketOf(year, stock.builtYear[row]!)] }),
      );
  },
  markercluster(map, stock) {
    const cluster = (
      L as unknown as { markerClusterGroup(options: object): L.LayerGroup & { addLayers(layers: L.Layer[]): void } }
    ).markerClusterGroup({ chunkedLoading: false, animate: false });
    cluster.addLayers(stock.facilities.map((one) => L.circleMarker([one.lat!, one.lon!], { radius: 5 })));
    cluster.addTo(map);
    return null;
  },
};

async function pan(map: L.Map): Promise<{ fps: number; p95: number }> {
  const gaps: number[] = [];
  const start = await frame();
  let last = start;
  let step = 0;
  while (last - start < PAN_MS) {
    map.panBy([(step++ / 120) % 2 < 1 ? PAN_PX : -PAN_PX, 0], { animate: false });
    const now = await frame();
    gaps.push(now - last);
    last = now;
  }
  gaps.sort((a, b) => a - b);
  return { fps: (gaps.length * 1000) / (last - start), p95: gaps[Math.floor(gaps.length * 0.95)]! };
}

async function years(age: Ager): Promise<number[]> {
  const taken: number[] = [];
  for (let year = 2020; year <= 2060; year++) {
    const before = performance.now();
    age(year);
    await painted();
    taken.push(performance.now() - before);
  }
  return taken;
}

/** One layer in one page; the caller reads the browser's own clock of the main thread between the steps. */
class Trial {
  private age: Ager | null = null;

  private constructor(
    private readonly kind: Kind,
    private readonly stock: Stock,
    private readonly map: L.Map,
  ) {}

  static async open(kind: Kind, points: number): Promise<Trial> {
    const stock = cloud(points);
    const map = L.map("map", {
      fadeAnimation: false,
      zoomAnimation: false,
      maxZoom: 19,
      attributionControl: false,
      zoomControl: false,
    }).setView(CENTRE, 12);
    await painted();
    await new Promise((done) => setTimeout(done, 200));
    return new Trial(kind, stock, map);
  }

  /** Milliseconds from packed columns to the picture handed to the screen. */
  async draw(): Promise<number> {
    const before = performance.now();
    this.age = DRAW[this.kind](this.map, this.stock);
    await painted();
    return performance.now() - before;
  }

  pan = (): Promise<{ fps: number; p95: number }> => pan(this.map);

  years = async (): Promise<number[]> => (this.age ? years(this.age) : []);
}

Object.assign(window, {
  async openTrial(kind: Kind, points: number) {
    Object.assign(window, { trial: await Trial.open(kind, points) });
  },
});
