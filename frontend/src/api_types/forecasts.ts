/** Costs to come, by fiscal year and kind. */
import type { components } from "../openapi";

export type ForecastRequest = Partial<components["schemas"]["ForecastQuestion"]>;

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
