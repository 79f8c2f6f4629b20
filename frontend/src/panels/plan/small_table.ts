/** A table of some hundred rows that sorts by its headings, unfolds, and goes home as CSV. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { App } from "../../app";
import { csvText, downloadText } from "../../csv";
import { icon } from "../../icons";
import { type Direction, type Sortable, sortRows } from "../../table/sort";

export interface SmallColumn<Row> {
  label: string;
  numeric?: boolean;
  value(row: Row): Sortable;
  content?(row: Row): TemplateResult | string;
}

const SHOWN = 30;

export class SmallTable<Row> {
  private column: number;
  private direction: Direction;
  private shown = SHOWN;

  constructor(
    private readonly app: App,
    private readonly fileName: string,
    column = 0,
    direction: Direction = "ascending",
  ) {
    [this.column, this.direction] = [column, direction];
  }

  render(label: string, rows: readonly Row[], columns: readonly SmallColumn<Row>[]): TemplateResult {
    const speech = this.app.speech();
    const sorted = sortRows(rows, columns[this.column]!.value, this.direction, speech.language);
    const rest = sorted.length - this.shown;
    return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${label}>
        <table class="plain small-table">
          <thead>
            <tr>
              ${columns.map((column, k) => this.heading(column, k))}
            </tr>
          </thead>
          <tbody>
            ${sorted.slice(0, this.shown).map(
              (row) =>
                html`<tr>
                  ${columns.map((column, k) => cell(column, row, k))}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <div class="buttons">
        ${
          rest > 0
            ? html`<button type="button" class="small" @click=${() => this.unfold()}>
                ${speech.t("explore.more", { count: speech.number(rest) })}
              </button>`
            : nothing
        }
        <button type="button" class="small" @click=${() => this.save(sorted, columns)}>
          ${icon("csv")}${speech.t("table.csv")}
        </button>
      </div>`;
  }

  private heading(column: SmallColumn<Row>, k: number): TemplateResult {
    const now = k === this.column ? this.direction : "none";
    const sort = () => {
      this.direction = k === this.column && this.direction === "ascending" ? "descending" : "ascending";
      this.column = k;
      this.app.redraw();
    };
    const arrow = now === "none" ? "" : now === "ascending" ? " ▲" : " ▼";
    return html`<th scope="col" class=${column.numeric ? "number" : ""} aria-sort=${now}>
      <button type="button" class="sort" @click=${sort}>${column.label}${arrow}</button>
    </th>`;
  }

  private unfold(): void {
    this.shown += 10 * SHOWN;
    this.app.redraw();
  }

  private save(rows: readonly Row[], columns: readonly SmallColumn<Row>[]): void {
    downloadText(
      this.fileName,
      csvText(
        columns.map(({ label }) => label),
        rows.map((row) => columns.map(({ value }) => value(row))),
      ),
    );
  }
}

function cell<Row>(column: SmallColumn<Row>, row: Row, k: number): TemplateResult {
  const content = column.content ? column.content(row) : String(column.value(row) ?? "");
  return k === 0
    ? html`<th scope="row">${content}</th>`
    : html`<td class=${column.numeric ? "number" : ""}>${content}</td>`;
}
