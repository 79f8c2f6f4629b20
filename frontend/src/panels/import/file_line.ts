/** One dropped file: what it is (changeable), what it would do, and what must be answered first. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { WhoseFile } from "../../api_types";
import type { App } from "../../app";
import type { Key } from "../../i18n";
import { icon } from "../../icons";
import { type Item, type ItemOptions, KINDS, type Kind } from "../../importing/queue";
import { fitsItsStep } from "../../importing/step_kinds";
import { astrayWords } from "./not_imported";
import { optionsPart } from "./options";

export function fileLine(app: App, item: Item): TemplateResult {
  const { t } = app.speech();
  const { imports } = app;
  const short = item.name.split("/").slice(-2).join("/");
  const fixed = item.state === "done" || item.state === "importing" || item.state === "reading";
  return html`<div class="file-line state-${item.state}" id="file-${item.id}">
      <div class="file-head">
        <b title=${item.name}>${short}</b>
        <span class="badge file-state">${t(`import.state.${item.state}`)}</span>
        ${
          fixed
            ? nothing
            : html`<button
                type="button"
                class="icon-only"
                aria-label=${t("import.remove", { name: short })}
                @click=${() => imports.remove(item)}
              >
                ${icon("clear")}
              </button>`
        }
      </div>
      <div class="file-kind">${kindChoice(app, item, fixed)}${summary(app, item)}</div>
    </div>
    ${!fixed && !fitsItsStep(item) ? html`<p class="start-lack" role="status">${astrayWords(app, item)}</p>` : nothing}
    ${item.report?.question && !fixed ? question(app, item, item.report.question) : nothing}
    ${item.answer && !item.report?.question && !fixed ? answered(app, item) : nothing}
    ${item.kind && !fixed ? optionsPart(app, item, change(app, item)) : nothing}`;
}

const change = (app: App, item: Item) => (options: Partial<ItemOptions>) => void app.imports.change(item, { options });

function kindChoice(app: App, item: Item, fixed: boolean): TemplateResult {
  const { t } = app.speech();
  const pick = (event: Event) => {
    const value = (event.target as HTMLSelectElement).value;
    void app.imports.change(item, { kind: value === "" ? null : (value as Kind) });
  };
  return html`<select aria-label=${t("import.kind.of", { name: item.name })} ?disabled=${fixed} @change=${pick}>
    <option value="" ?selected=${item.kind === null}>${t("import.kind.none")}</option>
    ${KINDS.map(
      (kind) => html`<option value=${kind} ?selected=${kind === item.kind}>${t(`import.kind.${kind}`)}</option>`,
    )}
  </select>`;
}

function summary(app: App, item: Item): TemplateResult | typeof nothing {
  const { t, number } = app.speech();
  const { report } = item;
  if (item.state === "left") {
    if (report) return html`<small class="muted">${t("import.left.norows")}</small>`;
    const why = item.told && item.told.kind === null ? item.told.reason : null;
    return why
      ? html`<small class="muted">${t(why === "things" ? "import.left.things" : "import.left.nodata")}</small>`
      : nothing;
  }
  if (!report) return nothing;
  const tally = report.facilities;
  const words = tally
    ? (["new", "changed", "same", "gone"] as const)
        .filter((name) => tally[name])
        .map((name) => `${t(`import.kindof.${name}`)} ${number(tally[name])}`)
    : [t("import.rows.used", { count: number(report.rows_used ?? 0) })];
  const issues = report.issues_total ? t("import.issues.short", { count: number(report.issues_total) }) : null;
  const label = [tally ? words.join(" ・ ") || number(0) : report.rows_used === undefined ? null : words[0], issues]
    .filter(Boolean)
    .join(" ／ ");
  return html`<button
    type="button"
    class="link small"
    aria-expanded=${app.imports.open === item.id}
    @click=${() => app.imports.show(item)}
  >
    ${label || t("import.details")}
  </button>`;
}

/** Nothing of another town, and no code that means another facility than before, is merged unasked. */
function question(app: App, item: Item, asked: WhoseFile): TemplateResult {
  const { t } = app.speech();
  return html`<div class="proof bad whose" role="alert">
    <p>${asked.message}</p>
    <div class="buttons">
      ${answers(app, item, asked)}
      <button type="button" class="small" @click=${() => void changed(app, item, { kind: null })}>
        ${t("import.whose.leave")}
      </button>
    </div>
  </div>`;
}

/** What was answered, until the file is imported, and the way back to the question. */
function answered(app: App, item: Item): TemplateResult {
  const { t } = app.speech();
  const again = () => {
    item.answer = null;
    void changed(app, item, { options: { whose: "", identity: "" } });
  };
  return html`<p class="file-answer">
    ${t("import.answer", { answer: t(item.answer!) })}
    <button type="button" class="link small" @click=${again}>${t("import.answer.again")}</button>
  </p>`;
}

/** The pressed button goes with its question: the keyboard stays with the file. */
async function changed(app: App, item: Item, change: Parameters<App["imports"]["change"]>[1]): Promise<void> {
  await app.imports.change(item, change);
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return;
    const line = document.getElementById(`file-${item.id}`);
    const places = [".whose button", ".file-answer button", ".file-head button", "select"];
    const place = places.map((name) => line?.parentElement?.querySelector<HTMLElement>(name)).find(Boolean);
    place?.focus();
  });
}

function answers(app: App, item: Item, asked: WhoseFile): unknown {
  const { t } = app.speech();
  const choice = (answer: Partial<ItemOptions>, label: Key) => html`<button
    type="button"
    class="small"
    aria-pressed=${Object.entries(answer).every(([name, value]) => item.options[name as keyof ItemOptions] === value)}
    @click=${() => {
      item.answer = label;
      void changed(app, item, { options: answer });
    }}
  >
    ${t(label)}
  </button>`;
  const pair = (neighbour: Key, home: Key) => [
    choice({ whose: "neighbour" }, neighbour),
    choice({ whose: "home" }, home),
  ];
  switch (asked.code) {
    case "no_town":
      return html`${asked.towns.map(({ code, name }) => townChoice(app, item, code, name))}
        <button type="button" class="small" @click=${() => app.view.set({ panel: "start" })}>
          ${t("import.whose.town")}
        </button>`;
    case "codes_changed":
    case "addresses_changed":
      return [
        choice({ identity: "name" }, "import.identity.name"),
        choice({ identity: "listed" }, "import.identity.listed"),
      ];
    case "nothing_matches":
      return choice({ identity: "listed" }, "import.identity.listed");
    case "elsewhere":
      return choice({ whose: "neighbour" }, "import.whose.anyway");
    case "given_place":
      return pair("import.whose.there", "import.whose.given");
    default:
      return pair("import.whose.neighbour", "import.whose.home");
  }
}

/** A town named here is meant: its places are not asked about once more. */
function townChoice(app: App, item: Item, municipality: string, name: string): TemplateResult {
  const whose = item.options.whose || "home";
  return html`<button type="button" class="small" @click=${() => change(app, item)({ municipality, whose })}>
    ${name}
  </button>`;
}
