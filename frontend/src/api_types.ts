/** Shapes of the HTTP contract, made from it by `npm run types`; here only the names the screen adds. */
import type {
  AccessRequest,
  Alternatives,
  CostYear,
  ExplorationHead,
  Front,
  Nested,
  PlanQuestion,
  Robust,
  Spread,
  Vocabulary,
} from "./openapi";

export type * from "./openapi";

export type Language = "ja" | "en";
export type VocabularyName = keyof Vocabulary;

export type TravelMode = NonNullable<AccessRequest["mode"]>;
export type CostColumn = Exclude<keyof CostYear, "fiscal_year">;
export type ExplorationKind = ExplorationHead["kind"];
export type Exploration = Front | Alternatives | Nested | Robust | Spread;

/** Any part of the tree of assumptions: what a planner has moved. */
export type Assumptions = Record<string, unknown>;

/** What a planner asks of a plan: only what differs from the server's defaults is sent. */
export type RunSettings = NonNullable<PlanQuestion["settings"]>;
export type RunRequest = Partial<PlanQuestion>;
