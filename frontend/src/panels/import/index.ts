/**
 * The import panel: drop a file, look at what it would do, mend the columns, confirm. The server keeps nothing before
 * that.
 */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { Disagreements, ImportReport } from "../../api_types";
import type { App, Panel } from "../../app";
import { faultOf } from "../../loading";
import { renderFault } from "../../screen/faults";
import { DisagreementsPart } from "./disagreements";
import { mappingPart } from "./mapping";
import { editsPart, isComplete, NO_OPTIONS, type Options, optionsPart, queryOf } from "./options";
import { changesPart, issuesPart, tallyPart } from "./report";

const KINDS = [
  "facilities",
  "years",
  "functions",
  "inspections",
  "repairs",
  "land",
  "operators",
  "population",
  "zones",
  "shelters",
  "addresses",
  "budget",
  "targets",
  "boundary",
  "compare",
] as const;
type Kind = (typeof KINDS)[number];

export function create(app: App): Panel {
  return new ImportPanel(app);
}

class ImportPanel implements Panel {
  private kind: Kind = "facilities";
  private file: File | null = null;
  private report: ImportReport | null = null;
  private mapping: Record<string, string> | null = null;
  private fault: ApiError | null = null;
  private busy = false;
  private done = false;
  private over = false;
  private options: Options = NO_OPTIONS;
  private comparison: DisagreementsPart | null = null;

  constructor(private readonly app: App) {}

  render(): TemplateResult {
    const speech = this.app.speech();
    return html` ${
      this.done
        ? this.doneView()
        : html`${this.kindChoice()}${optionsPart(this.app, this.kind, this.options, (part) =>
            this.setOptions(part),
          )}${this.dropZone()}`
    }
    ${
      this.busy
        ? html`<p class="loading" role="status">
            <span class="spinner" aria-hidden="true"></span> ${speech.t("import.reading")}
          </p>`
        : nothing
    }
    ${this.fault ? renderFault(speech, this.fault, this.file ? () => void this.send(true) : null) : nothing}
    ${this.comparison && !this.busy ? this.comparison.render() : nothing}
    ${this.report && !this.busy ? this.preview(this.report) : nothing}`;
  }

  private kindChoice(): TemplateResult {
    const { t } = this.app.speech();
    const change = (event: Event) => {
      this.kind = (event.target as HTMLSelectElement).value as Kind;
      this.options = NO_OPTIONS;
      this.clear();
    };
    return html`<label class="field"
      ><span>${t("import.kind")}</span
      ><select @change=${change}>
        ${KINDS.map(
          (kind) => html`<option value=${kind} ?selected=${kind === this.kind}>${t(`import.kind.${kind}`)}</option>`,
        )}
      </select></label
    >`;
  }

  private dropZone(): TemplateResult {
    const { t } = this.app.speech();
    const hover = (over: boolean) => (event: DragEvent) => {
      event.preventDefault();
      this.over = over;
      this.app.redraw();
    };
    const drop = (event: DragEvent) => {
      hover(false)(event);
      const file = event.dataTransfer?.files[0];
      if (file) this.take(file);
    };
    const pick = (event: Event) => {
      const input = event.target as HTMLInputElement;
      const file = input.files?.[0];
      if (file) this.take(file);
      // The same file may be chosen again, for another purpose or after mending it.
      input.value = "";
    };
    return html`<div
      class="drop ${this.over ? "over" : ""}"
      @dragover=${hover(true)}
      @dragleave=${hover(false)}
      @drop=${drop}
    >
      <p><b>${this.file?.name ?? t("import.drop")}</b></p>
      <label class="button-like"><input type="file" class="sr" @change=${pick} />${t("import.choose")}</label>
      <p class="muted">${t("import.formats")}</p>
    </div>`;
  }

  private take(file: File): void {
    this.clear();
    this.file = file;
    void this.send(true);
  }

  /** What a file asks for beside its bytes; a file that waited for it is read at once. */
  private setOptions(part: Partial<Options>): void {
    this.options = { ...this.options, ...part };
    if (this.file && isComplete(this.kind, this.options)) void this.send(true);
    this.app.redraw();
  }

  private clear(): void {
    this.comparison = null;
    [this.file, this.report, this.mapping, this.fault, this.done] = [null, null, null, null, false];
    this.app.redraw();
  }

  private async send(dryRun: boolean): Promise<void> {
    if (!this.file) return;
    if (this.kind === "compare") return this.compare(this.file);
    if (!isComplete(this.kind, this.options)) return this.app.redraw();
    const query = new URLSearchParams({
      dry_run: String(dryRun),
      filename: this.file.name,
      ...queryOf(this.kind, this.options),
    });
    if (this.mapping) query.set("mapping", JSON.stringify(this.mapping));
    if (!dryRun && this.report) query.set("sha256", this.report.sha256);
    [this.busy, this.fault] = [true, null];
    this.app.redraw();
    try {
      const { body } = await this.app.api.call<ImportReport>(`/api/imports/${this.kind}?${query}`, {
        method: "POST",
        raw: this.file,
      });
      this.report = body;
      this.done = !dryRun;
      if (this.done) await this.app.reload();
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.busy = false;
    this.app.redraw();
  }

  private async compare(file: File): Promise<void> {
    [this.busy, this.fault, this.comparison] = [true, null, null];
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
    this.busy = false;
    this.app.redraw();
  }

  private preview(report: ImportReport): TemplateResult {
    const { t } = this.app.speech();
    const reread = (mapping: Record<string, string>) => {
      this.mapping = mapping;
      void this.send(true);
    };
    return html` ${tallyPart(this.app, report)}
    ${this.done ? nothing : editsPart(this.app, report, this.options, (part) => this.setOptions(part))}
    ${
      this.done
        ? nothing
        : html`<button type="button" class="primary wide" @click=${() => void this.send(false)}>
            ${t("import.confirm")}
          </button>`
    }
    ${issuesPart(this.app, report)} ${changesPart(this.app, report)}
    ${this.done ? nothing : mappingPart(this.app, report, reread)}`;
  }

  private doneView(): TemplateResult {
    const { t } = this.app.speech();
    return html`<p class="proof ok" role="status">${t("import.done")}　${this.file?.name ?? ""}</p>
      <button type="button" @click=${() => this.clear()}>${t("import.again")}</button>`;
  }
}
