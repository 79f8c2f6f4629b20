/** What a file holds and what it would do. */
import type { Term } from "./places";

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
