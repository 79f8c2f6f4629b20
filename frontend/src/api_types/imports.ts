/** What a file holds and what it would do. */
import type { Term } from "./places";

export interface ImportIssue {
  row?: number | null;
  column?: string | null;
  code: string;
  value?: string | number | null;
  severity?: string;
  message: string;
  /** Where it stands in what was sent. */
  pointer?: string;
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
  /** Values a planner wrote or chose that the file tells otherwise. */
  edits_at_stake?: number;
  floor_area_m2: number | null;
  located: Record<string, number> | null;
  changes: {
    code: string;
    name: string;
    kind: "new" | "changed" | "gone";
    fields: { field: string; old: unknown; new: unknown; edited?: boolean }[];
  }[];
  issues: ImportIssue[];
  issues_total: number;
}

export interface Disagreement {
  field: string;
  register: string;
  file: string;
  register_source: { source: string | null; as_of: string | null } | null;
  chosen_before: "file" | null;
}

export interface DisagreeingFacility {
  facility_id: number;
  code: string;
  name: string;
  file_name: string;
  row: number;
  by: "code" | "name" | "address" | "position";
  likeness: number;
  differences: Disagreement[];
}

/** A file against the register. */
export interface Disagreements {
  rows_read: number;
  rows_used: number;
  matched: number;
  agreeing: number;
  disagreeing: number;
  differences: number;
  settled: number;
  matches: DisagreeingFacility[];
  only_register_total: number;
  only_file_total: number;
}
