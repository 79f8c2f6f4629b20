/** The table under the map: the selection's facilities, or the decisions of the plan for the same selection. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Decision } from "../api_types";
import { type App, decisionsOf } from "../app";
import { icon } from "../icons";
import type { Facility } from "../stock/columns";
import { NO_FILTERS } from "../stock/filter";
import { CellEditor } from "../table/cell_editor";
import { DataTable } from "../table/data_table";
import { decisionColumns } from "../table/decision_columns";
import { facilityColumns } from "../table/facility_columns";
import { FacilitySaver } from "../table/facility_saver";
import { BulkEdit } from "./bulk_edit";

export class TableRegion {
  private readonly facilities: DataTable<Facility>;
  private readonly decisions: DataTable<Decision>;
  private readonly bulk: BulkEdit;
  private memo: { mask: Uint8Array; run: unknown; rows: Facility[]; decided: Decision[] } | null = null;

  constructor(private readonly app: App) {
    this.facilities = new DataTable<Facility>(
      () => app.redraw(),
      new CellEditor(new FacilitySaver(app), () => app.redraw()),
    );
    this.decisions = new DataTable<Decision>(() => app.redraw());
    this.bulk = new BulkEdit(app);
  }

  render(): TemplateResult | typeof nothing {
    const { table, facility } = this.app.view.get();
    const { stock, run } = this.app.data.get();
    if (!table || !stock) return nothing;
    const speech = this.app.speech();
    const { rows, decided } = this.rows();
    const open = (id: number) => this.app.openFacility(id, { centre: true });
    const tabs = this.tabs(table, run !== null);
    if (!rows.length)
      return html`<div class="table-head">${tabs}</div>
        ${this.empty()}`;
    if (table === "decisions" && run) {
      return this.decisions.render(
        {
          label: speech.t("table.decisions"),
          rows: decided,
          columns: decisionColumns(this.app),
          idOf: (row) => row.facility_id,
          selected: facility,
          open,
          fileName: `saihen-plan-${run.id}.csv`,
          speech,
        },
        tabs,
      );
    }
    return html`${this.bulk.render(rows)}${this.facilities.render(
      {
        label: speech.t("table.facilities"),
        rows,
        columns: facilityColumns(this.app),
        idOf: (row) => row.id,
        nameOf: (row) => row.name,
        selected: facility,
        open,
        fileName: "saihen-facilities.csv",
        speech,
      },
      html`${tabs}${this.bulk.button()}`,
    )}`;
  }

  private tabs(table: "facilities" | "decisions", hasRun: boolean): TemplateResult {
    const { t } = this.app.speech();
    const tab = (name: "facilities" | "decisions") =>
      html`<button
        type="button"
        aria-pressed=${name === table}
        class=${name === table ? "on" : ""}
        @click=${() => this.app.view.set({ table: name })}
      >
        ${t(`table.${name}`)}
      </button>`;
    return html`<div class="segments">${tab("facilities")}${hasRun ? tab("decisions") : nothing}</div>`;
  }

  private rows(): { rows: Facility[]; decided: Decision[] } {
    const { stock, mask, run } = this.app.data.get();
    if (this.memo?.mask === mask && this.memo.run === run) return this.memo;
    const rows = stock!.facilities.filter((_, row) => mask[row]);
    const inside = new Set(rows.map(({ id }) => id));
    const decided = decisionsOf(run).filter(({ facility_id }) => inside.has(facility_id));
    this.memo = { mask, run, rows, decided };
    return this.memo;
  }

  private empty(): TemplateResult {
    const { t } = this.app.speech();
    return html`<div class="empty">
      <p>${t("empty.selection.title")}</p>
      <button type="button" @click=${() => this.app.view.set({ filters: NO_FILTERS, area: null })}>
        ${icon("clear")}${t("empty.selection.action")}
      </button>
    </div>`;
  }
}
