/** A table of a setting whose keys are classes or functions: one line each, chosen by its name. */
import { html, type TemplateResult } from "lit-html";
import type { SettingTerm } from "../../api_types";
import type { App } from "../../app";
import { functionOptions } from "../../screen/function_choice";
import { labelOf } from "./setting_fields";

type Table = Readonly<Record<string, number>>;

/** `keep` gets the whole table as it is to be sent. */
export function keyedTable(app: App, row: SettingTerm, now: Table, keep: (next: Table) => void): TemplateResult {
  const speech = app.speech();
  const { t } = speech;
  const keys = Object.keys(now);
  const add = (event: Event) => {
    const field = event.target as HTMLSelectElement;
    if (field.value && !(field.value in now)) keep({ ...now, [field.value]: row.low ?? 0 });
    field.value = "";
    app.redraw();
  };
  const label = labelOf(row, speech.language);
  return html`<details data-setting=${row.code} class="keyed">
    <summary>${label}${keys.length ? html` (${keys.length})` : ""}</summary>
    ${keys.map((key) => line(app, row, key, now, keep))}
    <label class="field"
      ><span>${t(row.keys === "category" ? "plan.keyed.class" : "plan.keyed.function")}</span
      ><select @change=${add}>
        <option value=""></option>
        ${
          row.keys === "category"
            ? (app.data.get().vocabulary?.category ?? []).map(
                (term) => html`<option value=${term.code}>${term[speech.language]}</option>`,
              )
            : functionOptions(speech, app.data.get().vocabulary, "")
        }
      </select></label
    >
  </details>`;
}

function line(app: App, row: SettingTerm, key: string, now: Table, keep: (next: Table) => void): TemplateResult {
  const { t, term } = app.speech();
  const { [key]: value, ...rest } = now;
  const change = (event: InputEvent) => {
    const { value: typed } = event.target as HTMLInputElement;
    if (typed !== "") keep({ ...now, [key]: Number((Number(typed) * row.scale).toPrecision(12)) });
  };
  const drop = () => {
    keep(rest);
    app.redraw();
  };
  return html`<div class="wish-row">
    <label class="field"
      ><span>${term(row.keys === "category" ? "category" : "function", key)}</span
      ><input
        type="number"
        required
        min=${(row.low ?? 0) / row.scale}
        max=${row.high === null ? "" : Number((row.high / row.scale).toPrecision(12))}
        step="any"
        .value=${String(Number(((value ?? 0) / row.scale).toPrecision(12)))}
        @input=${change}
    /></label>
    <button type="button" class="small" @click=${drop}>${t("plan.pair.drop")}</button>
  </div>`;
}
