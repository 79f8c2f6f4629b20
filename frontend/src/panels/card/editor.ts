/** Editing a facility in place; the version read is sent along, so that two people cannot overwrite each other. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { FacilityCard } from "../../api_types";
import type { App } from "../../app";
import { faultOf } from "../../loading";
import { renderFault } from "../../screen/faults";
import {
  type CHOICE_FIELDS,
  changesOf,
  type Field,
  NUMBER_FIELDS,
  TEXT_FIELDS,
  type Values,
  valuesOf,
} from "./editor_fields";
import { PartsEditor } from "./parts_editor";

export class Editor {
  editing = false;
  private values: Values | null = null;
  private fault: ApiError | null = null;
  private readonly parts: PartsEditor;

  constructor(private readonly app: App) {
    this.parts = new PartsEditor(app);
    app.view.on(["facility"], () => this.stop());
  }

  toggle(card: FacilityCard): void {
    if (this.editing) return this.stop();
    this.editing = true;
    this.start(card);
  }

  private start(card: FacilityCard): void {
    this.values = valuesOf(card);
    this.fault = null;
    this.parts.clear();
    const moved = (lon: number, lat: number) => {
      this.values = { ...this.values!, lon: lon.toFixed(6), lat: lat.toFixed(6) };
      this.app.redraw();
    };
    this.app.data.set({ placing: { lon: card.lon ?? null, lat: card.lat ?? null, moved } });
    this.app.redraw();
  }

  private stop(): void {
    [this.editing, this.values, this.fault] = [false, null, null];
    this.app.data.set({ placing: null });
    this.app.redraw();
  }

  render(card: FacilityCard): TemplateResult {
    const speech = this.app.speech();
    const { t } = speech;
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      void this.save(card);
    };
    return html`<form class="editor" @submit=${submit}>
        ${this.fault ? this.faultPart(this.fault, card) : nothing} ${this.input("name")}${this.choice("category")}
        ${TEXT_FIELDS.slice(1).map((field) => this.input(field))} ${this.choice("management")}${this.choice("shelter")}
        ${this.choice("use_state")}${this.choice("property_kind")}
        <div class="pair">${NUMBER_FIELDS.map((field) => this.input(field))}</div>
        <p class="muted">${t("card.place.help")}</p>
        <div class="buttons">
          <button type="submit" class="primary">${t("card.save")}</button
          ><button type="button" @click=${() => this.stop()}>${t("card.cancel")}</button>
        </div>
      </form>
      ${this.parts.render(card)}`;
  }

  /** Somebody was faster: say so, and offer what they wrote. */
  private faultPart(fault: ApiError, card: FacilityCard): TemplateResult {
    const speech = this.app.speech();
    if (fault.problem.status !== 412) return renderFault(speech, fault, null);
    const reread = async () => {
      const reply = await this.app.api.call<FacilityCard>(`/api/facilities/${card.id}`);
      this.app.data.set({ card: reply.body, cardEtag: reply.etag });
      this.start(reply.body);
    };
    return html`<div class="fault" role="alert">
      <div>
        <strong>${speech.t("card.conflict.title")}</strong>
        <p>${speech.t("card.conflict.help")}</p>
        <button type="button" @click=${() => void reread()}>${speech.t("card.conflict.reread")}</button>
      </div>
    </div>`;
  }

  private input(field: Field): TemplateResult {
    const { t, tOr } = this.app.speech();
    const numeric = (NUMBER_FIELDS as readonly string[]).includes(field);
    const keep = (event: InputEvent) => (this.values![field] = (event.target as HTMLInputElement).value);
    return html`<label class="field"
      ><span>${tOr(`column.${field}`, field)}</span>
      <input
        type=${numeric ? "number" : "text"}
        step=${field === "built_year" ? "1" : "any"}
        ?required=${field === "name"}
        placeholder=${t("value.unknown")}
        .value=${this.values?.[field] ?? ""}
        @input=${keep}
    /></label>`;
  }

  private choice(field: (typeof CHOICE_FIELDS)[number]): TemplateResult {
    const { t, tOr, language } = this.app.speech();
    const options =
      field === "shelter"
        ? [
            ["true", t("value.yes")],
            ["false", t("value.no")],
          ]
        : (this.app.data.get().vocabulary?.[field] ?? []).map((term) => [term.code, term[language]]);
    const keep = (event: Event) => (this.values![field] = (event.target as HTMLSelectElement).value);
    const now = this.values?.[field] ?? "";
    return html`<label class="field"
      ><span>${tOr(`column.${field}`, field)}</span
      ><select @change=${keep}>
        <option value="" ?selected=${now === ""}>${t("value.unknown")}</option>
        ${options.map(([code, label]) => html`<option value=${code!} ?selected=${code === now}>${label}</option>`)}
      </select></label
    >`;
  }

  private async save(card: FacilityCard): Promise<void> {
    const json = changesOf(valuesOf(card), this.values!);
    if (!Object.keys(json).length) return this.stop();
    const { cardEtag } = this.app.data.get();
    try {
      const reply = await this.app.api.call<FacilityCard>(`/api/facilities/${card.id}`, {
        method: "PATCH",
        json,
        ifMatch: cardEtag ?? `"${card.version}"`,
      });
      this.app.data.set({ card: reply.body, cardEtag: reply.etag, notice: this.app.speech().t("card.saved") });
      this.stop();
      await this.app.reload();
    } catch (cause) {
      this.fault = faultOf(cause);
      this.app.redraw();
    }
  }
}
