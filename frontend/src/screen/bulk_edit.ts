/** One change for every facility of the selection: choose a field, give a value, say how many it touches, do it. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../api";
import type { App } from "../app";
import { icon } from "../icons";
import { faultOf } from "../loading";
import { may } from "../rights";
import type { Facility } from "../stock/columns";
import { SetUndo } from "../table/set_undo";
import { renderFault } from "./faults";

const FIELDS = ["department", "management", "district", "policy", "category", "class_small", "shelter"] as const;
type Field = (typeof FIELDS)[number];

export class BulkEdit {
  private open = false;
  private field: Field = "department";
  private clearing = false;
  private fault: ApiError | null = null;
  /** The change just made, until the reader puts the line away. */
  private made: { set: number; changed: number } | null = null;
  private readonly sets: SetUndo;

  constructor(private readonly app: App) {
    this.sets = new SetUndo(app);
  }

  button(): TemplateResult | typeof nothing {
    if (!may(this.app, "edit_register")) return nothing;
    const flip = () => {
      this.open = !this.open;
      this.fault = null;
      this.app.redraw();
    };
    return html`<button type="button" class="quiet" aria-expanded=${this.open} @click=${flip}>
      ${icon("edit")}${this.app.speech().t("bulk.open")}
    </button>`;
  }

  render(rows: readonly Facility[]): TemplateResult | typeof nothing {
    if (!this.open) return this.madePart();
    const speech = this.app.speech();
    const { t, number } = speech;
    const own = rows.filter((row) => row.own !== false);
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      const value = new FormData(event.target as HTMLFormElement).get("value");
      void this.send(own, this.clearing ? "" : String(value ?? ""));
    };
    const pick = (event: Event) => {
      this.field = (event.target as HTMLSelectElement).value as Field;
      this.app.redraw();
    };
    const clear = (event: Event) => {
      this.clearing = (event.target as HTMLInputElement).checked;
      this.app.redraw();
    };
    return html`${this.madePart()}
      <form class="bulk" @submit=${submit}>
        ${this.fault ? renderFault(speech, this.fault, null) : nothing}
        <label class="field"
          ><span>${t("bulk.field")}</span
          ><select @change=${pick}>
            ${FIELDS.map(
              (field) =>
                html`<option value=${field} ?selected=${field === this.field}>${t(`column.${field}`)}</option>`,
            )}
          </select></label
        >
        <label class="field"><span>${t("bulk.value")}</span>${this.value(own)}</label>
        <label class="check"
          ><input type="checkbox" .checked=${this.clearing} @change=${clear} />${t("bulk.clear")}</label
        >
        <button type="submit" class="primary" ?disabled=${!own.length}>
          ${t("bulk.apply", { count: number(own.length) })}
        </button>
      </form>`;
  }

  private madePart(): TemplateResult | typeof nothing {
    if (!this.made) return nothing;
    const { t, number } = this.app.speech();
    const { set, changed } = this.made;
    const close = () => {
      this.made = null;
      this.app.redraw();
    };
    return html`<div class="set-line">
      ${
        this.sets.knows(set)
          ? this.sets.render(set)
          : html`<span>${t("set.done", { count: number(changed) })}</span>
              <button type="button" class="quiet small" @click=${() => void this.sets.undo(set)}>
                ${icon("undo")}${t("set.undo")}
              </button>`
      } <span class="spacer"></span
      ><button type="button" class="icon-only" aria-label=${t("set.close")} @click=${close}>${icon("clear")}</button>
    </div>`;
  }

  private value(rows: readonly Facility[]): TemplateResult {
    const { t, language } = this.app.speech();
    const off = this.clearing;
    const blank = html`<option value="">${t("import.zone.choose")}</option>`;
    if (this.field === "category" || this.field === "management")
      return html`<select name="value" required ?disabled=${off}>
        ${blank}${(this.app.data.get().vocabulary?.[this.field] ?? []).map(
          (term) => html`<option value=${term.code}>${term[language]}</option>`,
        )}
      </select>`;
    if (this.field === "shelter")
      return html`<select name="value" required ?disabled=${off}>
        ${blank}
        <option value="true">${t("value.yes")}</option>
        <option value="false">${t("value.no")}</option>
      </select>`;
    const field = this.field as "department" | "district" | "policy" | "class_small";
    const known = [...new Set(rows.map((row) => row[field]).filter(Boolean))].slice(0, 50);
    return html`<input name="value" type="text" list="bulk-known" required ?disabled=${off} /><datalist id="bulk-known">
        ${known.map((word) => html`<option value=${word!}></option>`)}
      </datalist>`;
  }

  private async send(rows: readonly Facility[], raw: string): Promise<void> {
    try {
      const { changed, change_set } = await this.app.api.post<{ changed: number; change_set: number }>(
        "/api/selections/edit",
        { ids: rows.map(({ id }) => id), [this.field]: bulkValue(this.field, raw) },
      );
      [this.open, this.clearing, this.fault] = [false, false, null];
      this.made = { set: change_set, changed };
      this.app.data.set({ notice: this.app.speech().t("bulk.done", { count: changed }) });
      await this.app.reload();
      await this.sets.rereadCard();
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }
}

/** An empty value makes the field unknown. */
export function bulkValue(field: string, raw: string): string | boolean | null {
  const text = raw.trim();
  if (text === "") return null;
  return field === "shelter" ? text === "true" : text;
}
