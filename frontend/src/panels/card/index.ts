/** The facility card (施設カルテ): everything the register knows of one facility, section by section. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { FacilityCard } from "../../api_types";
import type { App } from "../../app";
import { csvText, downloadText } from "../../csv";
import { icon } from "../../icons";
import { may } from "../../rights";
import { renderFault } from "../../screen/faults";
import { ownCode } from "../../stock/own_code";
import { SetUndo } from "../../table/set_undo";
import { buildingsPart } from "./buildings_part";
import { nearbyPart, positionPart, repairsPart, zonesPart } from "./context_parts";
import { CostPart } from "./cost_part";
import { DecisionPart } from "./decision_part";
import { Editor } from "./editor";
import { FilesPart } from "./files_part";
import { historyPart } from "./history_part";
import { identityPart } from "./identity_part";
import { JudgementPart } from "./judgement_part";
import { COST_FIELDS, yearsPart } from "./years_part";

export class CardHost {
  private readonly editor: Editor;
  private readonly cost: CostPart;
  private readonly decision: DecisionPart;
  private readonly judgement: JudgementPart;
  private readonly files: FilesPart;
  private readonly sets: SetUndo;
  private nearbyKm = 2;

  constructor(private readonly app: App) {
    this.editor = new Editor(app);
    this.cost = new CostPart(app);
    this.decision = new DecisionPart(app);
    this.judgement = new JudgementPart(app);
    this.files = new FilesPart(app);
    this.sets = new SetUndo(app);
  }

  render(): TemplateResult {
    const speech = this.app.speech();
    const { card, cardError } = this.app.data.get();
    const { facility } = this.app.view.get();
    if (cardError) return html`${this.head(null)}${renderFault(speech, cardError, null)}`;
    if (!card || card.id !== facility)
      return html`${this.head(null)}
        <p class="loading">${speech.t("app.loading")}</p>`;
    return html`${this.head(card)}
      <div class="card-body" tabindex="-1">${this.editor.editing ? this.editor.render(card) : this.parts(card)}</div>`;
  }

  private head(card: FacilityCard | null): TemplateResult {
    const { t, term } = this.app.speech();
    return html` <div class="card-head">
        <div>
          <p class="kicker">
            ${card ? [term("category", card.category), card.class_small].filter(Boolean).join(" ／ ") : t("card.label")}
          </p>
          <h2>${card?.name ?? ""}</h2>
          ${card?.kana ? html`<p class="kana">${card.kana}</p>` : nothing}
        </div>
        <button
          type="button"
          class="icon-only"
          aria-label=${t("card.close")}
          @click=${() => this.app.view.set({ facility: null })}
        >
          ${icon("clear")}
        </button>
      </div>
      ${card ? this.actions(card) : nothing}`;
  }

  private actions(card: FacilityCard): TemplateResult {
    const { t } = this.app.speech();
    return html`<div class="card-actions">
      <button type="button" class="quiet small" @click=${() => this.app.openFacility(card.id, { centre: true })}>
        ${icon("pin")}${t("card.show")}
      </button>
      ${
        card.own === false || !(may(this.app, "edit_register") || may(this.app, "write_notes"))
          ? nothing
          : html`<button
              type="button"
              class="quiet small"
              aria-pressed=${this.editor.editing}
              @click=${() => this.editor.toggle(card)}
            >
              ${icon("edit")}${t("card.edit")}
            </button>`
      }
      ${
        card.years?.length
          ? html`<button type="button" class="quiet small" @click=${() => this.save(card)}>
              ${icon("csv")}${t("card.csv")}
            </button>`
          : nothing
      }
    </div>`;
  }

  private parts(card: FacilityCard): TemplateResult {
    const setKm = (km: number) => {
      this.nearbyKm = km;
      this.app.redraw();
    };
    return html` ${this.decision.render(card)} ${identityPart(this.app, card)} ${buildingsPart(this.app, card)}
    ${yearsPart(this.app, card)} ${this.cost.render(card)} ${this.judgement.render(card)} ${repairsPart(this.app, card)}
    ${positionPart(this.app, card)} ${nearbyPart(this.app, card, this.nearbyKm, setKm)} ${zonesPart(this.app, card)}
    ${this.files.render(card)} ${historyPart(this.app, card, this.sets)}`;
  }

  private save(card: FacilityCard): void {
    const { t } = this.app.speech();
    const header = [
      t("column.code"),
      t("column.name"),
      t("column.fiscal_year"),
      ...COST_FIELDS.map((field) => t(`cost.${field}`)),
      t("column.cost_yen"),
      t("column.income_yen"),
      t("column.users"),
    ];
    const rows = card.years.map((year) => [
      ownCode(card.code),
      card.name,
      year.fiscal_year,
      ...COST_FIELDS.map((field) => year[field]),
      year.cost_yen,
      year.income_yen,
      year.users,
    ]);
    downloadText(`saihen-${ownCode(card.code) ?? card.id}.csv`, csvText(header, rows));
  }
}
