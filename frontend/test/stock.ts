/** A small stock for tests: every fact can be overridden. */
import type { FacilityFeature, FacilityProperties } from "../src/api_types";
import { packStock, type Stock } from "../src/stock/columns";

export function feature(
  id: number,
  change: Partial<FacilityProperties> = {},
  at: [number, number] | null = [139.7, 35.7],
): FacilityFeature {
  return {
    type: "Feature",
    id,
    geometry: at ? { type: "Point", coordinates: at } : null,
    properties: {
      code: `F${id}`,
      name: `施設${id}`,
      kana: null,
      category: "school",
      class_large: null,
      class_small: null,
      functions: [],
      department: null,
      management: null,
      district: null,
      address: null,
      municipality: "999999",
      own: true,
      built_year: 1980,
      floor_area_m2: 100,
      buildings: 1,
      blocks: [],
      seismic: "old",
      quality: "surveyed",
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
      ...change,
    },
  };
}

export const stockOf = (...features: FacilityFeature[]): Stock => packStock(features);
