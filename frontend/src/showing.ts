/** What of a plan is on the map: which plan, in which year; while one is calculated, the best of it so far. */
import type { Decision, PlanPeriod, Run } from "./api_types";
import type { App } from "./app";
import { loadRun } from "./loading";
import { LAST_YEAR } from "./stock/age";

const BLANK = { receivers: [], cost_yen: null, opposite_cost_yen: null, reasons: [] } as const;
const NOTHING: readonly Decision[] = [];
let known: { plan: unknown; decisions: readonly Decision[] } = { plan: null, decisions: NOTHING };

/** First and last fiscal year of a plan; null where it does not say. */
export function yearsOf(run: Run | null): readonly [first: number, last: number] | null {
  const periods = run?.summary?.periods ?? [];
  return periods.length ? [periods[0]!.from_year, periods.at(-1)!.to_year] : null;
}

/** Opens a plan on the map as its last year has it; a year the reader has moved to within the plan stays. */
export function showPlan(app: App, run: Run): void {
  const years = yearsOf(run);
  const { year } = app.view.get();
  const stays = years === null || (year > years[0] && year <= years[1]);
  app.view.set({
    run: run.id,
    theme: "plan",
    before: false,
    ...(stays ? {} : { year: Math.min(years[1], LAST_YEAR) }),
  });
}

/** Whether the plan on the map is one that is still being worked on. */
export function isDraft(app: App): boolean {
  const { watched } = app.data.get();
  return (watched?.progress?.plan?.length ?? 0) > 0 && app.view.get().step === "compute";
}

/** The terms of the plan that is drawn; none while only a plan found on the way is. */
export function periodsShown(app: App): readonly PlanPeriod[] {
  return isDraft(app) ? [] : (app.data.get().run?.summary?.periods ?? []);
}

/** The decisions to be drawn. */
export function shownDecisions(app: App): readonly Decision[] {
  const { run, watched } = app.data.get();
  if (app.view.get().before) return NOTHING;
  if (!isDraft(app)) return run?.decisions ?? NOTHING;
  const plan = watched!.progress!.plan!;
  if (known.plan !== plan)
    known = {
      plan,
      decisions: plan.map((row) => ({
        ...BLANK,
        ...row,
        fiscal_year: null,
        facility_code: "",
        name: "",
      })) as unknown as readonly Decision[],
    };
  return known.decisions;
}

/** Loads a plan and opens it on the map. */
export async function openPlan(app: App, id: number): Promise<void> {
  app.view.set({ run: id, theme: "plan" });
  await loadRun(app, id);
  const { run } = app.data.get();
  if (run?.id === id) showPlan(app, run);
}
