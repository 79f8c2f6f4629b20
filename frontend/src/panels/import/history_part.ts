/** The imports so far, newest first; each goes back as a whole. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ChangeSetLine } from "../../api_types";
import type { App } from "../../app";
import { icon } from "../../icons";
import { SetUndo } from "../../table/set_undo";

const SHOWN = 10;

export class HistoryPart {
  private sets: ChangeSetLine[] | null = null;
  private asked = "";
  private readonly undo: SetUndo;

  constructor(private readonly app: App) {
    this.undo = new SetUndo(app);
  }

  render(): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    void this.load();
    if (!this.sets?.length) return nothing;
    return html`<details class="import-history">
      <summary>${t("import.history")}</summary>
      <ul class="history">
        ${this.sets.map((one) => html`<li>${this.line(one)}</li>`)}
      </ul>
    </details>`;
  }

  private line(one: ChangeSetLine): TemplateResult {
    const { t, date } = this.app.speech();
    const names = (one.source ?? "").split(", ");
    const shown =
      names.length > 2 ? `${names[0]} ${t("import.history.more", { count: names.length - 1 })}` : names.join("、");
    return html`<div><b>${shown || "–"}</b> <small>${date(one.at)} ${one.actor}</small></div>
      ${
        one.undone_at
          ? html`<span class="badge plain">${t("import.history.undone")}</span>`
          : this.undo.knows(one.id)
            ? this.undo.render(one.id)
            : html`<button type="button" class="quiet small" @click=${() => void this.takeBack(one.id)}>
                ${icon("undo")}${t("set.undo")}
              </button>`
      }`;
  }

  private async takeBack(id: number): Promise<void> {
    await this.undo.undo(id);
    await this.app.reloadAll();
  }

  /** Read again when something has been imported or taken back. */
  private async load(): Promise<void> {
    const version = this.app.data.get().about?.data_version ?? "";
    if (this.asked === version) return;
    this.asked = version;
    this.sets = await this.app.api
      .get<ChangeSetLine[]>(`/api/change-sets?imports=true&limit=${SHOWN}`)
      .catch(() => null);
    this.app.redraw();
  }
}
