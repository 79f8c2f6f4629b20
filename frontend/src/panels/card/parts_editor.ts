/** Editing what belongs to a facility: its buildings, its functions, remarks about it. Each part is saved by itself. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError, Call } from "../../api";
import type { BuildingCard, FacilityCard } from "../../api_types";
import type { App } from "../../app";
import { faultOf } from "../../loading";
import { renderFault } from "../../screen/faults";
import { functionOptions } from "../../screen/function_choice";
import { buildingChanges, functionsOf } from "./parts_fields";

const NUMBERS = [
  "storeys",
  "basement_storeys",
  "floor_area_m2",
  "built_year",
  "built_month",
  "legal_life_years",
  "renovated_year",
] as const;
const FLAGS = ["seismic_checked", "seismic_retrofitted"] as const;

export class PartsEditor {
  private fault: ApiError | null = null;
  private spareRows = 1;

  constructor(private readonly app: App) {}

  clear(): void {
    [this.fault, this.spareRows] = [null, 1];
  }

  render(card: FacilityCard): TemplateResult {
    const speech = this.app.speech();
    return html`${this.fault ? renderFault(speech, this.fault, null) : nothing}
      <h3>${speech.t("card.buildings")}</h3>
      ${card.buildings.map((block) => this.building(card, block))}
      <h3>${speech.t("column.functions")}</h3>
      ${this.functions(card)}
      <h3>${speech.t("card.notes")}</h3>
      ${this.notes(card)}`;
  }

  private building(card: FacilityCard, block: BuildingCard): TemplateResult {
    const { t, tOr } = this.app.speech();
    const value = (field: string) => (block as unknown as Record<string, unknown>)[field] ?? "";
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      const json = buildingChanges(block, new FormData(event.target as HTMLFormElement));
      void this.send(card, `/api/buildings/${block.id}`, { method: "PATCH", json, ifMatch: `"${block.version}"` });
    };
    const flag = (field: string) =>
      this.select(field, String(value(field)), [
        ["true", t("value.yes")],
        ["false", t("value.no")],
      ]);
    return html`<details class="block">
      <summary>${block.name ?? (block.code === "*" ? t("card.whole") : block.code)}</summary>
      <form class="editor" @submit=${submit}>
        <label class="field"
          ><span>${t("card.building.name")}</span><input name="name" type="text" .value=${String(value("name"))}
        /></label>
        <div class="pair">
          ${this.select("structure", String(value("structure")), this.terms("structure"))}${this.select(
            "seismic_code",
            String(value("seismic_code")),
            this.terms("seismic_code"),
          )}
        </div>
        <div class="pair">
          ${NUMBERS.map(
            (field) =>
              html`<label class="field"
                ><span>${tOr(`column.${field}`, field)}</span
                ><input
                  name=${field}
                  type="number"
                  min="0"
                  step=${field === "floor_area_m2" ? "any" : "1"}
                  .value=${String(value(field))}
              /></label>`,
          )}
        </div>
        <div class="pair">${FLAGS.map(flag)}</div>
        <label class="field"
          ><span>${t("column.plateau_id")}</span
          ><input name="plateau_id" type="text" maxlength="100" .value=${String(value("plateau_id"))}
        /></label>
        <button type="submit">${t("card.building.save")}</button>
      </form>
    </details>`;
  }

  private functions(card: FacilityCard): TemplateResult {
    const { t, tOr } = this.app.speech();
    const blank = { function: "", area_m2: null, capacity: null, unit: null };
    const rows = [...card.functions, ...Array.from({ length: this.spareRows }, () => blank)];
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      const json = { functions: functionsOf(new FormData(event.target as HTMLFormElement)) };
      void this.send(card, `/api/facilities/${card.id}/functions`, {
        method: "PUT",
        json,
        ifMatch: `"${card.version}"`,
      });
    };
    const more = () => {
      this.spareRows += 1;
      this.app.redraw();
    };
    return html`<form class="editor" @submit=${submit}>
      ${rows.map(
        (row) =>
          html`<div class="function-row">
            <label class="field"
              ><span>${tOr("column.function", "function")}</span
              ><select name="function">
                <option value="" ?selected=${row.function === ""}>${t("value.unknown")}</option>
                ${functionOptions(this.app.speech(), this.app.data.get().vocabulary, row.function)}
              </select></label
            >
            <label class="field"
              ><span>${t("column.floor_area_m2")}</span
              ><input name="area_m2" type="number" min="0" step="any" .value=${String(row.area_m2 ?? "")}
            /></label>
            <label class="field"
              ><span>${t("card.capacity")}</span
              ><input name="capacity" type="number" min="0" step="any" .value=${String(row.capacity ?? "")}
            /></label>
            <label class="field"
              ><span>${t("card.unit")}</span><input name="unit" type="text" .value=${row.unit ?? ""}
            /></label>
          </div>`,
      )}
      <div class="buttons">
        <button type="submit">${t("card.functions.save")}</button
        ><button type="button" class="quiet" @click=${more}>${t("card.functions.more")}</button>
      </div>
    </form>`;
  }

  private notes(card: FacilityCard): TemplateResult {
    const { t, date } = this.app.speech();
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      const form = event.target as HTMLFormElement;
      const text = String(new FormData(form).get("text") ?? "");
      form.reset();
      void this.send(card, `/api/facilities/${card.id}/notes`, { method: "POST", json: { text } });
    };
    return html`${
      card.notes?.length
        ? html`<ol class="history">
              ${card.notes.map(
                (note) =>
                  html`<li>
                    <time datetime=${note.at}>${date(note.at)}</time> ${note.author}<span>${note.text}</span>
                  </li>`,
              )}
            </ol>`
        : nothing
    }
      <form class="editor" @submit=${submit}>
        <label class="field"><span>${t("card.note")}</span><textarea name="text" rows="2" required></textarea></label
        ><button type="submit">${t("card.note.add")}</button>
      </form>`;
  }

  private terms(list: "structure" | "seismic_code"): [string, string][] {
    const { language } = this.app.speech();
    return (this.app.data.get().vocabulary?.[list] ?? []).map((term) => [term.code, term[language]]);
  }

  private select(name: string, now: string, options: [string, string][]): TemplateResult {
    const { t, tOr } = this.app.speech();
    return html`<label class="field"
      ><span>${tOr(`column.${name}`, name)}</span
      ><select name=${name}>
        <option value="" ?selected=${now === ""}>${t("value.unknown")}</option>
        ${options.map(([code, label]) => html`<option value=${code} ?selected=${code === now}>${label}</option>`)}
      </select></label
    >`;
  }

  private async send(card: FacilityCard, path: string, call: Call): Promise<void> {
    try {
      const reply = await this.app.api.call<FacilityCard>(path, call);
      this.fault = null;
      this.spareRows = 1;
      this.app.data.set({ card: reply.body, cardEtag: reply.etag, notice: this.app.speech().t("card.saved") });
      await this.app.reload();
    } catch (cause) {
      this.fault = faultOf(cause);
      if (this.app.data.get().card?.id !== card.id) this.fault = null;
    }
    this.app.redraw();
  }
}
