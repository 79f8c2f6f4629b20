/** What a file holds, what it would change, and every row that needs a look. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ImportIssue, ImportReport, IssueGroup } from "../../api_types";
import type { App } from "../../app";
import { csvText, downloadText } from "../../csv";
import { icon } from "../../icons";
import { fieldLabel } from "../card/history_part";
import { facts } from "../card/section";

const ISSUES_SHOWN = 100;
const CHANGES_SHOWN = 100;
const ROWS_SHOWN = 8;
const TALLY = ["new", "changed", "same", "gone", "total"] as const;

export function tallyPart(app: App, report: ImportReport): TemplateResult {
  const { t, tOr, number, area, term } = app.speech();
  const located = Object.entries(report.located ?? {})
    .filter(([, count]) => count)
    .map(([quality, count]) => `${term("point_quality", quality)} ${number(count)}`)
    .join(" ・ ");
  const line = (label: string, tally: ImportReport["facilities"] | undefined) =>
    tally
      ? html`<tr>
          <th scope="row">${label}</th>
          ${TALLY.map(
            (name) =>
              html`<td class="number ${name === "changed" && tally[name] ? "strong" : ""}">${number(tally[name])}</td>`,
          )}
        </tr>`
      : nothing;
  return html`<h3>${t("import.preview")}</h3>
    ${facts([
      [t("import.profile"), report.profile ? tOr(`profile.${report.profile}`, report.profile) : null],
      [t("import.encoding"), report.encoding],
      [
        t("import.rows"),
        report.rows_read === undefined
          ? null
          : t("import.rows.value", { used: number(report.rows_used), read: number(report.rows_read) }),
      ],
      [t("summary.area"), report.floor_area_m2 ? area(report.floor_area_m2) : null],
      [t("import.located"), located],
      ...peopleFigures(app, report),
      ...otherFigures(app, report),
    ])}
    ${
      report.facilities
        ? html`<div class="scroll-x" tabindex="0">
              <table class="plain">
                <thead>
                  <tr>
                    <th scope="col"></th>
                    ${TALLY.map((name) => html`<th scope="col" class="number">${t(`import.kindof.${name}`)}</th>`)}
                  </tr>
                </thead>
                <tbody>
                  ${line(t("summary.facilities"), report.facilities)}${line(t("card.buildings"), report.buildings)}
                </tbody>
              </table>
            </div>
            ${report.facilities.gone ? html`<p class="muted">${t("import.gone.note")}</p>` : nothing}`
        : nothing
    }`;
}

/** Everybody a population counts, by year: to be held against what the town publishes. */
function peopleFigures(app: App, report: ImportReport): (readonly [string, string])[] {
  const { t, number } = app.speech();
  const people = Object.entries(
    ((report as unknown as Record<string, unknown>).people ?? {}) as Record<string, number>,
  );
  return people.map(([year, count]) => [
    t("import.figure.people", { year }),
    t("import.figure.people.value", { count: number(count) }),
  ]);
}

/** Figures of the kinds of file that are no facility list. */
const FIGURES = [
  "records",
  "new_or_changed",
  "cells",
  "zones",
  "facilities_inside",
  "shelters",
  "linked",
  "towns_read",
  "facilities_placed",
  "years",
  "total_yen",
  "area_km2",
] as const;

function otherFigures(app: App, report: ImportReport): (readonly [string, string])[] {
  const { t, number } = app.speech();
  const told = report as unknown as Record<string, unknown>;
  return FIGURES.flatMap((name) => {
    const value = Array.isArray(told[name]) ? (told[name] as unknown[]).join("・") : told[name];
    return value === undefined || value === null
      ? []
      : [
          [
            t(`import.figure.${name}`),
            typeof value === "number" ? number(value, name === "area_km2" ? 1 : 0) : String(value),
          ] as const,
        ];
  });
}

export function issuesPart(app: App, report: ImportReport): TemplateResult {
  const { t, number } = app.speech();
  const issues = report.issues ?? [];
  if (!issues.length) return html`<p class="proof ok">${t("import.issues.none")}</p>`;
  const header = [t("import.issue.row"), t("import.issue.column"), t("import.issue.value"), t("import.issue.message")];
  const save = () =>
    downloadText(
      "saihen-issues.csv",
      csvText(
        [...header, "code"],
        issues.map((one) => [one.row, one.column, one.value, one.message, one.code]),
      ),
    );
  return html`<details open>
    <summary>${t("import.issues", { count: number(report.issues_total ?? issues.length) })}</summary>
    <ul class="issue-groups">
      ${(report.issue_groups ?? []).map((group) => html`<li class=${group.severity}>${groupLine(app, group)}</li>`)}
    </ul>
    <details>
      <summary>${t("import.issues.rows")}</summary>
      ${issueTable(app, issues, header)}
    </details>
    <button type="button" class="small" @click=${save}>${icon("csv")}${t("table.csv")}</button>
  </details>`;
}

/** One sentence for all rows it is true of. */
function groupLine(app: App, group: IssueGroup): TemplateResult {
  const { t, number } = app.speech();
  const rows = group.rows.slice(0, ROWS_SHOWN).map((row) => number(row));
  const more = group.count > rows.length && rows.length ? " …" : "";
  return html`<span class="badge severity-${group.severity}">${t(`import.severity.${group.severity}`)}</span>
    ${group.column ? html`<b>${group.column}</b>` : nothing} ${group.message}
    <small
      >${t("import.issues.count", { count: number(group.count) })}${
        rows.length ? ` ${t("import.issues.in.rows", { rows: rows.join(", ") + more })}` : ""
      }</small
    >`;
}

function issueTable(app: App, issues: readonly ImportIssue[], header: readonly string[]): TemplateResult {
  const { t } = app.speech();
  return html`<div class="scroll-x issues" tabindex="0">
      <table class="plain">
        <thead>
          <tr>
            ${header.map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${issues.slice(0, ISSUES_SHOWN).map(
            (one) =>
              html`<tr class=${one.severity ?? ""}>
                <td class="number">${one.row ?? ""}</td>
                <td>${one.column ?? ""}</td>
                <td class="value">${one.value ?? ""}</td>
                <td class="message">${one.message}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      issues.length > ISSUES_SHOWN
        ? html`<p class="muted">${t("import.issues.first", { count: ISSUES_SHOWN })}</p>`
        : nothing
    }`;
}

export function changesPart(app: App, report: ImportReport): TemplateResult | typeof nothing {
  const { t } = app.speech();
  const changes = report.changes ?? [];
  if (!changes.length) return nothing;
  const text = (value: unknown) => (value === null || value === undefined ? t("value.none") : String(value));
  return html`<details>
    <summary>${t("import.changes")} (${changes.length})</summary>
    <ul class="history">
      ${changes.slice(0, CHANGES_SHOWN).map(
        (one) =>
          html`<li>
            <span class="badge kind-${one.kind}">${t(`import.kindof.${one.kind}`)}</span> ${one.name}
            <small>${one.code}</small>
            ${
              one.fields?.length && one.kind === "changed"
                ? html`<span
                    >${one.fields
                      .map(
                        ({ field, old, new: now, edited }) =>
                          `${edited ? t("import.edited") : ""}${fieldLabel(app, field)}: ${text(old)} → ${text(now)}`,
                      )
                      .join(" ／ ")}</span
                  >`
                : nothing
            }
          </li>`,
      )}
    </ul>
  </details>`;
}
