/** The form of a calculation: every setting of a plan in its group, and the lists about single facilities. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { RunRequest } from "../../api_types";
import type { App } from "../../app";
import { ScenarioChoice } from "./scenario_choice";
import { SettingFields } from "./setting_fields";
import { WishLists } from "./wish_lists";

const TERMS = ["5,5,10,10", "5,5", "5,5,5,5", "10,10,10,10"] as const;

export class RunForm {
  private title = "";
  private terms: string = TERMS[0];
  private readonly fields: SettingFields;
  private readonly lists: WishLists;
  private readonly scenario: ScenarioChoice;
  /** What the last calculation was asked with; null before there was one from here. */
  private sent: string | null = null;
  private touched = false;

  constructor(private readonly app: App) {
    this.fields = new SettingFields(app);
    this.lists = new WishLists(app);
    this.scenario = new ScenarioChoice(app, () => this.settings());
  }

  /** Whether the form says something else than the last calculation was asked with. */
  isChanged(): boolean {
    return this.sent === null ? this.touched : this.sent !== JSON.stringify(this.request());
  }

  asked(): void {
    this.sent = JSON.stringify(this.request());
    this.touched = false;
  }

  goals(begin: () => void, next: () => void): TemplateResult {
    const { t } = this.app.speech();
    return this.form(
      begin,
      html`<p>${t("journey.goals.help")}</p>
        ${this.scenario.render()}
        ${this.fields.group("goals")}
        <p class="muted">${t("journey.goals.blank")}</p>
        ${this.termsPart()}
        <details>
          <summary>${t("journey.money")}</summary>
          ${this.fields.group("money")}
        </details>
        <details>
          <summary>${t("journey.details")}</summary>
        <label class="field"
          ><span>${t("plan.title")}</span
          ><input
            type="text"
            maxlength="200"
            .value=${this.title}
            @input=${(event: InputEvent) => (this.title = (event.target as HTMLInputElement).value)}
        /></label>
          ${this.fields.group("details")}
        </details>`,
      html`<button type="button" class="wide" @click=${next}>${t("journey.goals.next")}</button>`,
    );
  }

  guard(begin: () => void): TemplateResult {
    const { t } = this.app.speech();
    return this.form(
      begin,
      html`<p>${t("journey.guard.help")}</p>
        <fieldset>
          <legend>${t("journey.promises")}</legend>
          ${this.fields.group("guards")}
        </fieldset>
        ${this.lists.functionPart()} ${this.lists.lockPart()} ${this.lists.pairPart()}
        <fieldset>
          <legend>${t("journey.means")}</legend>
          ${this.fields.group("means")}
        </fieldset>
        <details>
          <summary>${t("journey.carbon")}</summary>
          ${this.fields.group("carbon")}
        </details>
        <p class="muted">${t("plan.districts.none")}</p>`,
      nothing,
    );
  }

  private form(begin: () => void, fields: TemplateResult, more: TemplateResult | typeof nothing): TemplateResult {
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      begin();
    };
    const touch = () => (this.touched = true);
    return html`<form class="run-form" @submit=${submit} @input=${touch} @change=${touch}>
      ${fields}
      <div class="journey-next">
        <button type="submit" class="primary wide">${this.app.speech().t("plan.start")}</button>${more}
      </div>
    </form>`;
  }

  private termsPart(): TemplateResult {
    const { t } = this.app.speech();
    const years = (terms: string) => terms.split(",").reduce((sum, part) => sum + Number(part), 0);
    return html`<label class="field"
      ><span>${t("journey.terms")}</span
      ><select @change=${(event: Event) => (this.terms = (event.target as HTMLSelectElement).value)}>
        ${TERMS.map(
          (terms) =>
            html`<option value=${terms} ?selected=${terms === this.terms}>
              ${t("journey.terms.of", { years: years(terms), terms: terms.replaceAll(",", " + ") })}
            </option>`,
        )}
      </select></label
    >`;
  }

  request(): RunRequest {
    const name = this.scenario.used();
    return { title: this.title, settings: { ...(name === null ? {} : { scenario: name }), ...this.settings() } };
  }

  /** What the form says by itself. */
  private settings(): Record<string, unknown> {
    const terms = this.terms === TERMS[0] ? {} : { terms: this.terms.split(",").map(Number) };
    return { ...this.fields.values(), ...terms, ...this.lists.wishes() };
  }
}
