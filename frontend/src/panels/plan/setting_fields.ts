/** Fields of the settings of a plan, made of the server's rows: one row, one field, by the kind of its value. */
import { html, type TemplateResult } from "lit-html";
import type { SettingTerm } from "../../api_types";
import type { App } from "../../app";
import { keyedTable } from "./keyed_table";

type Value = number | string | boolean | string[] | number[] | Record<string, unknown> | null;
type Maker = (row: SettingTerm) => TemplateResult;

/** Settings with an editor of their own: `RunForm`, `WishLists`, and the forecast panel for the tree of assumptions. */
export const EDITED_ELSEWHERE: ReadonlySet<string> = new Set([
  "standard_km",
  "minimum_number",
  "locks",
  "not_before",
  "together",
  "not_together",
  "terms",
  "assumptions",
]);

export class SettingFields {
  /** What the planner has set, as it is sent; what is not here stays as the server has it. */
  private readonly given = new Map<string, Value>();
  private readonly makers: Record<string, Maker> = {
    number: (row) => this.number(row, "any"),
    whole: (row) => this.number(row, "1"),
    switch: (row) => this.switch(row),
    choice: (row) => this.choice(row),
    numbers: (row) => this.text(row, listText(row, this.now(row)), (typed) => readList(row, typed)),
    words: (row) => this.words(row),
    table: (row) => this.table(row),
    word_table: (row) => this.wordTable(row),
  };

  constructor(private readonly app: App) {}

  /** The fields of one group in the order of the rows. */
  group(code: string): TemplateResult[] {
    const rows = this.app.data.get().vocabulary?.setting ?? [];
    return rows.filter((row) => row.group === code && !EDITED_ELSEWHERE.has(row.code)).map((row) => this.field(row));
  }

  /** What was set, in the server's names and units. */
  values(): Record<string, unknown> {
    return Object.fromEntries(this.given);
  }

  private field(row: SettingTerm): TemplateResult {
    const maker = this.makers[row.kind];
    if (!maker) throw new Error(`no field for the kind ${row.kind} of ${row.code}`);
    return maker(row);
  }

  private now(row: SettingTerm): Value {
    return this.given.has(row.code) ? (this.given.get(row.code) ?? null) : (row.default as Value);
  }

  /** Undefined: as the server has it. */
  private set(row: SettingTerm, value: Value | undefined): void {
    if (value === undefined) this.given.delete(row.code);
    else this.given.set(row.code, value);
  }

  private label(row: SettingTerm): string {
    return labelOf(row, this.app.speech().language);
  }

  private number(row: SettingTerm, step: string): TemplateResult {
    const now = this.now(row);
    const keep = (event: InputEvent) => {
      const { value } = event.target as HTMLInputElement;
      this.set(row, value === "" ? undefined : scaled(row, Number(value)));
    };
    return html`<label class="field" data-setting=${row.code}
      ><span>${this.label(row)}</span>
      <input
        type="number"
        min=${row.low === null ? "" : plain(row.low / row.scale)}
        max=${row.high === null ? "" : plain(row.high / row.scale)}
        step=${step}
        ?required=${row.default !== null}
        .value=${typeof now === "number" ? plain(now / row.scale) : ""}
        @input=${keep}
    /></label>`;
  }

  private switch(row: SettingTerm): TemplateResult {
    const flip = (event: Event) => this.set(row, (event.target as HTMLInputElement).checked);
    return html`<label class="check" data-setting=${row.code}
      ><input type="checkbox" .checked=${this.now(row) === true} @change=${flip} />${this.label(row)}</label
    >`;
  }

  private choice(row: SettingTerm): TemplateResult {
    const { language } = this.app.speech();
    const pick = (event: Event) => this.set(row, (event.target as HTMLSelectElement).value);
    return html`<label class="field" data-setting=${row.code}
      ><span>${this.label(row)}</span
      ><select @change=${pick}>
        ${row.choices.map(
          (word) =>
            html`<option value=${word.code} ?selected=${this.now(row) === word.code}>${word[language]}</option>`,
        )}
      </select></label
    >`;
  }

  private text(row: SettingTerm, shown: string, read: (typed: string) => Value | undefined | null): TemplateResult {
    const { t } = this.app.speech();
    const keep = (event: InputEvent) => {
      const field = event.target as HTMLInputElement;
      const value = field.value.trim() === "" ? undefined : read(field.value);
      field.setCustomValidity(value === null ? t("plan.list.wrong") : "");
      if (value !== null) this.set(row, value);
    };
    return html`<label class="field" data-setting=${row.code}
      ><span>${this.label(row)}<small>${t(row.kind === "table" ? "plan.table.help" : "plan.list.help")}</small></span>
      <input type="text" inputmode=${row.kind === "table" ? "text" : "decimal"} .value=${shown} @input=${keep}
    /></label>`;
  }

  private table(row: SettingTerm): TemplateResult {
    if (row.keys !== "category" && row.keys !== "function")
      return this.text(row, tableText(row, this.now(row)), (typed) => readTable(row, typed));
    const now = this.now(row) as Record<string, number>;
    return keyedTable(this.app, row, now, (next) => this.set(row, Object.keys(next).length ? { ...next } : undefined));
  }

  private words(row: SettingTerm): TemplateResult {
    const chosen = this.now(row) as string[];
    return html`<details data-setting=${row.code}>
      <summary>${this.label(row)}</summary>
      ${this.boxes(row, chosen, (next) => this.set(row, next))}
    </details>`;
  }

  private boxes(row: SettingTerm, chosen: readonly string[], keep: (next: string[]) => void): TemplateResult[] {
    const { language } = this.app.speech();
    const flip = (code: string) => (event: Event) => {
      const without = chosen.filter((each) => each !== code);
      keep((event.target as HTMLInputElement).checked ? [...without, code] : without);
      this.app.redraw();
    };
    return row.choices.map(
      (word) =>
        html`<label class="check"
          ><input type="checkbox" .checked=${chosen.includes(word.code)} @change=${flip(word.code)} />${
            word[language]
          }</label
        >`,
    );
  }

  /** Class by class: the actions that are allowed, all others of it are not; a class without a tick is free. */
  private wordTable(row: SettingTerm): TemplateResult {
    const { language } = this.app.speech();
    const now = this.now(row) as Record<string, string[]>;
    const keep = (code: string) => (next: string[]) => {
      const { [code]: _, ...rest } = now;
      this.set(row, next.length ? { ...rest, [code]: next } : rest);
    };
    return html`<details data-setting=${row.code}>
      <summary>${this.label(row)}</summary>
      ${(this.app.data.get().vocabulary?.category ?? []).map(
        (term) =>
          html`<details>
            <summary>${term[language]} ${now[term.code] ? `(${now[term.code]?.length})` : ""}</summary>
            ${this.boxes(row, now[term.code] ?? [], keep(term.code))}
          </details>`,
      )}
    </details>`;
  }
}

export function labelOf(row: SettingTerm, language: "ja" | "en"): string {
  const unit = language === "ja" ? row.unit_ja : row.unit_en;
  if (!unit) return row[language];
  return language === "ja" ? `${row.ja}（${unit}）` : `${row.en} (${unit})`;
}

/** A word of a choice as the form shows it; the code itself where the server does not know it. */
export function choiceWord(app: App, setting: string, code: string): string {
  const row = app.data.get().vocabulary?.setting.find((each) => each.code === setting);
  return row?.choices.find((word) => word.code === code)?.[app.speech().language] ?? code;
}

/** Without the traces of binary fractions: 0.07 / 0.01 is 7. */
function plain(value: number): string {
  return String(Number(value.toPrecision(12)));
}

function scaled(row: SettingTerm, typed: number): number {
  return Number((typed * row.scale).toPrecision(12));
}

function listText(row: SettingTerm, value: Value): string {
  const parts = Array.isArray(value) ? (value as (number | null)[]) : [];
  return parts.map((part) => (part === null ? "" : plain(part / row.scale))).join(", ");
}

function tableText(row: SettingTerm, value: Value): string {
  return Object.entries((value ?? {}) as Record<string, number>)
    .map(([key, part]) => `${key}=${plain(part / row.scale)}`)
    .join(", ");
}

const parts = (typed: string) => typed.normalize("NFKC").replace(/、/gu, ",").split(",");

/** "20, , 15" → what is sent for each term, null where nothing is said; null where it cannot be read. */
export function readList(row: SettingTerm, typed: string): number[] | null {
  const found = parts(typed).map((part) => (part.trim() === "" ? null : scaled(row, Number(part))));
  return found.some(Number.isNaN) ? null : (found as number[]);
}

/** "2027=20, 2028=18" → {2027: …}; null where it cannot be read. */
export function readTable(row: SettingTerm, typed: string): Record<string, number> | null {
  const pairs = parts(typed).map((part) => part.split("="));
  const found = pairs.map(
    ([key, value, ...more]) => [key?.trim(), scaled(row, Number(value?.trim() || "x")), more] as const,
  );
  const wrong = found.some(([key, value, more]) => !key || Number.isNaN(value) || more.length > 0);
  return wrong ? null : Object.fromEntries(found.map(([key, value]) => [key, value]));
}
