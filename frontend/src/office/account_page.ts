/** One's own account: password, authenticator app, devices, keys of programs. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { KeyMade, OwnAccount, TotpSecret } from "../api_types";
import type { Key } from "../i18n";
import { DelegationsPart } from "./delegations_part";
import { field, typed } from "./fields";
import type { Frame, Page } from "./frame";

export class AccountPage implements Page {
  private own: OwnAccount | null = null;
  private secret: TotpSecret | null = null;
  private made: KeyMade | null = null;

  private readonly delegations: DelegationsPart;

  constructor(private readonly frame: Frame) {
    this.delegations = new DelegationsPart(frame);
  }

  async load(): Promise<void> {
    this.own = await this.frame.api.get<OwnAccount>("/api/account");
    if (!this.own.person.must_change_password && !this.own.person.must_add_codes) await this.delegations.load();
    this.secret = null;
    this.made = null;
  }

  render(): TemplateResult {
    const { t } = this.frame.speech;
    const { own } = this;
    if (!own) return html`<p class="loading" role="status">${t("app.loading")}</p>`;
    const { must_change_password, must_add_codes } = own.person;
    if (must_add_codes && !must_change_password)
      return html`<p class="office-card warn" role="alert">${t("account.mustAddCodes")}</p>
        ${this.totp(own)}`;
    const first = must_change_password;
    return html`${first ? html`<p class="office-card warn" role="alert">${t("account.mustChange")}</p>` : nothing}
      ${first ? nothing : this.who(own)}
      ${own.has_password ? this.password() : html`<p class="office-card">${t("account.provider")}</p>`}
      ${first ? nothing : this.rest(own)}`;
  }

  private rest(own: OwnAccount): TemplateResult {
    return html`${own.has_password ? this.totp(own) : nothing} ${this.sessions(own)} ${this.delegations.render()}
    ${this.keys(own)}`;
  }

  private who(own: OwnAccount): TemplateResult {
    const { t } = this.frame.speech;
    return html`<section class="office-card">
      <h2>${t("account.who")}</h2>
      <dl class="facts">
        <dt>${t("users.name")}</dt>
        <dd>${own.person.name}</dd>
        <dt>${t("users.login")}</dt>
        <dd>${own.person.login}</dd>
        <dt>${t("account.roles")}</dt>
        <dd>${own.person.roles.map((role) => t(`role.${role}` as Key)).join(" / ")}</dd>
        ${
          own.person.sections.length
            ? html`<dt>${t("account.sections")}</dt>
                <dd>${own.person.sections.join("、")}</dd>`
            : nothing
        }
      </dl>
    </section>`;
  }

  private async send(
    path: string,
    call: { method: "PUT" | "DELETE" | "POST"; json?: unknown },
    done: Key,
  ): Promise<boolean> {
    return this.frame.attempt(async () => {
      await this.frame.api.call(path, call);
      await this.frame.begin();
      await this.load();
    }, done);
  }

  private password(): TemplateResult {
    const { t } = this.frame.speech;
    const change = async (event: SubmitEvent) => {
      const form = event.target as HTMLFormElement;
      const { present, fresh, again } = typed(event);
      if (fresh !== again) {
        this.frame.message = { text: t("account.differ"), bad: true };
        this.frame.redraw();
        return;
      }
      const json = { present, new: fresh };
      if (await this.send("/api/account/password", { method: "PUT", json }, "account.changed")) form.reset();
    };
    const length = this.frame.state?.password_length ?? 12;
    return html`<form class="office-card" @submit=${(event: SubmitEvent) => void change(event)}>
      <h2>${t("account.password")}</h2>
      ${field("present", t("account.present"), { type: "password", autocomplete: "current-password" })}
      ${field("fresh", t("account.new", { length }), { type: "password", autocomplete: "new-password" })}
      ${field("again", t("account.again"), { type: "password", autocomplete: "new-password" })}
      <div class="buttons"><button type="submit" class="primary">${t("account.change")}</button></div>
    </form>`;
  }

  private totp(own: OwnAccount): TemplateResult {
    const { t } = this.frame.speech;
    const begin = () =>
      void this.frame.attempt(async () => {
        this.secret = await this.frame.api.post<TotpSecret>("/api/account/totp", undefined);
      });
    const confirm = (event: SubmitEvent) => {
      const { code, present } = typed(event);
      const json = { secret: this.secret?.secret, code, present };
      void this.send("/api/account/totp", { method: "PUT", json }, "account.totp.began");
    };
    const end = (event: SubmitEvent) =>
      void this.send(
        "/api/account/totp",
        { method: "DELETE", json: { present: typed(event).present } },
        "account.totp.ended",
      );
    const present = field("present", t("account.present"), { type: "password", autocomplete: "current-password" });
    return html`<section class="office-card">
      <h2>${t("account.totp")}</h2>
      <p>${t(own.has_totp ? "account.totp.on" : "account.totp.off")}</p>
      ${
        own.has_totp
          ? html`<form @submit=${end}>
              ${present}
              <div class="buttons"><button type="submit">${t("account.totp.end")}</button></div>
            </form>`
          : nothing
      }
      ${
        !own.has_totp && !this.secret
          ? html`<div class="buttons"><button type="button" @click=${begin}>${t("account.totp.begin")}</button></div>`
          : nothing
      }
      ${
        this.secret
          ? html`<form @submit=${confirm}>
              <p>${t("account.totp.secret")}</p>
              <p><img class="qr" src=${this.secret.picture} alt=${t("account.totp.picture")} /></p>
              <p><code class="secret">${this.secret.secret.replace(/(.{4})/gu, "$1 ")}</code></p>
              ${field("code", t("account.totp.code"), { autocomplete: "one-time-code", maxlength: 20 })} ${present}
              <div class="buttons"><button type="submit" class="primary">${t("account.totp.confirm")}</button></div>
            </form>`
          : nothing
      }
    </section>`;
  }

  private sessions(own: OwnAccount): TemplateResult {
    const { t, date } = this.frame.speech;
    const end = (event: SubmitEvent) => {
      const { present } = typed(event);
      const which = (event.submitter as HTMLButtonElement | null)?.value ?? "";
      const call = { method: "DELETE" as const, json: present ? { present } : {} };
      void this.send(`/api/account/sessions${which && `/${which}`}`, call, "account.sessions.ended");
    };
    const others = own.sessions.filter(({ is_this }) => !is_this);
    return html`<section class="office-card">
      <h2>${t("account.sessions")}</h2>
      <form @submit=${end}>
      <div class="office-scroll" tabindex="0" role="group" aria-label=${t("account.sessions")}>
        <table>
          <thead>
            <tr>
              <th scope="col">${t("account.sessions.at")}</th>
              <th scope="col">${t("account.sessions.seen")}</th>
              <th scope="col">${t("account.sessions.from")}</th>
              <th scope="col">${t("account.sessions.browser")}</th>
              <th scope="col"><span class="sr">${t("account.sessions.endOne")}</span></th>
            </tr>
          </thead>
          <tbody>
            ${own.sessions.map(
              (each) =>
                html`<tr>
                  <td>${date(each.created_at)}</td>
                  <td>${date(each.seen_at)}</td>
                  <td>${each.origin}</td>
                  <td class="long">${each.browser}</td>
                  <td>
                    ${
                      each.is_this
                        ? t("account.sessions.this")
                        : html`<button
                            type="submit"
                            class="small"
                            value=${each.id}
                            aria-label=${t("account.sessions.endNamed", { at: date(each.created_at) })}
                          >
                            ${t("account.sessions.endOne")}
                          </button>`
                    }
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${
        others.length
          ? html`${
              own.has_password
                ? field("present", t("account.present"), { type: "password", autocomplete: "current-password" })
                : nothing
            }
              <div class="buttons"><button type="submit">${t("account.sessions.end")}</button></div>`
          : nothing
      }
      </form>
    </section>`;
  }

  private keys(own: OwnAccount): TemplateResult {
    const { t, date } = this.frame.speech;
    const make = async (event: SubmitEvent) => {
      const form = event.target as HTMLFormElement;
      const { name, scope, days } = typed(event);
      await this.frame.attempt(async () => {
        const made = await this.frame.api.post<KeyMade>("/api/account/keys", { name, scope, days: Number(days) });
        await this.load();
        this.made = made;
        form.reset();
      });
      document.querySelector<HTMLElement>("#made-key")?.focus();
    };
    const take = (id: number) => void this.send(`/api/account/keys/${id}`, { method: "DELETE" }, "account.keys.taken");
    return html`<section class="office-card">
      <h2>${t("account.keys")}</h2>
      ${
        this.made
          ? html`<div class="once" id="made-key" tabindex="-1" role="alert">
              <p>${t("account.keys.once")}</p>
              <p><code class="secret">${this.made.key}</code></p>
            </div>`
          : nothing
      }
      <ul class="lines">
        ${own.keys.map(
          (key) =>
            html`<li>
              <span><strong>${key.name}</strong> <code>${key.prefix}…</code></span>
              <span>${t(key.scope === "write" ? "account.keys.write" : "account.keys.read")}</span>
              <span>${t("account.keys.until")} ${date(key.expires_at)}</span>
              <span>
                ${t("account.keys.used")} ${key.used_at ? date(key.used_at) : t("account.keys.never")} ${key.used_from}
              </span>
              <button
                type="button"
                class="small"
                aria-label=${t("account.keys.takeNamed", { name: key.name })}
                @click=${() => take(key.id)}
              >
                ${t("account.keys.take")}
              </button>
            </li>`,
        )}
      </ul>
      <form class="row" @submit=${(event: SubmitEvent) => void make(event)}>
        ${field("name", t("account.keys.name"), { maxlength: 100 })}
        <label class="field"
          ><span>${t("account.keys.scope")}</span
          ><select name="scope">
            <option value="read">${t("account.keys.read")}</option>
            <option value="write">${t("account.keys.write")}</option>
          </select></label
        >
        ${field("days", t("account.keys.days"), { type: "number", value: "365", min: 1, max: 730 })}
        <button type="submit">${t("account.keys.make")}</button>
      </form>
    </section>`;
  }
}
