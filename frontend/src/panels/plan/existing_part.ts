/** A town's own plan: brought in as a table, measured with the question of the plan shown, and improved. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { ExistingChange, ExistingPlan, ExistingRow, Run, RunHead } from "../../api_types";
import type { App } from "../../app";
import { faultOf, loadRuns } from "../../loading";
import { renderFault } from "../../screen/faults";
import { openPlan } from "../../showing";
import { SmallTable } from "./small_table";

const TYPES = ".csv,.xlsx,.xlsm,.xls,.ods,.tsv,.txt";

/** The form on the page くらべる. */
export class ExistingForm {
  private title = "";
  private file: File | null = null;
  private fault: ApiError | null = null;
  private isSending = false;

  constructor(private readonly app: App) {}

  render(): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    const base = baseOf(this.app.data.get().run);
    if (base === null) return nothing;
    const pick = (event: Event) => {
      this.file = (event.target as HTMLInputElement).files?.[0] ?? null;
      this.fault = null;
      this.app.redraw();
    };
    const send = (event: SubmitEvent) => {
      event.preventDefault();
      void this.send(base);
    };
    return html`<section class="existing" aria-label=${t("existing.title")}>
      <h3>${t("existing.title")}</h3>
      <p class="muted">${t("existing.help")}</p>
      <form @submit=${send}>
        <label class="field"
          ><span>${t("existing.file")}</span><input type="file" required accept=${TYPES} @change=${pick}
        /></label>
        <label class="field"
          ><span>${t("existing.name")}</span
          ><input
            type="text"
            maxlength="200"
            .value=${this.title}
            @input=${(event: InputEvent) => (this.title = (event.target as HTMLInputElement).value)}
        /></label>
        <button type="submit" ?disabled=${this.isSending}>${t("existing.send")}</button>
      </form>
      ${this.fault ? renderFault(this.app.speech(), this.fault, null) : nothing}
    </section>`;
  }

  private async send(base: number): Promise<void> {
    const { file } = this;
    if (!file) return;
    this.isSending = true;
    this.fault = null;
    this.app.redraw();
    const query = new URLSearchParams({ filename: file.name, title: this.title });
    try {
      await this.app.api.call<RunHead>(`/api/runs/${base}/existing-plans?${query}`, { method: "POST", raw: file });
      this.app.data.set({ notice: this.app.speech().t("existing.sent"), ended: null });
      await loadRuns(this.app);
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.isSending = false;
    this.app.redraw();
  }
}

/** The run whose question a plan is measured with: the one shown, or the one it was measured with itself. */
function baseOf(run: Run | null): number | null {
  return run?.summary?.existing?.run_id ?? run?.id ?? null;
}

/** What the shown plan comes to, where it is a town's own. */
export class ExistingAnswer {
  private readonly rows: SmallTable<ExistingRow>;

  constructor(private readonly app: App) {
    this.rows = new SmallTable<ExistingRow>(app, "existing-plan.csv");
  }

  render(run: Run): TemplateResult | typeof nothing {
    const told = run.summary?.existing;
    if (!told) return nothing;
    const { t } = this.app.speech();
    return html`<section class="existing" aria-label=${t("existing.answer")}>
      <h3>${t("existing.answer")}</h3>
      <p>
        ${t("existing.read", { read: told.rows_read ?? 0, used: told.rows_used ?? 0, file: told.filename ?? "" })}
        <button type="button" class="link" @click=${() => void openPlan(this.app, told.run_id)}>
          ${t("existing.base", { id: told.run_id })}
        </button>
      </p>
      <ul class="reasons">
        ${(told.sentences ?? []).map((line) => html`<li>${line}</li>`)}
      </ul>
      ${this.changes(told)} ${this.issues(told)} ${this.rowsPart(told)}
    </section>`;
  }

  private changes({ changes = [] }: ExistingPlan): TemplateResult {
    const { t, yen } = this.app.speech();
    if (!changes.length) return html`<p class="muted">${t("existing.changes.none")}</p>`;
    const signed = (value: number) => `${value > 0 ? "+" : ""}${yen(value)}`;
    return html`<h4>${t("existing.changes", { count: changes.length })}</h4>
      <p class="muted">${t("existing.changes.help")}</p>
      <div class="scroll-x" tabindex="0" role="region" aria-label=${t("existing.changes.table")}>
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">${t("column.name")}</th>
              <th scope="col">${t("existing.instead")}</th>
              <th scope="col" class="number">${t("plan.money.city")}</th>
              <th scope="col" class="number">${t("plan.money.travel")}</th>
            </tr>
          </thead>
          <tbody>
            ${changes.map(
              (row) =>
                html`<tr>
                  <th scope="row" class="wrap">${this.link(row.facility_id, row.name)}</th>
                  <td class="wrap">
                    ${this.said(row)}${this.mends(row.mends ?? 0)}
                  </td>
                  <td class="number">${signed(row.city_difference_yen)}</td>
                  <td class="number">${signed(row.travel_difference_yen)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }

  private link(id: number, name: string): TemplateResult {
    return html`<button type="button" class="link" @click=${() => this.app.openFacility(id, { centre: true })}>
      ${name}
    </button>`;
  }

  private mends(count: number): TemplateResult | typeof nothing {
    return count > 0 ? html`<small>${this.app.speech().t("existing.mends", { count })}</small>` : nothing;
  }

  private said(row: ExistingChange): string {
    const { t, term } = this.app.speech();
    const one = (action: string, year?: number | null) =>
      `${term("action", action)}${year ? ` ${t("existing.from", { year })}` : ""}`;
    return `${one(row.action, row.fiscal_year)} → ${one(row.new_action, row.new_fiscal_year)}`;
  }

  private issues({ issues = [], columns = [] }: ExistingPlan): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    const unread = columns.filter(({ use }) => use !== "read");
    if (!issues.length && !unread.length) return nothing;
    return html`<details ?open=${issues.some(({ severity }) => severity === "error")}>
      <summary>${t("existing.issues", { count: issues.length })}</summary>
      <ul class="reasons">
        ${issues.map(
          ({ row, column, message }) =>
            html`<li>
              ${row ? html`<b>${t("existing.row", { row })}${column ? ` ${column}` : ""}</b> ` : nothing}${message}
            </li>`,
        )}
        ${unread.map(({ heading, message }) => html`<li><b>${heading}</b> ${message}</li>`)}
      </ul>
    </details>`;
  }

  private rowsPart({ rows = [] }: ExistingPlan): TemplateResult {
    const { t, term } = this.app.speech();
    return html`<details>
      <summary>${t("existing.rows", { count: rows.length })}</summary>
      ${this.rows.render(t("existing.rows.table"), rows, [
        { label: t("column.name"), value: ({ name, facility_code }) => name ?? facility_code },
        { label: t("existing.action"), value: ({ action }) => term("action", action) },
        { label: t("existing.year"), numeric: true, value: ({ year }) => year ?? null },
        { label: t("existing.counted"), value: ({ text }) => text ?? "" },
        { label: t("existing.line"), numeric: true, value: ({ row }) => row },
      ])}
    </details>`;
  }
}
