/** The whole stock as packed columns: what the map, the filters and the sums read at every step of the slider. */
import type { FacilityFeature, FacilityProperties } from "../api_types";
import { fold } from "./folding";
import { ownCode } from "./own_code";

export const SEISMIC = ["new", "old", "unknown"] as const;
export const QUALITY = ["surveyed", "address", "town", "none"] as const;

export interface Facility extends FacilityProperties {
  id: number;
  lon: number | null;
  lat: number | null;
}

export interface Stock {
  readonly count: number;
  /** Facilities of the town itself, without its neighbours'. */
  readonly ownCount: number;
  readonly facilities: Facility[];
  /** Web-mercator position in 0..1 (x east, y south); NaN where the position is not known. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** 0 = unknown. */
  readonly builtYear: Int16Array;
  /** NaN = unknown, in m². */
  readonly areaM2: Float32Array;
  readonly seismic: Uint8Array;
  readonly quality: Uint8Array;
  /** What a search looks at; made when first searched. */
  foldedOf(row: number): string;
  readonly rowOf: ReadonlyMap<number, number>;
}

/** Fields that an older server may leave out. */
const BLANKS = {
  kana: null,
  condition: null,
  users: null,
  cost_yen: null,
  income_yen: null,
  functions: [],
  flags: [],
  own: true,
};

const RADIANS = Math.PI / 180;

export const mercatorX = (lon: number): number => lon / 360 + 0.5;
export const mercatorY = (lat: number): number =>
  0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * RADIANS) / 2)) / (2 * Math.PI);

export function packStock(features: readonly FacilityFeature[]): Stock {
  const count = features.length;
  const folded: string[] = [];
  const stock = {
    count,
    ownCount: features.filter(({ properties }) => properties.own !== false).length,
    facilities: new Array<Facility>(count),
    x: new Float64Array(count).fill(NaN),
    y: new Float64Array(count).fill(NaN),
    builtYear: new Int16Array(count),
    areaM2: new Float32Array(count).fill(NaN),
    seismic: new Uint8Array(count),
    quality: new Uint8Array(count),
    foldedOf: (row: number) => (folded[row] ??= searchText(stock.facilities[row]!)),
    rowOf: new Map<number, number>(),
  };
  features.forEach((feature, row) => {
    const { properties } = feature;
    const [lon, lat] = feature.geometry?.coordinates ?? [null, null];
    const facility = { ...BLANKS, ...properties, id: feature.id, lon, lat };
    stock.facilities[row] = facility;
    if (lon !== null && lat !== null) {
      stock.x[row] = mercatorX(lon);
      stock.y[row] = mercatorY(lat);
    }
    stock.builtYear[row] = properties.built_year ?? 0;
    stock.areaM2[row] = properties.floor_area_m2 ?? NaN;
    stock.seismic[row] = Math.max(0, SEISMIC.indexOf(properties.seismic));
    stock.quality[row] = Math.max(0, QUALITY.indexOf(properties.quality));
    stock.rowOf.set(feature.id, row);
  });
  return stock;
}

function searchText(facility: Facility): string {
  const { name, kana, code, address, department, district, class_small } = facility;
  return [name, kana, ownCode(code), address, department, district, class_small]
    .map((part) => fold(part ?? ""))
    .join("|");
}
