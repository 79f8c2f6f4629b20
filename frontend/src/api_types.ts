/** Shapes of the HTTP contract. Money is integer yen, area m², coordinates lon/lat. */

import type { components } from "./openapi";

export type Language = "ja" | "en";

export interface About {
  version: string;
  municipality: {
    code: string;
    name: string;
    name_en?: string | null;
    centre: [number, number] | null;
    bbox: [number, number, number, number] | null;
    population: { year: number; people: number } | null;
    base_year?: number;
    invented: boolean;
  } | null;
  gsi_tiles: { url: string; attribution: string } | null;
  attributions: { text: string }[];
  planner: string;
  today: string;
  data_version: string;
  neighbours: { code: string; name: string }[];
}

export interface Term {
  code: string;
  ja: string;
  en: string;
}

export type VocabularyName =
  | "category" | "function" | "structure" | "seismic_code" | "point_quality"
  | "action" | "run_state" | "cost_kind" | "zone_kind";
export type Vocabulary = Record<VocabularyName, Term[]>;

export interface FacilityProperties {
  code: string;
  name: string;
  kana: string | null;
  category: string;
  class_large: string | null;
  class_small: string | null;
  functions: string[];
  department: string | null;
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
  grades: Record<string, string | null> | null;
  condition: number | null;
}

export interface YearCard {
  fiscal_year: number;
  maintenance_yen: number | null;
  utilities_yen: number | null;
  staff_yen: number | null;
  designated_manager_yen: number | null;
  other_cost_yen: number | null;
  total_cost_yen: number | null;
  income_yen: number | null;
  users: number | null;
  users_unit: string | null;
  utilisation_rate: number | null;
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
}

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
  land: { area_m2: number | null; owner: string | null; price_yen_per_m2: number | null } | null;
  repairs?: RepairLine[];
  transit?: { stop: string | null; metres: number | null; departures: number | null; departures_nearby: number; operator: string | null } | null;
  shelters?: { code: string; name: string; hazards: string[] | null }[];
  years: YearCard[];
  nearby: NearbyFacility[];
  class_position: Record<string, ClassPosition | null> | null;
  zones: ZoneState[];
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

export interface Receiver {
  facility_id: number;
  facility_code: string;
  name: string;
  function: string;
  people: number | null;
}

export interface Reason {
  code: string;
  /** The sentence in the reader's language, where the server has one. */
  text?: string;
  [number: string]: unknown;
}

/** One line of the arithmetic behind a decision's cost. */
export interface Step {
  code: string;
  params: Record<string, unknown>;
  amount_yen: number;
  present_yen: number | null;
}

export interface Decision {
  facility_id: number;
  facility_code: string;
  name: string;
  action: string;
  fiscal_year: number | null;
  receivers: Receiver[];
  cost_yen: number | null;
  keep_cost_yen?: number | null;
  opposite_cost_yen: number | null;
  steps?: Step[];
  reasons: Reason[];
}

export interface RunHead {
  id: number;
  state: string;
  created_at: string;
  error?: string | null;
  title: string | null;
  objective_yen: number | null;
  bound_yen: number | null;
  gap: number | null;
  seconds: number | null;
}

/** What the server accepts in a request: its own words, generated from its OpenAPI document. */
export type RunRequest = Pick<components["schemas"]["PlanQuestion"], "seconds" | "gap"> & { title?: string; settings: RunSettings };
export type ForecastRequest = Partial<components["schemas"]["ForecastQuestion"]>;
export type AccessRequest = Partial<components["schemas"]["AccessRequest"]> & Pick<components["schemas"]["AccessRequest"], "function">;
export type FacilityChange = components["schemas"]["FacilityEdit"];

export interface RunSettings {
  locks?: Record<string, "keep" | "close">;
  [wish: string]: unknown;
}

export interface RunSummary {
  keep_everything_yen?: number | null;
  cost_yen?: number | null;
  access_yen?: number | null;
  saving_yen?: number | null;
  floor_area_before_m2?: number | null;
  floor_area_after_m2?: number | null;
  people_affected?: number | null;
  years?: number;
  basis?: string;
  most_affected?: { facility_code: string; name: string; action: string; people: number; unserved: number; user_km: number }[];
}

export interface Run extends RunHead {
  progress: { seconds: number; incumbent_yen: number | null; bound_yen: number | null; gap: number | null } | null;
  checked: boolean | null;
  settings: RunSettings;
  summary: RunSummary | null;
  decisions: Decision[];
}

export interface LayerHead {
  code: string;
  /** "boundary", "mesh", or a kind of zone. */
  kind: string;
  label_ja: string;
  label_en: string;
  attribution: string | null;
  features?: number;
  years?: number[];
}

export interface Meshes {
  years: number[];
  bands: string[];
  codes: string[];
  people: Record<string, number[][]>;
  attribution: string | null;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  errors?: ImportIssue[];
}

export interface ImportIssue {
  row?: number | null;
  column?: string | null;
  code: string;
  value?: string | number | null;
  severity?: string;
  message: string;
}

export interface Tally {
  new: number;
  changed: number;
  same: number;
  gone: number;
  total: number;
}

export interface ImportReport {
  profile: string | null;
  encoding: string | null;
  sha256: string;
  mapping: Record<string, string | null>;
  header: string[];
  suggestions: Record<string, { field: string; confidence: number }[]>;
  fields: Term[];
  rows_read: number;
  rows_used: number;
  facilities: Tally;
  buildings?: Tally;
  floor_area_m2: number | null;
  located: Record<string, number> | null;
  changes: {
    code: string;
    name: string;
    kind: "new" | "changed" | "gone";
    fields: { field: string; old: unknown; new: unknown }[];
  }[];
  issues: ImportIssue[];
  issues_total: number;
}

export type Assumptions = Record<string, unknown>;

export interface Preset {
  code: string;
  label_ja?: string;
  label_en?: string;
  assumptions: Assumptions;
}

export interface Forecast {
  preset: string | null;
  base_year: number;
  years: number;
  total_yen: number;
  per_year_yen: number;
  by_year: ({ fiscal_year: number; total_yen: number } & Record<string, number>)[];
  assumptions: Assumptions;
  notes: { code: string; value: unknown; unit: string | null; source: string | null; assumption: boolean }[];
  flags: { code: string; buildings: number; floor_area_m2: number; yen: number }[];
  budget: { by_year: { fiscal_year: number; yen: number }[] } | null;
  data_version: string;
  share_over_30: { fiscal_year: number; share: number | null; floor_area_m2: number }[];
}

export type TravelMode = "walk" | "drive" | "straight";

export interface AccessFigures {
  people: number | null;
  share_within: number | null;
  mean_minutes: number | null;
  p90_minutes: number | null;
  beyond_people: number | null;
}

/** Year → age band → figures. */
export type AccessMeasures = Record<string, Record<string, AccessFigures>>;

export interface AccessMove {
  /** Null: these people reach no place any more. */
  facility_id: number | null;
  code: string | null;
  name: string | null;
  people: number | null;
  users: number | null;
  extra_minutes_mean: number | null;
  fill_before: number | null;
  fill_after: number | null;
}

export interface Access {
  function: string;
  basis: "users" | "population";
  method: "straight" | "network";
  within_minutes: number;
  year: number;
  years: number[];
  places: number;
  measures: AccessMeasures;
  measures_before: AccessMeasures | null;
  worst: { name: string; people: number | null; minutes: number | null }[];
  who_loses: {
    people: Record<string, number | null>;
    users: number | null;
    extra_minutes_mean: number | null;
    extra_minutes_worst: number | null;
    newly_beyond_people: number | null;
    unserved_people: number | null;
    moves: AccessMove[];
    areas: string[];
  } | null;
  cells: [string, number | null][];
  sources: { name: string; value: unknown; source: string; assumption: boolean }[];
}

export interface FunctionCount {
  function: string;
  places: number;
}

export interface District {
  name: string;
  population: Record<string, number>;
  facilities: number;
  floor_area_m2: number;
  share_over_30: number | null;
}

export interface Quality {
  classes: { category: string; facilities: number; missing: Record<string, number> }[];
  doubtful: { facility_id: number; code: string; name: string; doubt: string }[];
}
