/** The sections (所管課), how the register writes them, and how many facilities each owns. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { AccountList, SectionHead } from "../api_types";
import type { Key } from "../i18n";
import { field, typed } from "./fields";
import type { Frame } from "./frame";

const BETWEEN = "、";

export class SectionsPart {
  private editing: number | "new" | null = null;

  constructor(
    private readonly frame: Frame,
    private readonly reload: () => Promise<void>,
  ) {}

  render(list: AccountList): TemplateResult {
    const { t, number } = this.frame.speech;
    const unowned = list.unowned.map(({ department, facilities }) => `${department}（${facilities}）`).join(BETWEEN);
    const fromRegister = () => void this.send("/api/sections/from-register", "POST", undefined, "office.done");
    return html`<section class="office-card">
      <h2>${t("sections.list")}</h2>
      <div class="office-scroll" tabindex="0" role="group" aria-label=${t("sections.list")}>
        <table>
          <thead>
            <tr>
              <th scope="col">${t("sections.name")}</th>
              <th scope="col">${t("sections.departments")}</th>
              <th scope="col" class="number">${t("sections.facilities")}</th>
              <th scope="col"><span class="sr">${t("users.edit")}</span></th>
            </tr>
          </thead>
          <tbody>
            ${list.sections.map(
              (section) =>
                html`<tr>
                  <th scope="row">${section.name}</th>
                  <td>${section.departments.join(BETWEEN)}</td>
                  <td class="number">${number(section.facilities)}</td>
                  <td>${this.buttons(section)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${list.sections.length ? nothing : html`<p class="muted">${t("office.none")}</p>`}
      ${
        list.unowned.length
          ? html`<p class="muted">
              ${t("sections.unowned")}${unowned}
            </p>`
          : nothing
      }
      ${this.editing === null ? this.ways(list, fromRegister) : this.form(list)}
    </section>`;
  }

  private ways(list: AccountList, fromRegister: () => void): TemplateResult {
    const { t } = this.frame.speech;
    return html`<div class="buttons">
      <button type="button" @click=${() => this.edit("new")}>${t("sections.new")}</button>
      ${
        list.unowned.length
          ? html`<button type="button" @click=${fromRegister}>
              ${t("sections.fromRegister", { n: list.unowned.length })}
            </button>`
          : nothing
      }
    </div>`;
  }

  private buttons(section: SectionHead): TemplateResult {
    const { t } = this.frame.speech;
    const remove = () => void this.send(`/api/sections/${section.id}`, "DELETE", undefined, "sections.removed");
    return html`<button
        type="button"
        class="small"
        aria-label=${t("users.editNamed", { name: section.name })}
        @click=${() => this.edit(section.id)}
      >
        ${t("users.edit")}
      </button>
      <button
        type="button"
        class="small"
        aria-label=${t("sections.removeNamed", { name: section.name })}
        @click=${remove}
      >
        ${t("sections.remove")}
      </button>`;
  }

  private edit(which: number | "new" | null): void {
    this.editing = which;
    this.frame.message = null;
    this.frame.redraw();
    document.querySelector<HTMLElement>("form.section-editor input")?.focus();
  }

  private form(list: AccountList): TemplateResult {
    const { t } = this.frame.speech;
    const section = list.sections.find(({ id }) => id === this.editing);
    const written = section?.departments.join(BETWEEN);
    const save = (event: SubmitEvent) => {
      const { name, departments } = typed(event);
      const spellings = (departments ?? "").split(/[、,]/u).map((each) => each.trim());
      const json = { name, departments: spellings.filter(Boolean) };
      if (section)
        void this.send(`/api/sections/${section.id}`, "PUT", { ...json, version: section.version }, "office.done");
      else void this.send("/api/sections", "POST", json, "office.done");
    };
    return html`<form class="row section-editor" @submit=${save}>
      ${field("name", t("sections.name"), { value: section?.name, maxlength: 200 })}
      ${field("departments", t("sections.departments"), { value: written, required: false, maxlength: 2000 })}
      <button type="submit" class="primary">${t("office.save")}</button>
      <button type="button" @click=${() => this.edit(null)}>${t("office.cancel")}</button>
    </form>`;
  }

  private async send(path: string, method: "POST" | "PUT" | "DELETE", json: unknown, done: Key): Promise<void> {
    await this.frame.attempt(async () => {
      await this.frame.api.call(path, { method, json });
      this.editing = null;
      await this.reload();
    }, done);
  }
}
