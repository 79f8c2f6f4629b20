/** What common sense objects to in the shown plan: red on top, each with a way to its facility. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { PlanObjection, Run } from "../../api_types";
import { type App, decisionsOf } from "../../app";
import { icon } from "../../icons";

type Level = PlanObjection["level"];
const LEVELS: readonly Level[] = ["red", "amber", "info"];
/** So many objections of one kind are read at a glance; the rest is folded. */
const AT_A_GLANCE = 3;

/** Nothing for a plan that was calculated before plans were looked at so. */
export function objectionsPart(app: App, run: Run): TemplateResult | typeof nothing {
  const { t } = app.speech();
  const objections = run.summary?.objections;
  if (!objections) return nothing;
  if (!objections.length) return html`<p class="proof ok">${t("plan.objections.none")}</p>`;
  return html`<section class="objections" aria-label=${t("plan.objections")}>
    ${LEVELS.map((level) =>
      levelPart(
        app,
        run,
        level,
        objections.filter((one) => one.level === level),
      ),
    )}
  </section>`;
}

/** What is objected to at one facility of the shown plan. */
export function objectionsOf(run: Run | null, code: string): readonly PlanObjection[] {
  return run?.summary?.objections?.filter(({ facility_code }) => facility_code === code) ?? [];
}

export function objectionLine(app: App, { level, message }: PlanObjection): TemplateResult {
  return html`<span class="level ${level}">${app.speech().t(`plan.objections.${level}`)}</span> ${message}`;
}

function levelPart(app: App, run: Run, level: Level, objections: readonly PlanObjection[]) {
  if (!objections.length) return nothing;
  const { t, number } = app.speech();
  const kinds = new Map<string, PlanObjection[]>();
  for (const one of objections) kinds.set(one.code, [...(kinds.get(one.code) ?? []), one]);
  return html`<details class="objection-level ${level}" ?open=${level === "red"}>
    <summary>
      ${level === "red" ? icon("warn") : nothing}<b>${t(`plan.objections.${level}`)}</b>
      ${t("plan.objections.count", { count: number(objections.length) })}
    </summary>
    <ul class="links">
      ${[...kinds.values()].map((kind) => kindPart(app, run, kind))}
    </ul>
  </details>`;
}

function kindPart(app: App, run: Run, kind: readonly PlanObjection[]): TemplateResult {
  const { t, number } = app.speech();
  const rest = kind.slice(AT_A_GLANCE);
  return html`${kind.slice(0, AT_A_GLANCE).map((one) => line(app, run, one))}
  ${
    rest.length
      ? html`<li>
          <details>
            <summary>${t("plan.objections.more", { count: number(rest.length) })}</summary>
            <ul class="links">
              ${rest.map((one) => line(app, run, one))}
            </ul>
          </details>
        </li>`
      : nothing
  }`;
}

function line(app: App, run: Run, { facility_code, message }: PlanObjection): TemplateResult {
  const place = decisionsOf(run).find((decision) => decision.facility_code === facility_code);
  if (!place) return html`<li>${message}</li>`;
  const open = () => app.openFacility(place.facility_id, { centre: true });
  return html`<li><button type="button" class="link" @click=${open}>${message}</button></li>`;
}
