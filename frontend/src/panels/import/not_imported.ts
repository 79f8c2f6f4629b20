/** What did not come in with an import, and why: files by their reason, rows by their file. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { App } from "../../app";
import type { Key } from "../../i18n";
import type { Item } from "../../importing/queue";
import { fitsItsStep } from "../../importing/step_kinds";

const NAMES_SHOWN = 3;
const FILES_SHOWN = 8;

export function notImported(app: App): TemplateResult | typeof nothing {
  const { t, number } = app.speech();
  const { items } = app.imports;
  const out = items.filter(({ state }) => state === "left" || state === "asking" || state === "failed");
  const reasons = grouped(out, (item) => reasonOf(app, item));
  const rows = items.filter((item) => item.state === "done" && rowsAside(item) > 0);
  const astray = items.filter((item) => item.state === "done" && !fitsItsStep(item));
  return html`${astray.map((item) => html`<p class="start-lack">${astrayWords(app, item)}</p>`)}
  ${
    out.length
      ? html`<p class="not-imported">${t("import.done.out", { count: number(out.length) })}</p>
          <ul>
            ${[...reasons].map(([why, some]) => html`<li>${why} <small>${namesOf(app, some)}</small></li>`)}
          </ul>`
      : nothing
  }
  ${
    rows.length
      ? html`<p>${t("import.done.rows", { count: number(rows.reduce((sum, item) => sum + rowsAside(item), 0)) })}</p>
          <ul>
            ${rows.slice(0, FILES_SHOWN).map(
              (item) =>
                html`<li>
                  ${shortName(item)}: ${t("import.done.rows.of", { count: number(rowsAside(item)) })}
                  <small>${aside(item)[0]?.message ?? ""}</small>
                </li>`,
            )}${rows.length > FILES_SHOWN ? html`<li>…</li>` : nothing}
          </ul>`
      : nothing
  }`;
}

/** A file given to a step it does not belong to: what it was read as, and what the step waits for. */
export function astrayWords(app: App, { step, kind }: Item): string {
  const { t } = app.speech();
  if (step === "districts" && kind === "boundary") return t("import.step.boundary");
  return t("import.step.other", {
    step: t(`start.${step}.title` as Key),
    kind: t(`import.kind.${kind ?? "none"}` as Key),
  });
}

function reasonOf(app: App, { state, fault, told, report, kind }: Item): string {
  const { t } = app.speech();
  if (state === "failed") return fault?.message ?? t("import.state.failed");
  if (state === "asking") return t("import.done.asking");
  if (report) return t("import.left.norows");
  if (kind === null && told?.kind === null && told.reason)
    return t(told.reason === "things" ? "import.left.things" : "import.left.nodata");
  return t("import.done.chosen");
}

const aside = ({ report }: Item) => (report?.issue_groups ?? []).filter(({ severity }) => severity === "error");
const rowsAside = (item: Item): number => aside(item).reduce((sum, { count }) => sum + count, 0);
const shortName = ({ name }: Item): string => name.split("/").slice(-2).join("/");

function namesOf(app: App, items: readonly Item[]): string {
  const { t, number } = app.speech();
  const names = items.slice(0, NAMES_SHOWN).map(shortName).join("、");
  const rest = items.length - NAMES_SHOWN;
  return rest > 0 ? `${names} ${t("import.done.more", { count: number(rest) })}` : names;
}

function grouped(items: readonly Item[], by: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(by(item), [...(groups.get(by(item)) ?? []), item]);
  return groups;
}
