/** Who reaches what, and who loses. */
import type { components } from "../openapi";

export type AccessRequest = Partial<components["schemas"]["AccessRequest"]> &
  Pick<components["schemas"]["AccessRequest"], "function">;

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
