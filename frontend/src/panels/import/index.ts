/**
 * The import panel: any number of files, what each is and would do, and one button for all. The server keeps nothing
 * before that, and everything goes back as one.
 */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { ApiError } from "../../api";
import type { Disagreements } from "../../api_types";
import type { App, Panel } from "../../app";
import { icon } from "../../icons";
import { chooseFiles, dropsOf, filesOf, together } from "../../importing/dropped";
import type { Item } from "../../importing/queue";
import { faultOf } from "../../loading";
import { renderFault } from "../../screen/faults";
import { QUALITY } from "../../stock/columns";
import { DisagreementsPart } from "./disagreements";
import { fileLine } from "./file_line";
import { HistoryPart } from "./history_part";
import { columnsPart } from "./mapping";
import { notImported } from "./not_imported";
import { editsPart } from "./options";
import { changesPart, issuesPart, tallyPart } from "./report";

export function create(app: App): Panel {
  return new ImportPanel(app);
}

/** What wants an answer first, then what will be imported. */
const URGENCY = ["asking", "failed", "importing", "reading", "ready", "waiting", "done"];
const byUrgency = (one: Item, other: Item): number => URGENCY.indexOf(one.state) - URGENCY.indexOf(other.state);

class ImportPanel implements Panel {
  private over = false;
  private comparing = false;
  private fault: ApiError | null = null;
  private comparison: DisagreementsPart | null = null;
  private readonly history: HistoryPart;

  constructor(private readonly app: App) {
    this.history = new HistoryPart(app);
  }

  render(): TemplateResult {
    const { imports } = this.app;
    return html`${this.dropZone()} ${this.doneView()} ${imports.items.length ? this.files() : nothing}
      ${this.fault ? renderFault(this.app.speech(), this.fault, null) : nothing}
      ${this.comparison ? this.comparison.render() : nothing}
      ${imports.items.length ? nothing : html`${this.compareChoice()}${this.history.render()}`}`;
  }

  private dropZone(): TemplateResult {
    const { t } = this.app.speech();
    const hover = (over: boolean) => (event: DragEvent) => {
      event.preventDefault();
      this.over = over;
      this.app.redraw();
    };
    const drop = (event: DragEvent) => {
      event.stopPropagation();
      hover(false)(event);
      if (event.dataTransfer) void dropsOf(event.dataTransfer).then((files) => this.app.imports.add(files));
    };
    const pickFolder = () =>
      chooseFiles("folder", (files) => void together(filesOf(files)).then((all) => this.app.imports.add(all)));
    const pick = (event: Event) => {
      const input = event.target as HTMLInputElement;
      void together(filesOf(input.files ?? [])).then((files) => this.app.imports.add(files));
      // The same file may be chosen again, after mending it.
      input.value = "";
    };
    return html`<div
      class="drop ${this.over ? "over" : ""}"
      @dragover=${hover(true)}
      @dragleave=${hover(false)}
      @drop=${drop}
    >
      <p><b>${t("import.drop")}</b></p>
      <div class="buttons">
        <label class="button-like"
          ><input type="file" multiple class="sr" @change=${pick} />${t("import.choose")}</label
        >
        <button type="button" class="button-like" @click=${pickFolder}>${t("import.folder")}</button>
      </div>
      <p class="muted">${t("import.formats")}</p>
    </div>`;
  }

  private files(): TemplateResult {
    const { imports } = this.app;
    const { t, number } = this.app.speech();
    const ready = imports.ready();
    const left = imports.items.filter(({ state }) => state === "left");
    const asking = imports.items.filter(({ state }) => state === "asking").length;
    const done = imports.items.every(({ state }) => state === "done" || state === "left" || state === "failed");
    return html`<div class="import-head">
        <h3>${t("import.files", { count: number(imports.items.length) })}</h3>
        <button type="button" class="quiet small" ?disabled=${imports.busy} @click=${() => imports.clear()}>
          ${t(done ? "import.again" : "import.clear")}
        </button>
      </div>
      ${
        asking ? html`<p class="proof bad" role="status">${t("import.asking", { count: number(asking) })}</p>` : nothing
      }
      ${
        ready.length
          ? html`<button
              type="button"
              class="primary wide"
              ?disabled=${imports.busy}
              @click=${() => void imports.importAll()}
            >
              ${ready.length > 1 ? t("import.confirm.many", { count: number(ready.length) }) : t("import.confirm")}
            </button>`
          : nothing
      }
      ${this.progress()} ${this.list(imports.items.filter(({ state }) => state !== "left").sort(byUrgency))}
      ${left.length ? this.leftOut(left) : nothing}`;
  }

  private list(items: readonly Item[]): TemplateResult {
    return html`<ul class="import-files">
      ${repeat(
        items,
        ({ id }) => id,
        (item) => html`<li>${fileLine(this.app, item)} ${this.details(item)}</li>`,
      )}
    </ul>`;
  }

  private leftOut(items: readonly Item[]): TemplateResult {
    const { t, number } = this.app.speech();
    return html`<details class="import-left" ?open=${items.length === this.app.imports.items.length}>
      <summary>${t("import.leftout", { count: number(items.length) })}</summary>
      ${this.list(items)}
    </details>`;
  }

  private progress(): TemplateResult | typeof nothing {
    const { imports } = this.app;
    if (!imports.busy) return nothing;
    const { t, number } = this.app.speech();
    const open = imports.items.filter(
      ({ state }) => state === "waiting" || state === "reading" || state === "importing",
    );
    const of = imports.items.length;
    return html`<p class="loading" role="status">
      <span class="spinner" aria-hidden="true"></span> ${t("import.reading")}
      ${of > 1 ? t("import.progress", { done: number(of - open.length), of: number(of) }) : nothing}
    </p>`;
  }

  private details(item: Item): TemplateResult | typeof nothing {
    const { imports } = this.app;
    const { report } = item;
    if (item.fault) return renderFault(this.app.speech(), item.fault, () => void imports.change(item, {}));
    if (imports.open !== item.id || !report) return nothing;
    const open = item.state !== "done";
    return html`<div class="import-details">
      ${tallyPart(this.app, report)}
      ${open ? editsPart(this.app, report, item.options, (options) => void imports.change(item, { options })) : nothing}
      ${issuesPart(this.app, report)} ${changesPart(this.app, report)}
      ${columnsPart(this.app, report, open ? (mapping) => void imports.change(item, { mapping }) : null)}
    </div>`;
  }

  private doneView(): TemplateResult | typeof nothing {
    const { t, number } = this.app.speech();
    const { imported } = this.app.imports;
    const unplaced = this.app.data.get().totals?.unplaced ?? 0;
    if (!imported) return nothing;
    // What the towns' positions could not place is placed by hand.
    const towns = QUALITY.indexOf("town");
    const placed =
      this.app.imports.items.some(({ kind, state }) => kind === "addresses" && state === "done") ||
      (this.app.data.get().stock?.quality.includes(towns) ?? false);
    const advice = placed ? "import.unplaced.still" : "import.unplaced";
    if (imported.undone) {
      const { undone, left } = imported.undone;
      return html`<div class="proof ok" role="status">
        ${t("import.undone", { count: number(undone) })}
        ${left.length ? html`<ul>${left.slice(0, 8).map((words) => html`<li>${words}</li>`)}</ul>` : nothing}
      </div>`;
    }
    return html`<div class="proof ok" role="status">
        <b>${t("import.done")}</b>　${t("import.done.files", { count: number(imported.files) })}
        ${notImported(this.app)}
        ${unplaced ? html`<p>${t(advice, { count: number(unplaced) })}</p>` : nothing}
        <div class="buttons">
          ${
            unplaced && placed
              ? html`<button type="button" class="small" @click=${() => this.app.view.set({ panel: "dashboard" })}>
                  ${t("import.unplaced.place")}
                </button>`
              : nothing
          }
          <button type="button" class="small" @click=${() => void this.app.imports.undo()}>
            ${icon("undo")}${t("import.undo")}
          </button>
          <button type="button" class="small" @click=${() => this.app.view.set({ panel: "start" })}>
            ${t("import.next")}
          </button>
        </div>
      </div>
      ${imported.fault ? this.barred(imported.fault) : nothing}`;
  }

  private barred(fault: ApiError): TemplateResult {
    const { t } = this.app.speech();
    const rest = () => void this.app.imports.undo(true);
    return html`${renderFault(this.app.speech(), fault, null)}
    ${
      fault.problem.errors?.length
        ? html`<button type="button" class="small" @click=${rest}>${t("set.rest")}</button>`
        : nothing
    }`;
  }

  /** A list beside the register: nothing is imported, differences are settled one by one. */
  private compareChoice(): TemplateResult {
    const { t } = this.app.speech();
    const pick = () => chooseFiles("one", ([file]) => file && void this.compare(file));
    return html`<details class="compare-choice">
      <summary>${t("import.kind.compare")}</summary>
      <p class="muted">${t("import.compare.help")}</p>
      <button type="button" ?disabled=${this.comparing} @click=${pick}>${t("import.compare.choose")}</button>
    </details>`;
  }

  private async compare(file: File): Promise<void> {
    [this.comparing, this.fault, this.comparison] = [true, null, null];
    this.app.redraw();
    try {
      const query = new URLSearchParams({ filename: file.name });
      const { body } = await this.app.api.call<Disagreements>(`/api/disagreements?${query}`, {
        method: "POST",
        raw: file,
      });
      this.comparison = new DisagreementsPart(this.app, body, file.name);
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.comparing = false;
    this.app.redraw();
  }
}
