/** The town, its words, the layers under the points, the quality of the register; and what goes wrong. */
import type { ImportIssue } from "./imports";

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
  | "category"
  | "function"
  | "structure"
  | "seismic_code"
  | "management"
  | "point_quality"
  | "action"
  | "run_state"
  | "cost_kind"
  | "zone_kind"
  | "exploration_kind"
  | "use_state"
  | "property_kind"
  | "operator_scheme";

export type Vocabulary = Record<VocabularyName, Term[]>;

export interface LayerHead {
  code: string;
  /** "basemap", "boundary", "mesh", or a kind of zone. */
  kind: string;
  label_ja: string;
  label_en: string;
  /** Of the data set, as its giver named it. */
  name?: string;
  attribution: string | null;
  features?: number;
  years?: number[];
  /** Of the base map alone; `readable` is false where its file is no PMTiles archive. */
  readable?: boolean;
  url?: string;
  image_type?: string | null;
  bounds?: [number, number, number, number];
  min_zoom?: number;
  max_zoom?: number;
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

export interface District {
  name: string;
  population: Record<string, number>;
  facilities: number;
  floor_area_m2: number;
  share_over_30: number | null;
}

export interface Quality {
  classes: { category: string; facilities: number; missing: Record<string, number> }[];
  gaps?: { gap: string; facilities: number; floor_area_m2: number; ids: number[] }[];
  total?: { facilities: number; floor_area_m2: number };
  doubtful: { facility_id: number; code: string; name: string; doubt: string }[];
}
