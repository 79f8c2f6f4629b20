/** The calculation under way, pinned in the bar wherever the reader is: how far, how good, and the way to stop it. */
import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { Run } from "../api_types";
import type { App } from "../app";
import { RUN_ENDED } from "../loading";

/** A search that starts well is within this of its bound at once. */
const MOST_TELLING = 0.5;

export function runningStrip(app: App, run: Run): TemplateResult {
  const { t, number, percent } = app.speech();
  const { progress } = run;
  const waiting = app.data.get().runs.filter((one) => !RUN_ENDED.has(one.state) && one.id !== run.id).length;
  const open = () => app.view.set({ panel: "plan", step: "compute", theme: "plan" });
  return html`<div class="running-strip" role="group" aria-label=${t("journey.running")}>
    <button type="button" class="link" @click=${open}>
      ${stateText(app, run)}
    </button>
    ${rungsText(app, run)}
    ${isTelling(progress?.gap) ? html`<span>${t("plan.gap.now")} ${percent(progress!.gap, 1)}</span>` : nothing}
    ${gapLine(app)} ${waiting ? html`<small>${t("journey.waiting", { count: number(waiting) })}</small>` : nothing}
    <button type="button" class="small" @click=${() => app.running.stop()}>${t("journey.stop")}</button>
  </div>`;
}

/** How long it has been calculating; before that the question is being prepared, which no clock tells. */
export function stateText(app: App, { state, progress }: Run): string {
  const { t, term, number } = app.speech();
  if (state !== "running") return term("run_state", state);
  return progress?.seconds == null ? t("plan.preparing") : t("plan.progress", { seconds: number(progress.seconds) });
}

/** Before there is a plan that keeps everything, the figures hold what breaking a condition is charged: not told. */
export const isTelling = (gap: number | null | undefined): boolean => gap != null && gap < MOST_TELLING;

export function rungsText(app: App, { progress }: Run): TemplateResult | typeof nothing {
  const { t, number } = app.speech();
  if (!progress?.rungs_wanted) return nothing;
  return html`<span>${t("journey.rungs", {
    found: number(progress.rungs?.length ?? 0),
    wanted: number(progress.rungs_wanted),
  })}</span>`;
}

const WIDE = 90;
const HIGH = 24;

/** How the gap has fallen, the left end at the largest seen; the number beside it says where it is. */
export function gapLine(app: App): TemplateResult | typeof nothing {
  const { gaps } = app.data.get();
  if (gaps.length < 2) return nothing;
  const top = Math.max(...gaps);
  const points = gaps.map((gap, k) => `${(k / (gaps.length - 1)) * WIDE},${HIGH - 1 - (gap / top) * (HIGH - 2)}`);
  return html`<svg class="gap-line" viewBox="0 0 ${WIDE} ${HIGH}" width=${WIDE} height=${HIGH} aria-hidden="true">
    ${svg`<polyline points=${points.join(" ")} fill="none" stroke="currentColor" stroke-width="2" />`}
  </svg>`;
}
