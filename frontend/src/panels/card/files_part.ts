/** Photos and files of a facility: drop or choose, look, take home, remove. */

import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import { ours } from "../../api";
import type { FacilityCard, KeptFile } from "../../api_types";
import type { App } from "../../app";
import { icon } from "../../icons";
import { faultOf } from "../../loading";
import { renderFault } from "../../screen/faults";
import { section } from "./section";

/** What a browser draws by itself, and not more pixels than it unpacks without trouble. */
const DRAWN = new Set(["image/jpeg", "image/png", "image/webp", "image/gif"]);
const MOST_PIXELS = 60e6;

export const canDraw = (file: Pick<KeptFile, "media_type" | "width_px" | "height_px">): boolean =>
  DRAWN.has(file.media_type) &&
  Boolean(file.width_px && file.height_px) &&
  file.width_px! * file.height_px! <= MOST_PIXELS;

export function sizeText(bytes: number, number: (value: number, digits?: number) => string): string {
  if (bytes >= 1e6) return `${number(bytes / 1e6, 1)} MB`;
  return bytes >= 1000 ? `${number(bytes / 1000)} kB` : `${number(bytes)} B`;
}

export class FilesPart {
  private fault: ApiError | null = null;
  private sending: string | null = null;
  private removing: number | null = null;
  private over = false;

  constructor(private readonly app: App) {
    app.view.on(["facility"], () => {
      [this.fault, this.removing, this.over] = [null, null, false];
    });
  }

  render(card: FacilityCard): TemplateResult {
    const speech = this.app.speech();
    const { t, number } = speech;
    const files = card.files ?? [];
    return section(
      t("files.title"),
      html` ${this.faultPart()}
      ${
        files.length
          ? html`<ul class="files">
              ${files.map((file) => this.line(card, file))}
            </ul>`
          : card.own === false
            ? html`<p class="muted">${t("files.none")}</p>`
            : nothing
      }
      ${card.own === false ? nothing : this.drop(card)}`,
      files.length ? number(files.length) : nothing,
    );
  }

  /** The same content twice is no conflict between people: its own words are enough. */
  private faultPart(): TemplateResult | typeof nothing {
    if (!this.fault) return nothing;
    if (this.fault.problem.status !== 409) return renderFault(this.app.speech(), this.fault, null);
    return html`<p class="barred" role="alert"><strong>${this.fault.message}</strong></p>`;
  }

  private focusOn(place: string): void {
    this.app.redraw();
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`#card ${place}`)?.focus());
  }

  private drop(card: FacilityCard): TemplateResult {
    const { t } = this.app.speech();
    const hover = (over: boolean) => (event: DragEvent) => {
      event.preventDefault();
      if (over !== this.over) {
        this.over = over;
        this.app.redraw();
      }
    };
    const dropped = (event: DragEvent) => {
      hover(false)(event);
      void this.send(card, [...(event.dataTransfer?.files ?? [])]);
    };
    const chosen = (event: Event) => {
      const box = event.target as HTMLInputElement;
      const files = [...(box.files ?? [])];
      box.value = "";
      void this.send(card, files);
    };
    return html`<div
      class="file-drop ${this.over ? "over" : ""}"
      @dragover=${hover(true)}
      @dragleave=${hover(false)}
      @drop=${dropped}
    >
      <p aria-live="polite">${this.sending ? t("files.sending", { name: this.sending }) : t("files.drop")}</p>
      <label class="button-like"
        >${t("files.add")}<input class="sr" type="file" multiple ?disabled=${this.sending !== null} @change=${chosen}
      /></label>
      <small class="muted">${t("files.limit")}</small>
    </div>`;
  }

  private line(card: FacilityCard, file: KeptFile): TemplateResult {
    const { t, date, number } = this.app.speech();
    const path = ours(`/api/facilities/${card.id}/files/${file.id}`);
    const ask = (id: number | null) => () => {
      this.removing = id;
      this.focusOn(id === null ? `.files li[data-file="${file.id}"] .link` : ".files .sure button:last-child");
    };
    return html`<li data-file=${file.id}>
      ${
        canDraw(file)
          ? html`<a class="thumb" href=${path} download=${file.name} tabindex="-1" aria-hidden="true"
              ><img src=${path} alt="" loading="lazy" decoding="async" width="72" height="54"
            /></a>`
          : html`<span class="thumb plain">${icon("file")}</span>`
      }
      <div>
        <a href=${path} download=${file.name}>${file.name}</a>
        <small
          >${t("files.about", {
            size: sizeText(file.size_bytes, number),
            date: date(file.added_at),
            by: file.added_by,
          })}</small
        >
      </div>
      ${
        card.own === false
          ? nothing
          : html`<button
              type="button"
              class="link"
              aria-label=${t("files.remove.label", { name: file.name })}
              @click=${ask(file.id)}
            >
              ${t("files.remove")}
            </button>`
      }
      ${
        this.removing === file.id
          ? html`<div class="sure" role="group" aria-label=${t("files.remove.label", { name: file.name })}>
              <p>${t("files.sure", { name: file.name })}</p>
              <div class="buttons">
                <button type="button" class="danger" @click=${() => void this.remove(card, file)}>
                  ${t("files.yes")}</button
                ><button type="button" @click=${ask(null)}>${t("files.no")}</button>
              </div>
            </div>`
          : nothing
      }
    </li>`;
  }

  private async send(card: FacilityCard, files: readonly File[]): Promise<void> {
    const { t } = this.app.speech();
    this.fault = null;
    for (const file of files) {
      this.sending = file.name;
      this.app.redraw();
      try {
        const { body } = await this.app.api.call<KeptFile>(
          `/api/facilities/${card.id}/files?filename=${encodeURIComponent(file.name.slice(-300))}`,
          { method: "POST", raw: file },
        );
        this.app.data.set({ notice: t("files.added", { name: body.name }) });
      } catch (cause) {
        this.fault = faultOf(cause);
        break;
      }
    }
    this.sending = null;
    await this.reread(card.id);
  }

  private async remove(card: FacilityCard, file: KeptFile): Promise<void> {
    this.removing = null;
    try {
      await this.app.api.call(`/api/facilities/${card.id}/files/${file.id}`, { method: "DELETE" });
      this.app.data.set({ notice: this.app.speech().t("files.removed", { name: file.name }) });
      this.fault = null;
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    await this.reread(card.id);
    this.focusOn(".file-drop input");
  }

  private async reread(id: number): Promise<void> {
    try {
      const reply = await this.app.api.call<FacilityCard>(`/api/facilities/${id}`);
      if (this.app.view.get().facility === id) this.app.data.set({ card: reply.body, cardEtag: reply.etag });
    } catch (cause) {
      this.fault ??= faultOf(cause);
    }
    this.app.redraw();
  }
}
