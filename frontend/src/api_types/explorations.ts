/** Series of plans around a run: what is asked, how far it is, what came out. */
export type ExplorationKind = "pareto" | "alternatives" | "nested" | "robust";
export const EXPLORATION_KINDS: readonly ExplorationKind[] = ["pareto", "alternatives", "nested", "robust"];

export interface PlanFigures {
  status: string;
  objective_yen: number | null;
  bound_yen: number | null;
  gap: number | null;
  cost_yen: number | null;
  access_yen: number | null;
  user_km_a_year: number | null;
  seconds: number;
}

export interface SeriesMember extends PlanFigures {
  run_id: number;
  state: string;
  closed: number | null;
  saving_yen: number | null;
  floor_area_after_m2: number | null;
  people_affected: number | null;
}

export interface FrontMember extends SeriesMember {
  yen_per_km: number;
  efficient: boolean | null;
  above_line_yen?: number | null;
}

export interface CurrentPlan extends PlanFigures {
  run_id: number;
  yen_per_km: number;
}

export interface FrontResult {
  members: FrontMember[];
  current: CurrentPlan & { above_line_yen: number | null; efficient: boolean };
  keep_everything: { cost_yen: number; user_km_a_year: number | null; keeps_limits: boolean };
  line: { user_km_a_year: number; cost_yen: number }[];
}

export interface SaidShortly {
  action: string;
  fiscal_year: number | null;
  cost_yen: number | null;
}

export interface NamedFacility {
  facility_id: number;
  facility_code: string;
  name: string;
}

export interface Difference extends NamedFacility {
  run: SaidShortly | null;
  other: SaidShortly | null;
  run_stays: boolean;
  other_stays: boolean;
}

export interface AlternativesResult {
  members: (SeriesMember & {
    number: number;
    verdict: "found" | "none_proven" | "not_found";
    differences: Difference[];
  })[];
  current: CurrentPlan;
  most_yen: number | null;
  different: number;
  dearer: number;
}

export interface NestedFacility extends NamedFacility {
  given_up_at: number | null;
  decisions: (SaidShortly | null)[];
}

export interface NestedResult {
  members: (SeriesMember & { share: number; budget_yen_per_period: (number | null)[] })[];
  current: CurrentPlan;
  budget_basis: "option" | "wish" | "spending";
  facilities: NestedFacility[];
}

export interface RobustFacility extends NamedFacility {
  stays: number;
  actions: Record<string, number>;
  run: SaidShortly | null;
}

export interface RobustResult {
  members: (SeriesMember & { population: number; prices: number })[];
  current: CurrentPlan;
  facilities: RobustFacility[];
  /** `plans[i]` is the place of a plan in `members`, -1 the run itself; null where a plan breaks a limit. */
  comparison: {
    plans: number[];
    value_yen: (number | null)[][];
    regret_yen: (number | null)[][];
    proven_regret_yen: (number | null)[];
    choice: number;
  } | null;
}

export interface ExplorationHead {
  id: number;
  kind: ExplorationKind;
  title: string;
  run_id: number;
  state: string;
  options: Record<string, unknown>;
  progress: { found?: number; total?: number; seconds?: number; gap?: number | null };
  seconds: number | null;
  error: string | null;
  data_version: string | null;
  engine_version: string | null;
  created_at: string;
  finished_at: string | null;
}

/** What a series that has not begun has. */
interface NoResult {
  members?: undefined;
}

export type Exploration = ExplorationHead &
  (
    | { kind: "pareto"; result: FrontResult | NoResult }
    | { kind: "alternatives"; result: AlternativesResult | NoResult }
    | { kind: "nested"; result: NestedResult | NoResult }
    | { kind: "robust"; result: RobustResult | NoResult }
  );

export interface ExplorationRequest {
  kind: ExplorationKind;
  run_id: number | null;
  title: string;
  options: Record<string, unknown>;
}
