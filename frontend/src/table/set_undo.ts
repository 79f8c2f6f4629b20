/** Takes a change of many facilities back as one; where some were changed since, names them and offers the rest. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../api";
import type { FacilityCard } from "../api_types";
import type { App } from "../app";
import { faultOf } from "../loading";

interface Undone {
  undone: number;
  left: string[];
  change_set: number;
}

const NAMED = 5;

export class SetUndo {
  private readonly answers = new Map<number, Undone | ApiError>();

  constructor(private readonly app: App) {}

  /** Whether there is something to say about the set. */
  knows(id: number): boolean {
    return this.answers.has(id);
  }

  async undo(id: number, leaveChanged = false): Promise<void> {
    const { t, number } = this.app.speech();
    try {
      const answer = await this.app.api.post<Undone>(
        `/api/change-sets/${id}/undo${leaveChanged ? "?leave_changed=true" : ""}`,
        {},
      );
      this.answers.set(id, answer);
      this.app.data.set({ notice: t("set.undone", { count: number(answer.undone) }) });
      await this.app.reload();
      await this.rereadCard();
    } catch (cause) {
      this.answers.set(id, faultOf(cause));
    }
    this.app.redraw();
  }

  /** The open card tells what the register holds now. */
  async rereadCard(): Promise<void> {
    const { card } = this.app.data.get();
    if (!card) return;
    const reply = await this.app.api.call<FacilityCard>(`/api/facilities/${card.id}`);
    if (this.app.data.get().card?.id === card.id) this.app.data.set({ card: reply.body, cardEtag: reply.etag });
  }

  render(id: number): TemplateResult | typeof nothing {
    const { t, number } = this.app.speech();
    const answer = this.answers.get(id);
    if (!answer) return nothing;
    if ("undone" in answer) {
      return html`<span role="status"
        >${t("set.undone", { count: number(answer.undone) })}${
          answer.left.length ? html` ${t("set.left", { count: number(answer.left.length) })}` : nothing
        }</span
      >`;
    }
    const barred = answer.problem.errors ?? [];
    return html`<div class="barred" role="alert">
      <strong>${answer.problem.detail ?? answer.problem.title}</strong> ${
        barred.length
          ? html`<ul>
                ${barred.slice(0, NAMED).map(({ message }) => html`<li>${message}</li>`)}
              </ul>
              <button type="button" class="small" @click=${() => void this.undo(id, true)}>${t("set.rest")}</button>`
          : nothing
      }
    </div>`;
  }
}
