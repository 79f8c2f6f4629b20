/** Costs to come: forecasts, targets, scorecards, scenarios. Money yen, areas m², shares 0–1. */
export type Assumptions = Record<string, unknown>;

export interface Preset {
  code: string;
  label: string;
  assumptions: Assumptions;
}

export interface Scenario {
  id: number;
  name: string;
  assumptions: Assumptions;
  version: number;
}

export interface YenLine {
  fiscal_year: number;
  yen: number;
}

export type YearLine = { fiscal_year: number; total_yen: number } & Record<string, number>;

export interface Gap {
  by_year: YenLine[];
  total_yen: number;
  per_year_yen: number;
  ratio: number | null;
  years_short: number[];
}

interface Headline {
  preset: string;
  base_year: number;
  years: number;
  total_yen: number;
  per_year_yen: number;
  works_total_yen: number;
  works_per_year_yen: number;
}

export interface Comparison extends Headline {
  by_year: YearLine[];
  difference_yen: number;
  difference_share: number | null;
  gap: Gap | null;
}

export interface Levelled {
  early_years: number;
  late_years: number;
  by_year: YenLine[];
  moved_yen: number;
  peak_yen: number;
  peak_before_yen: number;
}

export interface Infrastructure {
  by_year: YearLine[];
  assets: { asset: string; label: string; total_yen: number }[];
  total_yen: number;
  per_year_yen: number;
  whole_plan_total_yen: number;
}

export interface CostNote {
  code: string;
  label: string;
  value: number;
  unit: string;
  unit_label: string;
  source: string;
  assumption: boolean;
}

export interface Forecast extends Headline {
  by_year: YearLine[];
  by_category: { category: string; label: string; total_yen: number; by_year_yen: number[] }[];
  assumptions: Assumptions;
  notes: CostNote[];
  flags: { code: string; message: string }[];
  budget: { basis: string; by_year: (YenLine & { planned: boolean })[]; per_year_yen: number } | null;
  gap: Gap | null;
  levelled: Levelled | null;
  comparison: Comparison | null;
  infrastructure: Infrastructure | null;
  depreciation: { rate: number | null; buildings_known: number; buildings: number };
  share_over_30: { fiscal_year: number; share: number; floor_area_m2: number }[];
  data_version: string;
}

export interface Formula {
  method: string;
  label: string;
  share: number | null;
  area_m2: number | null;
  lines: { code: string; label: string; value: number; unit: string; unit_label: string }[];
  missing: { code: string; message: string } | null;
}

export interface PathLine {
  fiscal_year: number;
  remaining: number;
  step: number;
  so_far: number;
  due: number;
}

export interface Targets extends Headline {
  floor_area_m2: number;
  need_yen_per_year: number;
  available_yen_per_year: number | null;
  formulas: Formula[];
  path: {
    kind: "area" | "cost";
    unit: string;
    target_year: number;
    present: number;
    cut_share: number | null;
    feasible: boolean | null;
    missing: { code: string; message: string } | null;
    by_year: PathLine[];
    /** Of a cost target only. */
    funds?: YenLine[];
  };
}

export interface Judgement {
  decision?: string | null;
  comment?: string | null;
  section?: string | null;
  date?: string | null;
}

export interface Score {
  facility_id: number;
  code: string;
  name: string;
  category: string | null;
  class_small: string | null;
  floor_area_m2: number | null;
  built_year: number | null;
  fiscal_year: number | null;
  users: number | null;
  cost_yen: number | null;
  cost_per_m2_yen: number | null;
  cost_per_user_yen: number | null;
  cost_per_resident_yen: number | null;
  users_per_m2: number | null;
  utilisation_rate: number | null;
  depreciation_rate: number | null;
  condition: number | null;
  steps: Record<"cost_per_m2" | "cost_per_user" | "users_per_m2", number | null>;
  building_score: number | null;
  use_score: number | null;
  quadrant: string;
  quadrant_label: string;
  marks: { code: string; label: string }[];
  judgement: Judgement | null;
}

export interface Scorecards {
  facilities: Score[];
  thresholds: { building: number | null; use: number | null };
  quadrants: { code: string; label: string; facilities: number }[];
  area_per_resident_m2: number | null;
  depreciation_rate: number | null;
}

export interface BurdenScheme {
  scheme: string;
  label: string;
  from_fiscal_year: number | null;
  to_fiscal_year: number;
  bond_share: number;
  tax_share: number;
  tax_share_low: number;
  source: string;
  assumption: boolean;
}

export interface BurdenParts {
  cost_yen: number;
  subsidy_yen: number;
  bond_yen: number;
  tax_covered_yen: number;
  cash_yen: number;
  net_city_yen: number;
}

export interface Burden {
  works: (BurdenParts & {
    label: string;
    fiscal_year: number;
    scheme: string;
    scheme_label: string;
    warnings: { code: string; message: string }[];
  })[];
  total: BurdenParts;
  notes: CostNote[];
}
