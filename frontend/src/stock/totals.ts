/** Counts and sums of a selection. Unknown areas and years are counted apart, never guessed. */
import { bucketOf, OLD_FROM_YEARS, UNKNOWN_BUCKET } from "./age";
import type { Stock } from "./columns";
import { blocksOf } from "./histogram";

export interface Totals {
  facilities: number;
  areaM2: number;
  areaUnknown: number;
  /** Area by age bucket, m²; the last one holds blocks of unknown year. */
  areaByBucket: number[];
  countByBucket: number[];
  /** Share of the area of known year that is 30 years or older; null when no year is known. */
  oldShare: number | null;
  oldAreaM2: number;
  costYen: number;
  users: number;
  unplaced: number;
}

export function totalsOf(stock: Stock, mask: Uint8Array, year: number): Totals {
  const totals = emptyTotals();
  let knownM2 = 0;
  for (let row = 0; row < stock.count; row++) {
    if (!mask[row]) continue;
    const facility = stock.facilities[row]!;
    const area = stock.areaM2[row]!;
    totals.facilities++;
    totals.countByBucket[bucketOf(year, stock.builtYear[row]!)]!++;
    if (Number.isNaN(area)) totals.areaUnknown++;
    else totals.areaM2 += area;
    if (Number.isNaN(stock.x[row]!)) totals.unplaced++;
    totals.costYen += facility.cost_yen ?? 0;
    totals.users += facility.users ?? 0;
    for (const [built, blockM2] of blocksOf(facility)) {
      const bucket = bucketOf(year, built);
      totals.areaByBucket[bucket]! += blockM2;
      if (bucket === UNKNOWN_BUCKET) continue;
      knownM2 += blockM2;
      if (year - (built ?? year) >= OLD_FROM_YEARS) totals.oldAreaM2 += blockM2;
    }
  }
  totals.oldShare = knownM2 > 0 ? totals.oldAreaM2 / knownM2 : null;
  return totals;
}

function emptyTotals(): Totals {
  return {
    facilities: 0,
    areaM2: 0,
    areaUnknown: 0,
    areaByBucket: new Array<number>(8).fill(0),
    countByBucket: new Array<number>(8).fill(0),
    oldShare: null,
    oldAreaM2: 0,
    costYen: 0,
    users: 0,
    unplaced: 0,
  };
}
