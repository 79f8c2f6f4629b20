/** One cell under the pen: its input, what was typed, and what was wrong with it. Knows nothing of servers. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Speech } from "../i18n";
import { type CellKind, type CellValue, parseCell } from "./cell_values";

export interface CellEdit<Row> extends CellKind {
  readonly field: string;
  /** What the input starts with. */
  text(row: Row): string;
  /** Words already used in this column. */
  known?(): readonly string[];
}

export interface CellChange<Row> {
  readonly row: Row;
  readonly key: string;
  readonly field: string;
  readonly value: CellValue;
  readonly raw: string;
}

/** A cell that could not be saved: what was typed stays, with the reason. */
export interface CellFault {
  readonly raw: string;
  readonly message: string;
}

export interface Saver<Row> {
  /** Saves all or none; a fault for each cell that stands in the way. */
  save(changes: readonly CellChange<Row>[]): Promise<Map<string, CellFault>>;
  undo(): Promise<void>;
  readonly canUndo: boolean;
  editable(row: Row): boolean;
  tell(message: string | null): void;
}

interface Open {
  readonly id: number;
  readonly key: string;
  text: string;
}

export const cellName = (id: number, key: string): string => `${id}-${key}`;

export class CellEditor<Row> {
  open: Open | null = null;
  readonly faults = new Map<string, CellFault>();
  readonly saving = new Set<string>();

  constructor(
    readonly saver: Saver<Row>,
    private readonly redraw: () => void,
  ) {}

  begin(row: Row, id: number, key: string, edit: CellEdit<Row>): void {
    this.open = { id, key, text: this.faults.get(cellName(id, key))?.raw ?? edit.text(row) };
    this.redraw();
  }

  /** Leaves the cell as it was. */
  leave(): void {
    this.open = null;
    this.redraw();
  }

  forget(name: string): boolean {
    const had = this.faults.delete(name);
    if (had) this.redraw();
    return had;
  }

  /** Takes what was typed; a value that is none stays at the cell with its reason. */
  commit(row: Row, edit: CellEdit<Row>, speech: Speech): void {
    if (!this.open) return;
    const { id, key, text } = this.open;
    this.open = null;
    if (text.trim() === edit.text(row).trim()) this.faults.delete(cellName(id, key));
    else void this.send([{ row, id, key, edit, raw: text }], speech);
    this.redraw();
  }

  /** Parses and saves; nothing is sent while one of the cells cannot be read. */
  async send(
    cells: readonly { row: Row; id: number; key: string; edit: CellEdit<Row>; raw: string }[],
    speech: Speech,
  ): Promise<void> {
    const names = cells.map(({ id, key }) => cellName(id, key));
    const read = cells.map(({ edit, raw }) => parseCell(edit, raw));
    names.forEach((name) => this.faults.delete(name));
    read.forEach((one, at) => {
      if ("fault" in one) this.faults.set(names[at]!, { raw: cells[at]!.raw, message: speech.t(`cell.${one.fault}`) });
    });
    if (read.every((one) => "value" in one)) {
      names.forEach((name) => this.saving.add(name));
      this.redraw();
      const changes = cells.map(({ row, key, edit, raw }, at) => ({
        row,
        key,
        field: edit.field,
        raw,
        value: (read[at] as { value: CellValue }).value,
      }));
      for (const [name, fault] of await this.saver.save(changes)) this.faults.set(name, fault);
      names.forEach((name) => this.saving.delete(name));
    }
    const first = names.map((name) => this.faults.get(name)).find(Boolean);
    if (first) this.saver.tell(first.message);
    this.redraw();
  }

  /** The input or the list in the cell. */
  render(label: string, row: Row, edit: CellEdit<Row>, speech: Speech): TemplateResult {
    const { id, key, text } = this.open!;
    const fault = this.faults.get(cellName(id, key));
    const keep = (event: Event) => {
      if (this.open) this.open.text = (event.target as HTMLInputElement).value;
    };
    // An input taken off the page loses the focus too: by then another cell may be open.
    const leave = () => {
      if (this.open?.id === id && this.open.key === key) this.commit(row, edit, speech);
    };
    if (edit.options) {
      const wanted = text.trim();
      return html`<select
        class="cell-input"
        aria-label=${label}
        aria-invalid=${fault ? "true" : "false"}
        @change=${keep}
        @blur=${leave}
      >
        <option value="" ?selected=${wanted === ""}>${speech.t("value.unknown")}</option>
        ${edit.options.map(
          ([code, ...labels]) =>
            html`<option value=${code} ?selected=${code === wanted}>
              ${labels[speech.language === "en" ? 1 : 0]}
            </option>`,
        )}
      </select>`;
    }
    const known = edit.known?.() ?? [];
    return html`<input
        class="cell-input"
        type="text"
        aria-label=${label}
        aria-invalid=${fault ? "true" : "false"}
        autocomplete="off"
        inputmode=${edit.kind === "text" ? "text" : "decimal"}
        list=${known.length ? "cell-known" : nothing}
        .value=${text}
        @input=${keep}
        @blur=${leave}
      />
      ${
        known.length
          ? html`<datalist id="cell-known">${known.map((word) => html`<option value=${word}></option>`)}</datalist>`
          : nothing
      }`;
  }
}
