/** Figures of the overview: area by year built and class, area by class, quadrants. All pure, all over masked rows. */
import type { Stock } from "./columns";

/** The seismic code changed on 1981-06-01. */
export const SEISMIC_YEAR = 1981;

/** National mean of public floor area per resident, m² (Toyo University, 2011). */
export const NATIONAL_M2_PER_RESIDENT = 3.4;

export interface Bin {
  from: number;
  to: number;
  /** Area by class code, m². */
  areaOf: Map<string, number>;
}

/** Facilities whose class is not known count together. */
const NO_CLASS = "";

/** Five-year bins that never straddle 1981, from the oldest to the newest block. */
export function builtBins(stock: Stock, mask: Uint8Array, width = 5): Bin[] {
  const areaAt = new Map<number, Map<string, number>>();
  const start = (year: number) => SEISMIC_YEAR + Math.floor((year - SEISMIC_YEAR) / width) * width;
  stock.facilities.forEach((facility, row) => {
    if (!mask[row]) return;
    for (const [year, area] of blocksOf(facility)) {
      if (year === null) continue;
      const bin = areaAt.get(start(year)) ?? new Map<string, number>();
      const code = facility.category ?? NO_CLASS;
      bin.set(code, (bin.get(code) ?? 0) + area);
      areaAt.set(start(year), bin);
    }
  });
  if (!areaAt.size) return [];
  const [first, last] = [Math.min(...areaAt.keys()), Math.max(...areaAt.keys())];
  return Array.from({ length: (last - first) / width + 1 }, (_, k) => {
    const from = first + k * width;
    return { from, to: from + width - 1, areaOf: areaAt.get(from) ?? new Map<string, number>() };
  });
}

type Blocks = [number | null, number][];

/** Blocks of a facility as [year, m²]; one without blocks counts whole, in the year of its oldest one. */
export function blocksOf(facility: {
  blocks?: [number | null, number | null][];
  floor_area_m2: number | null;
  built_year: number | null;
}): Blocks {
  if (facility.blocks?.length) return facility.blocks.map(([built, area]) => [built, area ?? 0]);
  return facility.floor_area_m2 === null ? [] : [[facility.built_year, facility.floor_area_m2]];
}

export interface ClassTotals {
  code: string;
  facilities: number;
  areaM2: number;
  costYen: number;
}

/** By class, largest area first. */
export function byClass(stock: Stock, mask: Uint8Array): ClassTotals[] {
  const totals = new Map<string, ClassTotals>();
  stock.facilities.forEach((facility, row) => {
    if (!mask[row]) return;
    const code = facility.category ?? NO_CLASS;
    const line = totals.get(code) ?? { code, facilities: 0, areaM2: 0, costYen: 0 };
    line.facilities++;
    line.areaM2 += facility.floor_area_m2 ?? 0;
    line.costYen += facility.cost_yen ?? 0;
    totals.set(code, line);
  });
  return [...totals.values()].sort((a, b) => b.areaM2 - a.areaM2);
}

export function median(values: readonly number[]): number | null {
  if (!values.length) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
