/** Calculations: what is asked, how far they are, what they decide and why. */
import type { components } from "../openapi";

export interface Receiver {
  facility_id: number;
  facility_code: string;
  name: string;
  function: string;
  people: number | null;
  extra_km?: number;
  /** Room and fill, where the place has a limit. */
  room?: number;
  before_share?: number;
  after_share?: number;
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

export type RunRequest = Pick<components["schemas"]["PlanQuestion"], "seconds" | "gap"> & {
  title?: string;
  settings: RunSettings;
};

export interface RunSettings {
  locks?: Record<string, "keep" | "close">;
  [wish: string]: unknown;
}

/** A limit that binds: what one step more would save, at the plan's prices. */
export interface TightLimit {
  kind: string;
  label: string;
  text: string;
  used: number;
  limit: number;
  step: number;
  step_yen: number;
  facility_id?: number;
}

export interface AffectedArea {
  area: string;
  people: number;
  extra_km: number;
  unserved: number;
}

export interface OppositeChange {
  facility_id: number;
  facility_code: string;
  name: string;
  action: string;
  fiscal_year: number | null;
  other_action: string;
  other_fiscal_year: number | null;
  cost_yen: number;
}

export interface OppositeAnswer {
  run_id: number;
  facility_id: number;
  facility_code: string;
  name: string;
  keeps?: boolean;
  difference_yen?: number | null;
  least_yen?: number | null;
  gap?: number | null;
  decided_anew?: number;
  whole?: boolean;
  changes?: OppositeChange[];
  sentences?: string[];
}

/** The run that works an opposite decision out: a run's head with the answer in its summary. */
export interface OppositeRun extends RunHead {
  summary: RunSummary | null;
}

/** What common sense objects to: `figures` carry the numbers of the sentence, `rule` its key in the list of rules. */
export interface Objection {
  code: string;
  level: "red" | "amber" | "info";
  facility_code: string | null;
  figures: Record<string, number | string>;
  rule: string;
  message: string;
}

export interface RunSummary {
  status?: string;
  verdict?: string;
  clash_text?: string;
  proven?: boolean;
  loosening?: { text: string }[];
  tight?: TightLimit[];
  objections?: Objection[];
  affected_areas?: AffectedArea[];
  affected_ages?: Record<string, number>;
  carbon?: { plan_t: number; keep_t: number; running_kg_per_m2: number; building_kg_per_m2: number };
  relief_yen?: number;
  finance?: string;
  opposite?: OppositeAnswer;
  keep_everything_yen?: number | null;
  cost_yen?: number | null;
  access_yen?: number | null;
  saving_yen?: number | null;
  floor_area_before_m2?: number | null;
  floor_area_after_m2?: number | null;
  people_affected?: number | null;
  years?: number;
  basis?: string;
  most_affected?: {
    facility_code: string;
    name: string;
    action: string;
    people: number;
    unserved: number;
    user_km: number;
  }[];
}

export interface Run extends RunHead {
  progress: { seconds: number; incumbent_yen: number | null; bound_yen: number | null; gap: number | null } | null;
  checked: boolean | null;
  settings: RunSettings;
  summary: RunSummary | null;
  decisions: Decision[];
  opposites?: { facility_id: number; run_id: number; state: string }[];
}
