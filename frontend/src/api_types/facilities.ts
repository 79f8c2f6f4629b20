/** The stock and the facility card. Money is integer yen, area m², coordinates lon/lat. */

import type { components } from "../openapi";
import type { Decision } from "./plans";

export interface FacilityProperties {
  code: string;
  name: string;
  kana: string | null;
  category: string;
  class_large: string | null;
  class_small: string | null;
  functions: string[];
  department: string | null;
  /** Who runs it: a code of the vocabulary. */
  management?: string | null;
  district: string | null;
  address: string | null;
  municipality: string | null;
  own: boolean;
  built_year: number | null;
  floor_area_m2: number | null;
  buildings: number;
  seismic: "old" | "new" | "unknown";
  quality: "surveyed" | "address" | "town" | "none";
  condition: number | null;
  users: number | null;
  cost_yen: number | null;
  income_yen: number | null;
  year: number | null;
  policy: string | null;
  shelter: boolean | null;
  flags: string[];
  host: string | null;
  version: number;
  /** Area by build year of each block, where the server sends it: [[year | null, m²], …]. */
  blocks?: [number | null, number | null][];
}

export interface FacilityFeature {
  type: "Feature";
  id: number;
  geometry: { type: "Point"; coordinates: [number, number] } | null;
  properties: FacilityProperties;
}

export interface FacilityCollection {
  type: "FeatureCollection";
  features: FacilityFeature[];
}

export interface BuildingCard {
  id: number;
  code: string | null;
  name: string | null;
  structure: string | null;
  storeys: number | null;
  floor_area_m2: number | null;
  built_year: number | null;
  built_month: number | null;
  seismic_code: string | null;
  seismic_checked: boolean | null;
  seismic_retrofitted: boolean | null;
  legal_life_years: number | null;
  renovated_year?: number | null;
  basement_storeys?: number | null;
  version: number;
  grades: Record<string, string | null> | null;
  condition: number | null;
}

/** What a private operator offers; yen a year paid by the town (`fee_yen`) or to it (`rent_yen`). */
export interface OperatorTerms {
  scheme: string;
  start_year: number | null;
  years: number | null;
  fee_yen: number | null;
  rent_yen: number | null;
  upfront_yen: number | null;
  floor_area_m2: number | null;
  source: string | null;
}

export interface YearCard {
  fiscal_year: number;
  maintenance_yen: number | null;
  utilities_yen: number | null;
  staff_yen: number | null;
  designated_manager_yen: number | null;
  other_cost_yen: number | null;
  cost_yen: number | null;
  income_yen: number | null;
  users: number | null;
  users_unit: string | null;
  utilisation_rate: number | null;
  staff_count?: number | null;
  classes?: number | null;
  depreciation_yen: number | null;
}

export interface NearbyFacility {
  id: number;
  code: string;
  name: string;
  functions: string[] | null;
  same_function: boolean;
  distance_m: number;
  floor_area_m2: number | null;
  built_year: number | null;
}

export interface ClassPosition {
  value: number | null;
  median: number | null;
  quintile: number | null;
}

export interface ZoneState {
  kind: string;
  name: string | null;
  state: "inside" | "outside" | "no_data";
  rank: string | number | null;
  label?: string | null;
}

/** One row change of the register; `old` and `new` hold only what changed. */
export interface HistoryLine {
  id: number;
  at: string;
  actor: string | null;
  table_name: string;
  action: "insert" | "update" | "delete";
  old: Record<string, unknown> | null;
  new: Record<string, unknown> | null;
  /** The change of many facilities this line is part of. */
  change_set?: { id: number; action: string; facilities: number; undone: boolean } | null;
}

export type KeptFile = components["schemas"]["FileShape"];

export interface RepairLine {
  building_code: string | null;
  fiscal_year: number | null;
  title: string | null;
  part: string | null;
  cost_yen: number | null;
}

export interface FacilityCard extends Omit<FacilityProperties, "buildings" | "functions"> {
  id: number;
  buildings: BuildingCard[];
  functions: FunctionCard[];
  lon?: number | null;
  lat?: number | null;
  geometry?: FacilityFeature["geometry"];
  land: {
    area_m2: number | null;
    owner: string | null;
    price_yen_per_m2: number | null;
    plot_ratio: number | null;
  } | null;
  use_state?: string | null;
  property_kind?: string | null;
  classrooms?: number | null;
  operator_terms?: OperatorTerms[];
  repairs?: RepairLine[];
  transit?: {
    stop: string | null;
    metres: number | null;
    departures: number | null;
    departures_nearby: number;
    operator: string | null;
  } | null;
  shelters?: { code: string; name: string; hazards: string[] | null }[];
  years: YearCard[];
  nearby: NearbyFacility[];
  class_position: Record<string, ClassPosition | null> | null;
  zones: ZoneState[];
  notes?: { at: string; author: string; text: string }[];
  files?: KeptFile[];
  history: HistoryLine[];
  decision: Decision | null;
  sources: Record<string, { source: string | null; as_of: string | null }> | null;
  attributes: Record<string, unknown> | null;
}

export interface FunctionCard {
  function: string;
  area_m2: number | null;
  capacity: number | null;
  unit: string | null;
}

export type FacilityChange = components["schemas"]["FacilityEdit"];
