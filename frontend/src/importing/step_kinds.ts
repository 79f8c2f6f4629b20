/** Which kinds of file bring a step of the beginning further; any other kind is told, never taken for it. */
import type { StartStep } from "../api_types";
import type { Item, Kind } from "./queue";

export type StepCode = StartStep["code"];

const KINDS_OF: Partial<Record<StepCode, readonly Kind[]>> = {
  facilities: ["facilities", "functions", "years", "inspections", "repairs", "operators", "land"],
  addresses: ["addresses"],
  districts: ["zones"],
  population: ["population"],
  roads: ["roads"],
  shelters: ["shelters"],
  hazards: ["zones"],
  budget: ["budget"],
};
const DISTRICTS: readonly string[] = ["district", "school-district"];

/** Whether the file is of the kind its step waits for; a file that came by itself, or is nothing yet, is no mistake. */
export function fitsItsStep({ step, kind, options }: Pick<Item, "step" | "kind" | "options">): boolean {
  const wanted = step ? KINDS_OF[step] : undefined;
  if (!wanted || kind === null) return true;
  if (!wanted.includes(kind)) return false;
  const isDistrict = DISTRICTS.includes(options.zoneKind);
  return kind !== "zones" || options.zoneKind === "" || isDistrict === (step === "districts");
}
