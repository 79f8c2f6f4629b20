/** Editing a facility in place; the version read is sent along, so that two people cannot overwrite each other. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { FacilityCard, FacilityChange } from "../../api_types";
import type { App } from "../../app";
import { faultOf } from "../../loading";
import { renderFault } from "../../screen/faults";

const TEXT_FIELDS = ["name", "department", "district", "address", "policy"] as const;
const NUMBER_FIELDS = ["lon", "lat"] as const;
type Field = (typeof TEXT_FIELDS)[number] | (typeof NUMBER_FIELDS)[number];

export class Editor {
  editing = false;
  private values: Partial<Record<Field, string>> = {};
  private fault: ApiError | null = null;

  constructor(private readonly app: App) {
    app.view.on(["facility"], () => this.stop());
  }

  toggle(card: FacilityCard): void {
    this.editing = !this.editing;
    this.values = this.editing ? valuesOf(this.app, card) : {};
    this.fault = null;
    this.app.redraw();
  }

  private stop(): void {
    [this.editing, this.values, this.fault] = [false, {}, null];
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
      ${this.fault ? renderFault(speech, this.fault, null) : nothing}
      ${[...TEXT_FIELDS, ...NUMBER_FIELDS].map((field) => this.input(field))}
      <div class="buttons"><button type="submit" class="primary">${t("card.save")}</button><button type="button" @click=${() => this.stop()}>${t("card.cancel")}</button></div>
    </form>`;
  }

  private input(field: Field): TemplateResult {
    const { t } = this.app.speech();
    const numeric = field === "lon" || field === "lat";
    const keep = (event: InputEvent) => (this.values[field] = (event.target as HTMLInputElement).value);
    return html`<label class="field"><span>${t(`column.${field}`)}</span>
      <input type=${numeric ? "number" : "text"} step="any" ?required=${field === "name"} .value=${this.values[field] ?? ""} @input=${keep} /></label>`;
  }

  private async save(card: FacilityCard): Promise<void> {
    const json = this.changes(card);
    if (!Object.keys(json).length) return this.stop();
    const { cardEtag } = this.app.data.get();
    try {
      const reply = await this.app.api.call<FacilityCard>(`/api/facilities/${card.id}`, { method: "PATCH", json, ifMatch: cardEtag ?? `"${card.version}"` });
      this.app.data.set({ card: reply.body, cardEtag: reply.etag, notice: this.app.speech().t("card.saved") });
      this.stop();
      await this.app.reload();
    } catch (cause) {
      this.fault = faultOf(cause);
      this.app.redraw();
    }
  }

  private changes(card: FacilityCard): FacilityChange {
    const before = valuesOf(this.app, card);
    const changed = [...TEXT_FIELDS, ...NUMBER_FIELDS].filter((field) => this.values[field] !== before[field]);
    // A point moves as a whole: both numbers go together.
    if (changed.includes("lon") !== changed.includes("lat")) changed.push(changed.includes("lon") ? "lat" : "lon");
    return Object.fromEntries(
      changed.map((field) => {
        const text = this.values[field] ?? "";
        return [field, field === "lon" || field === "lat" ? Number(text) : text === "" ? null : text];
      }),
    );
  }
}

function valuesOf(app: App, card: FacilityCard): Record<Field, string> {
  const { stock } = app.data.get();
  const place = stock?.facilities[stock.rowOf.get(card.id) ?? -1];
  return {
    name: card.name, department: card.department ?? "", district: card.district ?? "", address: card.address ?? "",
    policy: card.policy ?? "", lon: place?.lon == null ? "" : String(place.lon), lat: place?.lat == null ? "" : String(place.lat),
  };
}
