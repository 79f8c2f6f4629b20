/** Age classes of the stock. Ages are in fiscal years: viewing year − year built. */

export const AGE_BUCKETS = ["0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60+", "unknown"] as const;
export type AgeBucket = (typeof AGE_BUCKETS)[number];

export const UNKNOWN_BUCKET = 7;
export const OLDEST_BUCKET = 6;

/** From here on a first large renovation is due (the ministry's 30-year rule). */
export const OLD_FROM_YEARS = 30;

export const FIRST_YEAR = 2020;
export const LAST_YEAR = 2060;

/** Years since building, never negative; null when the year is not known. */
export function ageIn(year: number, builtYear: number | null): number | null {
  return builtYear === null ? null : Math.max(0, year - builtYear);
}

/** Index into AGE_BUCKETS. `builtYear` 0 means unknown, as in the packed columns. */
export function bucketOf(year: number, builtYear: number | null): number {
  if (!builtYear) return UNKNOWN_BUCKET;
  const decade = Math.floor((year - builtYear) / 10);
  return Math.min(OLDEST_BUCKET, Math.max(0, decade));
}

export function clampYear(year: number): number {
  return Math.min(LAST_YEAR, Math.max(FIRST_YEAR, Math.round(year)));
}
