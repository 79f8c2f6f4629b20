/**
 * A sortable grid that draws only the rows in sight: thousands of rows, a keyboard way to every cell, editing in
 * place, CSV.
 */
import { html, nothing, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { repeat } from "lit-html/directives/repeat.js";
import { type Cell, csvText, downloadText } from "../csv";
import type { Speech } from "../i18n";
import { icon } from "../icons";
import { sheetNow } from "../paper";
import { type CellEdit, type CellEditor, cellName } from "./cell_editor";
import { blockOf } from "./cell_values";
import { moveOf, nextCell, within } from "./grid_moves";
import { type Direction, type Sortable, sortRows } from "./sort";

export interface Column<Row> {
  key: string;
  label: string;
  numeric?: boolean;
  /** Shown before the reader chooses. */
  usual?: boolean;
  wide?: boolean;
  value(row: Row): Sortable;
  /** What is shown; the value itself when absent. */
  content?(row: Row): TemplateResult | string;
  /** What goes into the CSV; the value when absent. */
  csv?(row: Row): Cell;
  /** Present where the reader may change the cell. */
  edit?: CellEdit<Row>;
}

export interface TableInput<Row> {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  idOf(row: Row): number;
  /** Names the row to a screen reader while one of its cells is edited. */
  nameOf?(row: Row): string;
  selected: number | null;
  open(id: number): void;
  fileName: string;
  speech: Speech;
}

const ROW_PX = 36;
const SPARE_ROWS = 8;
const SECOND_CLICK_MS = 260;
const PASTE_LIMIT = 2000;

export class DataTable<Row> {
  private sortKey: string | null = null;
  private direction: Direction = "ascending";
  private chosen: Set<string> | null = null;
  private choosing = false;
  private scrollTop = 0;
  private heightPx = 320;
  private active = 0;
  private activeColumn = 0;
  private opening: ReturnType<typeof setTimeout> | undefined;
  private box: HTMLElement | null = null;
  private memo: { rows: readonly Row[]; key: string; sorted: Row[] } | null = null;

  constructor(
    private readonly redraw: () => void,
    private readonly editor: CellEditor<Row> | null = null,
  ) {}

  render(input: TableInput<Row>, extra: TemplateResult | typeof nothing = nothing): TemplateResult {
    const { t } = input.speech;
    const columns = this.columnsOf(input);
    const rows = this.sorted(input);
    return html` <div class="table-head">
        ${extra}
        <span class="muted">${t("table.rows", { count: input.speech.number(rows.length) })}</span>
        <span class="spacer"></span>
        ${
          this.editor?.saver.canUndo
            ? html`<button type="button" class="quiet" aria-keyshortcuts="Control+Z" @click=${() => void this.undo()}>
                ${icon("undo")}${t("card.undo")}
              </button>`
            : nothing
        }
        <button type="button" class="quiet" aria-expanded=${this.choosing} @click=${() => this.flip()}>
          ${t("table.columns")}
        </button>
        <button type="button" class="quiet" @click=${() => this.save(input)}>${icon("csv")}${t("table.csv")}</button>
      </div>
      ${this.choosing ? this.chooser(input) : nothing} ${this.grid(input, columns, rows)}`;
  }

  private flip(): void {
    this.choosing = !this.choosing;
    this.redraw();
  }

  private columnsOf(input: TableInput<Row>): readonly Column<Row>[] {
    return input.columns.filter(({ key, usual }) => (this.chosen ? this.chosen.has(key) : usual !== false));
  }

  private sorted(input: TableInput<Row>): Row[] {
    const key = `${this.sortKey}/${this.direction}/${input.speech.language}`;
    if (this.memo?.rows === input.rows && this.memo.key === key) return this.memo.sorted;
    const column = input.columns.find((one) => one.key === this.sortKey);
    const sorted =
      this.inOldOrder(input, key) ??
      (column
        ? sortRows(input.rows, (row) => column.value(row), this.direction, input.speech.language)
        : [...input.rows]);
    this.memo = { rows: input.rows, key, sorted };
    return sorted;
  }

  /** A row that was just edited stays where it is until the reader sorts again. */
  private inOldOrder(input: TableInput<Row>, key: string): Row[] | null {
    if (this.memo?.key !== key || this.memo.rows.length !== input.rows.length) return null;
    const now = new Map(input.rows.map((row) => [input.idOf(row), row]));
    const rows = this.memo.sorted.flatMap((row) => now.get(input.idOf(row)) ?? []);
    return rows.length === input.rows.length ? rows : null;
  }

  private chooser(input: TableInput<Row>): TemplateResult {
    const shown = new Set(this.columnsOf(input).map(({ key }) => key));
    const toggle = (key: string) => {
      this.chosen = new Set(shown);
      if (!this.chosen.delete(key)) this.chosen.add(key);
      if (!this.chosen.size) this.chosen.add(key);
      this.redraw();
    };
    return html`<fieldset class="column-chooser">
      <legend class="sr">${input.speech.t("table.columns")}</legend>
      ${input.columns.map(
        ({ key, label }) =>
          html`<label class="check"
            ><input type="checkbox" .checked=${shown.has(key)} @change=${() => toggle(key)} />${label}</label
          >`,
      )}
    </fieldset>`;
  }

  private grid(input: TableInput<Row>, columns: readonly Column<Row>[], rows: readonly Row[]): TemplateResult {
    const [first, last] = this.drawn(rows.length);
    this.active = within(this.active, Math.max(1, rows.length));
    this.activeColumn = within(this.activeColumn, columns.length);
    return html` <div
      class="table-scroll"
      tabindex="-1"
      @scroll=${(event: Event) => this.scrolled(event.target as HTMLElement)}
      ${ref((box) => this.attach(box))}
    >
      <p class="sr" id="grid-help">${input.speech.t(this.editor ? "table.help.edit" : "table.help")}</p>
      <table
        class="data"
        role="grid"
        aria-label=${input.label}
        aria-describedby="grid-help"
        aria-rowcount=${rows.length + 1}
        aria-colcount=${columns.length}
        @focusin=${(event: FocusEvent) => this.follow(event.target as Element)}
        @keydown=${(event: KeyboardEvent) => this.key(event, input, rows, columns)}
        @copy=${(event: ClipboardEvent) => this.copy(event, rows, columns)}
        @paste=${(event: ClipboardEvent) => this.paste(event, input, rows, columns)}
      >
        <thead>
          <tr aria-rowindex="1">
            ${columns.map((column) => this.heading(column, input.speech))}
          </tr>
        </thead>
        <tbody>
          ${
            first > 0
              ? html`<tr class="gap" aria-hidden="true">
                  <td colspan=${columns.length} .style=${`height:${first * ROW_PX}px`}></td>
                </tr>`
              : nothing
          }
          ${repeat(rows.slice(first, last), input.idOf, (row, k) => this.line(row, first + k, input, columns))}
          ${
            last < rows.length
              ? html`<tr class="gap" aria-hidden="true">
                  <td colspan=${columns.length} .style=${`height:${(rows.length - last) * ROW_PX}px`}></td>
                </tr>`
              : nothing
          }
        </tbody>
      </table>
    </div>`;
  }

  /** The rows in sight and some around them; on paper all of them: [first, after the last]. */
  private drawn(count: number): [number, number] {
    if (sheetNow() === "table") return [0, count];
    return [
      Math.max(0, Math.floor(this.scrollTop / ROW_PX) - SPARE_ROWS),
      Math.min(count, Math.ceil((this.scrollTop + this.heightPx) / ROW_PX) + SPARE_ROWS),
    ];
  }

  private heading(column: Column<Row>, speech: Speech): TemplateResult {
    const on = this.sortKey === column.key;
    return html`<th scope="col" class=${column.numeric ? "number" : ""} aria-sort=${on ? this.direction : "none"}>
      <button type="button" @click=${() => this.sortBy(column)}>
        ${column.label}
        <span class="sort-mark" aria-hidden="true">${on ? (this.direction === "ascending" ? "▲" : "▼") : ""}</span>
        ${on ? html`<span class="sr">${speech.t(`table.sort.${this.direction}`)}</span>` : nothing}
      </button>
    </th>`;
  }

  private line(row: Row, position: number, input: TableInput<Row>, columns: readonly Column<Row>[]): TemplateResult {
    const id = input.idOf(row);
    return html`<tr
      aria-rowindex=${position + 2}
      data-position=${position}
      aria-selected=${id === input.selected}
      class=${id === input.selected ? "selected" : ""}
    >
      ${columns.map((column, at) => this.field(row, id, position, column, at, input))}
    </tr>`;
  }

  private field(
    row: Row,
    id: number,
    position: number,
    column: Column<Row>,
    at: number,
    input: TableInput<Row>,
  ): TemplateResult {
    const active = position === this.active && at === this.activeColumn;
    const name = cellName(id, column.key);
    const fault = this.editor?.faults.get(name);
    const editable = this.editableCell(row, column);
    const open = this.editor?.open?.id === id && this.editor.open.key === column.key && editable;
    const shown = open
      ? this.editor!.render(`${column.label}: ${input.nameOf?.(row) ?? ""}`, row, column.edit!, input.speech)
      : (fault?.raw ?? this.cell(column, row, input.speech));
    const press = (event: MouseEvent) => this.press(event, position, at, id, input, editable);
    const edit = () => editable && !open && this.begin(row, position, at, column, input);
    return html`<td
      class="${column.numeric ? "number" : ""} ${column.wide ? "wide" : ""} ${
        editable ? "editable" : ""
      } ${open ? "open" : ""} ${fault ? "invalid" : ""} ${at > 4 ? "late" : ""}"
      aria-colindex=${at + 1}
      tabindex=${active && !open ? 0 : -1}
      aria-readonly=${this.editor ? String(!editable) : nothing}
      aria-invalid=${fault ? "true" : nothing}
      aria-describedby=${fault && active ? "cell-fault" : nothing}
      aria-busy=${this.editor?.saving.has(name) ? "true" : nothing}
      @click=${press}
      @dblclick=${edit}
    >
      ${shown}${
        fault && (active || open) ? html`<span class="cell-fault" id="cell-fault">${fault.message}</span>` : nothing
      }
    </td>`;
  }

  private editableCell(row: Row, column: Column<Row>): boolean {
    return column.edit !== undefined && (this.editor?.saver.editable(row) ?? false);
  }

  private cell(column: Column<Row>, row: Row, speech: Speech): TemplateResult | string {
    if (column.content) return column.content(row);
    const value = column.value(row);
    if (value === null || value === undefined || value === "") return speech.t("value.none");
    return typeof value === "number" ? speech.number(value) : value;
  }

  /** A click opens the card; where a second one would open the cell, after the time that one would take. */
  private press(
    event: MouseEvent,
    position: number,
    at: number,
    id: number,
    input: TableInput<Row>,
    editable: boolean,
  ): void {
    if ((event.target as Element).closest(".cell-input")) return;
    [this.active, this.activeColumn] = [position, at];
    clearTimeout(this.opening);
    if (editable) this.opening = setTimeout(() => input.open(id), SECOND_CLICK_MS);
    else input.open(id);
    this.focusCell();
  }

  /** A screen reader moves the focus by its own ways: the grid follows. */
  private follow(target: Element): void {
    const cell = target.closest<HTMLElement>("td[aria-colindex]");
    const position = cell?.closest<HTMLElement>("tr")?.dataset.position;
    if (!cell || position === undefined) return;
    // The reason stands at the cell now: the message would only cover it.
    if (cell.classList.contains("invalid")) this.editor?.saver.tell(null);
    const place = [Number(position), Number(cell.getAttribute("aria-colindex")) - 1] as const;
    if (place[0] === this.active && place[1] === this.activeColumn) return;
    [this.active, this.activeColumn] = place;
    this.redraw();
  }

  private begin(row: Row, position: number, at: number, column: Column<Row>, input: TableInput<Row>): void {
    clearTimeout(this.opening);
    [this.active, this.activeColumn] = [position, at];
    this.editor!.begin(row, input.idOf(row), column.key, column.edit!);
    requestAnimationFrame(() => {
      const box = this.box?.querySelector<HTMLInputElement | HTMLSelectElement>(".cell-input");
      box?.focus({ preventScroll: true });
      if (box instanceof HTMLInputElement) box.select();
    });
  }

  private async undo(): Promise<void> {
    await this.editor?.saver.undo();
    this.redraw();
  }

  private sortBy(column: Column<Row>): void {
    const again = this.sortKey === column.key;
    this.direction =
      again && this.direction === "ascending"
        ? "descending"
        : again
          ? "ascending"
          : column.numeric
            ? "descending"
            : "ascending";
    this.sortKey = column.key;
    this.redraw();
  }

  private key(
    event: KeyboardEvent,
    input: TableInput<Row>,
    rows: readonly Row[],
    columns: readonly Column<Row>[],
  ): void {
    const target = event.target as Element;
    // While an input method is composing, Enter and Escape are its own.
    if (event.isComposing || target.closest("thead")) return;
    if (target.closest(".cell-input")) return this.editorKey(event, input, rows, columns);
    const row = rows[this.active];
    const column = columns[this.activeColumn];
    if (!row || !column) return;
    if (event.key === "F2" || event.key === "Enter") {
      event.preventDefault();
      if (this.editableCell(row, column)) return this.begin(row, this.active, this.activeColumn, column, input);
      if (event.key === "Enter") input.open(input.idOf(row));
      return;
    }
    if (event.key === " ") {
      event.preventDefault();
      return input.open(input.idOf(row));
    }
    if (event.key === "Escape" && this.editor?.forget(cellName(input.idOf(row), column.key)))
      return event.stopPropagation();
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) return void this.undo();
    this.step(event, rows.length, columns.length);
  }

  private step(event: KeyboardEvent, rows: number, columns: number): void {
    const step = moveOf(event, Math.max(1, Math.floor(this.heightPx / ROW_PX) - 2));
    if (!step) return;
    event.preventDefault();
    this.active = within(this.active + step[0], rows);
    this.activeColumn = within(this.activeColumn + step[1], columns);
    this.reveal();
  }

  /** Enter takes the value and goes down, Tab to the next cell that can be edited, Escape leaves it as it was. */
  private editorKey(
    event: KeyboardEvent,
    input: TableInput<Row>,
    rows: readonly Row[],
    columns: readonly Column<Row>[],
  ): void {
    const row = rows[this.active];
    const column = columns[this.activeColumn];
    if (!row || !column?.edit || !["Escape", "Enter", "Tab"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") {
      this.editor!.leave();
      return this.focusCell();
    }
    this.editor!.commit(row, column.edit, input.speech);
    const back = event.shiftKey ? -1 : 1;
    if (event.key === "Enter") {
      this.active = within(this.active + back, rows.length);
      return this.reveal();
    }
    const next = nextCell([this.active, this.activeColumn], back, [rows.length, columns.length], (at, k) =>
      this.editableCell(rows[at]!, columns[k]!),
    );
    if (!next) return this.focusCell();
    [this.active, this.activeColumn] = next;
    this.reveal(() => this.begin(rows[next[0]]!, next[0], next[1], columns[next[1]]!, input));
  }

  private copy(event: ClipboardEvent, rows: readonly Row[], columns: readonly Column<Row>[]): void {
    const [row, column] = [rows[this.active], columns[this.activeColumn]];
    if ((event.target as Element).closest(".cell-input") || String(getSelection()) || !row || !column) return;
    event.preventDefault();
    event.clipboardData?.setData("text/plain", String(column.value(row) ?? ""));
  }

  /** A block from a spreadsheet fills the cells from the active one on, to the right and down; all of it or nothing. */
  private paste(
    event: ClipboardEvent,
    input: TableInput<Row>,
    rows: readonly Row[],
    columns: readonly Column<Row>[],
  ): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!this.editor || !text || (event.target as Element).closest(".cell-input, thead")) return;
    event.preventDefault();
    const { t } = input.speech;
    const cells = blockOf(text).flatMap((line, down) =>
      line.map((raw, right) => ({ raw, row: rows[this.active + down], column: columns[this.activeColumn + right] })),
    );
    if (cells.length > PASTE_LIMIT) return this.editor.saver.tell(t("cell.toomany", { count: PASTE_LIMIT }));
    const fitting = cells.flatMap(({ raw, row, column }) =>
      row && column?.edit && this.editableCell(row, column)
        ? [{ raw, row, id: input.idOf(row), key: column.key, edit: column.edit }]
        : [],
    );
    if (fitting.length < cells.length) return this.editor.saver.tell(t("cell.outside"));
    void this.editor.send(fitting, input.speech);
  }

  private reveal(then: () => void = () => this.focusCell()): void {
    const box = this.box;
    if (!box) return;
    const top = this.active * ROW_PX;
    if (top < box.scrollTop) box.scrollTop = top;
    if (top + 2 * ROW_PX > box.scrollTop + box.clientHeight) box.scrollTop = top + 2 * ROW_PX - box.clientHeight;
    this.scrollTop = box.scrollTop;
    this.redraw();
    then();
  }

  private focusCell(): void {
    this.redraw();
    requestAnimationFrame(() => {
      const cell = this.box?.querySelector<HTMLElement>(
        `tr[data-position="${this.active}"] td[aria-colindex="${this.activeColumn + 1}"]`,
      );
      cell?.focus({ preventScroll: true });
      cell?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
    });
  }

  private scrolled(box: HTMLElement): void {
    if (Math.abs(box.scrollTop - this.scrollTop) < ROW_PX) return;
    this.scrollTop = box.scrollTop;
    this.redraw();
  }

  private attach(box: Element | undefined): void {
    this.box = (box as HTMLElement | undefined) ?? null;
    if (this.box?.clientHeight) this.heightPx = this.box.clientHeight;
  }

  private save(input: TableInput<Row>): void {
    const columns = this.columnsOf(input);
    const rows = this.sorted(input).map((row) => columns.map((column) => (column.csv ?? column.value)(row)));
    downloadText(
      input.fileName,
      csvText(
        columns.map(({ label }) => label),
        rows,
      ),
    );
  }
}
