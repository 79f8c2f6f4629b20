/** A sortable table that draws only the rows in sight: thousands of rows, keyboard, columns to choose, CSV. */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { ref } from "lit-html/directives/ref.js";
import { csvText, downloadText, type Cell } from "../csv";
import { icon } from "../icons";
import type { Speech } from "../i18n";
import { sortRows, type Direction, type Sortable } from "./sort";

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
}

export interface TableInput<Row> {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  idOf(row: Row): number;
  selected: number | null;
  open(id: number): void;
  fileName: string;
  speech: Speech;
}

const ROW_PX = 36;
const SPARE_ROWS = 8;

export class DataTable<Row> {
  private sortKey: string | null = null;
  private direction: Direction = "ascending";
  private chosen: Set<string> | null = null;
  private choosing = false;
  private scrollTop = 0;
  private heightPx = 320;
  private active = 0;
  private box: HTMLElement | null = null;
  private memo: { rows: readonly Row[]; key: string; sorted: Row[] } | null = null;

  constructor(private readonly redraw: () => void) {}

  render(input: TableInput<Row>, extra: TemplateResult | typeof nothing = nothing): TemplateResult {
    const { t } = input.speech;
    const columns = this.columnsOf(input);
    const rows = this.sorted(input);
    return html`
      <div class="table-head">
        ${extra}
        <span class="muted">${t("table.rows", { count: input.speech.number(rows.length) })}</span>
        <span class="spacer"></span>
        <button type="button" class="quiet" aria-expanded=${this.choosing} @click=${() => this.flip()}>${t("table.columns")}</button>
        <button type="button" class="quiet" @click=${() => this.save(input)}>${icon("csv")}${t("table.csv")}</button>
      </div>
      ${this.choosing ? this.chooser(input) : nothing}
      ${this.grid(input, columns, rows)}`;
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
    const sorted = column
      ? sortRows(input.rows, (row) => column.value(row), this.direction, input.speech.language)
      : [...input.rows];
    this.memo = { rows: input.rows, key, sorted };
    return sorted;
  }

  private chooser(input: TableInput<Row>): TemplateResult {
    const shown = new Set(this.columnsOf(input).map(({ key }) => key));
    const toggle = (key: string) => {
      this.chosen = new Set(shown);
      if (!this.chosen.delete(key)) this.chosen.add(key);
      if (!this.chosen.size) this.chosen.add(key);
      this.redraw();
    };
    return html`<fieldset class="column-chooser"><legend class="sr">${input.speech.t("table.columns")}</legend>
      ${input.columns.map(({ key, label }) => html`<label class="check"><input type="checkbox" .checked=${shown.has(key)} @change=${() => toggle(key)} />${label}</label>`)}
    </fieldset>`;
  }

  private grid(input: TableInput<Row>, columns: readonly Column<Row>[], rows: readonly Row[]): TemplateResult {
    const first = Math.max(0, Math.floor(this.scrollTop / ROW_PX) - SPARE_ROWS);
    const last = Math.min(rows.length, Math.ceil((this.scrollTop + this.heightPx) / ROW_PX) + SPARE_ROWS);
    this.active = Math.min(this.active, Math.max(0, rows.length - 1));
    return html`
      <div class="table-scroll" tabindex="-1" @scroll=${(event: Event) => this.scrolled(event.target as HTMLElement)} ${ref((box) => this.attach(box))}>
        <table class="data" aria-label=${input.label} aria-rowcount=${rows.length + 1} @keydown=${(event: KeyboardEvent) => this.key(event, input, rows)}>
          <thead><tr aria-rowindex="1">${columns.map((column) => this.heading(column, input.speech))}</tr></thead>
          <tbody>
            ${first > 0 ? html`<tr class="gap" aria-hidden="true"><td colspan=${columns.length} .style=${`height:${first * ROW_PX}px`}></td></tr>` : nothing}
            ${repeat(rows.slice(first, last), input.idOf, (row, k) => this.line(row, first + k, input, columns))}
            ${last < rows.length ? html`<tr class="gap" aria-hidden="true"><td colspan=${columns.length} .style=${`height:${(rows.length - last) * ROW_PX}px`}></td></tr>` : nothing}
          </tbody>
        </table>
      </div>`;
  }

  private heading(column: Column<Row>, speech: Speech): TemplateResult {
    const on = this.sortKey === column.key;
    return html`<th scope="col" class=${column.numeric ? "number" : ""} aria-sort=${on ? this.direction : "none"}>
      <button type="button" @click=${() => this.sortBy(column)}>${column.label}
        <span class="sort-mark" aria-hidden="true">${on ? (this.direction === "ascending" ? "▲" : "▼") : ""}</span>
        ${on ? html`<span class="sr">${speech.t(`table.sort.${this.direction}`)}</span>` : nothing}
      </button></th>`;
  }

  private line(row: Row, position: number, input: TableInput<Row>, columns: readonly Column<Row>[]): TemplateResult {
    const id = input.idOf(row);
    return html`<tr aria-rowindex=${position + 2} data-position=${position} tabindex=${position === this.active ? 0 : -1}
      aria-selected=${id === input.selected} class=${id === input.selected ? "selected" : ""}
      @click=${() => this.choose(position, id, input)}>
      ${columns.map((column) => html`<td class="${column.numeric ? "number" : ""} ${column.wide ? "wide" : ""}">${this.cell(column, row, input.speech)}</td>`)}
    </tr>`;
  }

  private cell(column: Column<Row>, row: Row, speech: Speech): TemplateResult | string {
    if (column.content) return column.content(row);
    const value = column.value(row);
    if (value === null || value === undefined || value === "") return speech.t("value.none");
    return typeof value === "number" ? speech.number(value) : value;
  }

  private choose(position: number, id: number, input: TableInput<Row>): void {
    this.active = position;
    input.open(id);
  }

  private sortBy(column: Column<Row>): void {
    const again = this.sortKey === column.key;
    this.direction = again && this.direction === "ascending" ? "descending" : again ? "ascending" : column.numeric ? "descending" : "ascending";
    this.sortKey = column.key;
    this.redraw();
  }

  private key(event: KeyboardEvent, input: TableInput<Row>, rows: readonly Row[]): void {
    const page = Math.max(1, Math.floor(this.heightPx / ROW_PX) - 2);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    if ((event.target as Element).closest("thead")) return;
    if (event.key === "Enter" && rows[this.active]) return input.open(input.idOf(rows[this.active]!));
    if (step === undefined) return;
    event.preventDefault();
    this.active = Math.min(rows.length - 1, Math.max(0, this.active + step));
    this.reveal();
  }

  private reveal(): void {
    const box = this.box;
    if (!box) return;
    const top = this.active * ROW_PX;
    if (top < box.scrollTop) box.scrollTop = top;
    if (top + 2 * ROW_PX > box.scrollTop + box.clientHeight) box.scrollTop = top + 2 * ROW_PX - box.clientHeight;
    this.scrollTop = box.scrollTop;
    this.redraw();
    requestAnimationFrame(() => box.querySelector<HTMLElement>(`tr[data-position="${this.active}"]`)?.focus({ preventScroll: true }));
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
    downloadText(input.fileName, csvText(columns.map(({ label }) => label), rows));
  }
}
