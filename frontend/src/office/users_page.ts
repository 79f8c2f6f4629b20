/** The administrator's page: who may sign in, with which roles, and the sections that own the facilities. */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { AccountHead, AccountList, AccountMade, GrantLine } from "../api_types";
import type { Key } from "../i18n";
import { field, typed } from "./fields";
import type { Frame, Page } from "./frame";
import { SectionsPart } from "./sections_part";

export class UsersPage implements Page {
  private list: AccountList | null = null;
  private editing: number | "new" | null = null;
  private once: { login: string; password: string } | null = null;
  private readonly sections: SectionsPart;

  constructor(private readonly frame: Frame) {
    this.sections = new SectionsPart(frame, () => this.load());
  }

  async load(): Promise<void> {
    this.list = await this.frame.api.get<AccountList>("/api/accounts");
  }

  render(): TemplateResult {
    const { t } = this.frame.speech;
    const { list } = this;
    if (!list) return html`<p class="loading" role="status">${t("app.loading")}</p>`;
    return html`${this.shownOnce()}
      <section class="office-card">
        <h2>${t("users.list")}</h2>
        <p class="muted">${t("users.rights")}</p>
        <div class="office-scroll" tabindex="0" role="group" aria-label=${t("users.list")}>
          <table>
            <thead>
              <tr>
                <th scope="col">${t("users.name")}</th>
                <th scope="col">${t("users.login")}</th>
                <th scope="col">${t("users.roles")}</th>
                <th scope="col">${t("users.last")}</th>
                <th scope="col"><span class="sr">${t("users.edit")}</span></th>
              </tr>
            </thead>
            <tbody>
              ${repeat(
                list.accounts,
                ({ id }) => id,
                (account) => this.line(account),
              )}
            </tbody>
          </table>
        </div>
        ${
          this.editing === "new"
            ? this.form(null)
            : html`<div class="buttons">
                <button type="button" class="primary" @click=${() => this.edit("new")}>${t("users.new")}</button>
              </div>`
        }
      </section>
      ${this.sections.render(list)}`;
  }

  private edit(which: number | "new" | null): void {
    this.editing = which;
    this.frame.message = null;
    this.frame.redraw();
    document.querySelector<HTMLElement>("form.editor input")?.focus();
  }

  private shownOnce(): TemplateResult | typeof nothing {
    const { t } = this.frame.speech;
    if (!this.once) return nothing;
    const close = () => {
      this.once = null;
      this.frame.redraw();
    };
    return html`<div class="office-card once" role="alert">
      <p>${t("users.once", { login: this.once.login })}</p>
      <p><code class="secret">${this.once.password}</code></p>
      <button type="button" @click=${close}>${t("office.close")}</button>
    </div>`;
  }

  private line(account: AccountHead): TemplateResult {
    const { t, date } = this.frame.speech;
    const row = html`<tr class=${account.disabled_at ? "off" : ""}>
      <th scope="row">
        ${account.name} ${account.disabled_at ? html`<span class="badge">${t("users.disabled")}</span>` : nothing}
      </th>
      <td>${account.login}</td>
      <td>${account.roles.map((grant) => html`<span class="chip">${this.named(grant)}</span>`)}</td>
      <td>${account.signed_in_at ? date(account.signed_in_at) : t("users.never")}</td>
      <td>
        <button
          type="button"
          class="small"
          aria-expanded=${this.editing === account.id}
          aria-label=${t("users.editNamed", { name: account.name })}
          @click=${() => this.edit(this.editing === account.id ? null : account.id)}
        >
          ${t("users.edit")}
        </button>
      </td>
    </tr>`;
    if (this.editing !== account.id) return row;
    return html`${row}
      <tr>
        <td colspan="5">${this.form(account)}</td>
      </tr>`;
  }

  private named(grant: GrantLine): string {
    const role = this.frame.speech.t(`role.${grant.role}` as Key);
    return grant.section ? `${role}：${grant.section}` : role;
  }

  private form(account: AccountHead | null): TemplateResult {
    const { t } = this.frame.speech;
    return html`<form class="editor" @submit=${(event: SubmitEvent) => void this.save(event, account)}>
      <div class="row">
        ${account ? nothing : field("login", t("users.login"), { maxlength: 100 })}
        ${field("name", t("users.name"), { value: account?.name, maxlength: 200 })}
        ${field("email", t("users.email"), { type: "email", value: account?.email ?? "", required: false })}
      </div>
      ${this.roles(account)}
      <div class="buttons">
        <button type="submit" class="primary">${t(account ? "office.save" : "users.add")}</button>
        <button type="button" @click=${() => this.edit(null)}>${t("office.cancel")}</button>
        ${account ? this.measures(account) : nothing}
      </div>
    </form>`;
  }

  private roles(account: AccountHead | null): TemplateResult {
    const { t } = this.frame.speech;
    const has = (role: string, section: number | null = null) =>
      account?.roles.some((grant) => grant.role === role && grant.section_id === section) ?? false;
    const roles = Object.keys(this.list?.rights ?? {}).filter((role) => role !== "section_editor");
    return html`<fieldset class="roles">
      <legend>${t("users.roles")}</legend>
      ${roles.map(
        (role) =>
          html`<label class="check">
            <input type="checkbox" name="role:${role}" ?checked=${has(role)} />
            <span>${t(`role.${role}` as Key)} <span class="muted">${t(`role.${role}.help` as Key)}</span></span>
          </label>`,
      )}
      ${this.list?.sections.map(
        (section) =>
          html`<label class="check">
            <input type="checkbox" name="section:${section.id}" ?checked=${has("section_editor", section.id)} />
            <span>${t("role.section_editor")}：${section.name}</span>
          </label>`,
      )}
    </fieldset>`;
  }

  private measures(account: AccountHead): TemplateResult {
    const { t } = this.frame.speech;
    const act = (measure: string) =>
      void this.frame.attempt(async () => {
        const answer = await this.frame.api.post<AccountMade | AccountHead>(
          `/api/accounts/${account.id}/${measure}`,
          undefined,
        );
        this.once =
          "password" in answer && answer.password ? { login: account.login, password: answer.password } : null;
        this.editing = null;
        await this.load();
      }, "office.done");
    return html`<span class="spacer"></span>
      ${
        account.has_password
          ? html`<button type="button" @click=${() => act("reset")}>${t("users.reset")}</button>`
          : nothing
      }
      ${
        account.has_totp && account.has_password
          ? html`<button type="button" @click=${() => void this.endCodes(account)}>${t("users.endCodes")}</button>`
          : nothing
      }
      <button type="button" @click=${() => act(account.disabled_at ? "enable" : "disable")}>
        ${t(account.disabled_at ? "users.enable" : "users.disable")}
      </button>`;
  }

  private async endCodes(account: AccountHead): Promise<void> {
    await this.frame.attempt(async () => {
      await this.frame.api.call(`/api/accounts/${account.id}/totp`, { method: "DELETE" });
      this.editing = null;
      await this.load();
    }, "office.done");
  }

  private async save(event: SubmitEvent, account: AccountHead | null): Promise<void> {
    const { login, name, email, ...marked } = typed(event);
    const roles = Object.keys(marked).map((key) => {
      const [kind, value] = key.split(":");
      return kind === "role" ? { role: value } : { role: "section_editor", section_id: Number(value) };
    });
    await this.frame.attempt(async () => {
      const json = { name, email: email || null, roles };
      if (account) {
        const path = `/api/accounts/${account.id}`;
        await this.frame.api.call(path, { method: "PATCH", json: { ...json, version: account.version } });
      } else {
        const made = await this.frame.api.post<AccountMade>("/api/accounts", { login, ...json });
        this.once = made.password ? { login: made.account.login, password: made.password } : null;
      }
      this.editing = null;
      await this.load();
    }, "office.done");
  }
}
