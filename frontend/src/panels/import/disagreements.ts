/** A file against the register, side by side; one click chooses, and what was chosen is not asked again. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { DisagreeingFacility, Disagreements, FieldDifference } from "../../api_types";
import type { App } from "../../app";
import { csvText, downloadText } from "../../csv";
import { icon } from "../../icons";
import { faultOf } from "../../loading";
import { renderFault } from "../../screen/faults";
import { ownCode } from "../../stock/own_code";
import { fieldLabel } from "../card/history_part";
import { facts } from "../card/section";

const SHOWN = 100;
export type Side = "register" | "file";

/** What the server is told of one choice. */
export function choiceOf(
  facility: DisagreeingFacility,
  one: FieldDifference,
  side: Side,
  source: string,
): Record<string, unknown> {
  const [chosen, refused] = side === "file" ? [one.file, one.register] : [one.register, one.file];
  return { facility_id: facility.facility_id, field: one.field, chosen, refused, takes_file: side === "file", source };
}

export const keyOf = (facility: DisagreeingFacility, one: FieldDifference): string =>
  `${facility.facility_id}/${one.field}`;

export class DisagreementsPart {
  private readonly chosen = new Map<string, Side>();
  private fault: ApiError | null = null;

  constructor(
    private readonly app: App,
    private readonly found: Disagreements,
    private readonly source: string,
  ) {}

  render(): TemplateResult {
    const { t, number } = this.app.speech();
    const { found } = this;
    return html`<h3>${t("compare.title")}</h3>
      ${facts([
        [t("compare.matched"), number(found.matched)],
        [t("compare.agreeing"), number(found.agreeing)],
        [
          t("compare.disagreeing"),
          t("compare.disagreeing.value", { facilities: number(found.disagreeing), values: number(found.differences) }),
        ],
        [t("compare.settled"), found.settled ? number(found.settled) : null],
        [t("compare.only.register"), number(found.only_register_total)],
        [t("compare.only.file"), number(found.only_file_total)],
      ])}
      ${this.fault ? renderFault(this.app.speech(), this.fault, null) : nothing}
      ${found.matches.length ? this.table() : html`<p class="proof ok">${t("compare.none")}</p>`}`;
  }

  private table(): TemplateResult {
    const { t, number } = this.app.speech();
    const left = this.found.differences - this.chosen.size;
    return html`<p class="muted" role="status">${t("compare.left", { count: number(left) })}</p>
      <div class="buttons">
        <button type="button" class="small" @click=${() => void this.chooseRest("register")}>
          ${t("compare.all.register")}
        </button>
        <button type="button" class="small" @click=${() => void this.chooseRest("file")}>
          ${t("compare.all.file")}
        </button>
        <button type="button" class="quiet small" @click=${() => this.save()}>${icon("csv")}${t("table.csv")}</button>
      </div>
      <div class="scroll-x compare" tabindex="0">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">${t("compare.field")}</th>
              <th scope="col">${t("compare.register")}</th>
              <th scope="col">${t("compare.file")}</th>
            </tr>
          </thead>
          ${this.found.matches.slice(0, SHOWN).map((match) => this.facility(match))}
        </table>
      </div>
      ${
        this.found.matches.length > SHOWN
          ? html`<p class="muted">${t("import.issues.first", { count: SHOWN })}</p>`
          : nothing
      }`;
  }

  private facility(match: DisagreeingFacility): TemplateResult {
    const { t } = this.app.speech();
    const other = match.file_name !== match.name ? html` <small>${match.file_name}</small>` : nothing;
    return html`<tbody>
      <tr class="group">
        <th colspan="3" scope="rowgroup">
          <button type="button" class="link" @click=${() => this.app.openFacility(match.facility_id, { centre: true })}>
            ${match.name}</button
          >${other} <small>${t("compare.by", { by: t(`compare.by.${match.by}`), row: match.row })}</small>
        </th>
      </tr>
      ${match.differences.map(
        (one) =>
          html`<tr>
            <th scope="row">${this.label(one.field)}</th>
            ${this.side(match, one, "register")}${this.side(match, one, "file")}
          </tr>`,
      )}
    </tbody>`;
  }

  private side(match: DisagreeingFacility, one: FieldDifference, side: Side): TemplateResult {
    const { t } = this.app.speech();
    const now = this.chosen.get(keyOf(match, one)) ?? null;
    const value = this.shown(one.field, one[side]);
    const source =
      side === "register" ? one.register_source?.source : one.chosen_before === "file" ? t("compare.before") : null;
    return html`<td>
      <button
        type="button"
        class="choice ${now === side ? "on" : ""} ${now && now !== side ? "refused" : ""}"
        aria-pressed=${now === side}
        aria-label=${t("compare.choose", { field: this.label(one.field), value, side: t(`compare.${side}`) })}
        @click=${() => void this.choose([[match, one]], side)}
      >
        ${value}</button
      >${source ? html`<small>${source}</small>` : nothing}
    </td>`;
  }

  private label(field: string): string {
    return field === "position" ? this.app.speech().t("column.point") : fieldLabel(this.app, field);
  }

  private shown(field: string, value: string): string {
    const { term, t } = this.app.speech();
    if (field === "category" || field === "structure") return term(field, value);
    return value === "True" ? t("value.yes") : value === "False" ? t("value.no") : value;
  }

  private chooseRest(side: Side): Promise<void> {
    const open = this.found.matches.flatMap((match) =>
      match.differences.filter((one) => !this.chosen.has(keyOf(match, one))).map((one) => [match, one] as const),
    );
    return open.length ? this.choose(open, side) : Promise.resolve();
  }

  private async choose(pairs: readonly (readonly [DisagreeingFacility, FieldDifference])[], side: Side): Promise<void> {
    this.fault = null;
    try {
      await this.app.api.post("/api/disagreements/choices", {
        choices: pairs.map(([match, one]) => choiceOf(match, one, side, this.source)),
      });
      for (const [match, one] of pairs) this.chosen.set(keyOf(match, one), side);
      if (side === "file") await this.app.reload();
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }

  private save(): void {
    const { t } = this.app.speech();
    const header = [t("column.code"), t("column.name"), t("compare.field"), t("compare.register"), t("compare.file")];
    const rows = this.found.matches.flatMap((match) =>
      match.differences.map((one) => [
        ownCode(match.code),
        match.name,
        this.label(one.field),
        this.shown(one.field, one.register),
        this.shown(one.field, one.file),
      ]),
    );
    downloadText("saihen-disagreements.csv", csvText(header, rows));
  }
}
