/** A session has ended while somebody works: signed in again here, he goes on where he was, and nothing is lost. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import { Api, ApiError, BASE, setCsrf } from "../api";
import type { Language, SessionState } from "../api_types";
import { type Speech, speechOf } from "../i18n";
import { field, typed, wordsOf } from "./fields";

export class SignInAgain {
  private readonly api: Api;
  private dialog: HTMLDialogElement | null = null;
  private waiting: Promise<boolean> | null = null;
  private state: SessionState | null = null;
  private needsCode = false;
  private fault = "";

  /** `who`: the user name of the session that has ended; another person begins anew. */
  constructor(
    private readonly language: () => Language,
    private readonly who: () => string | null,
  ) {
    this.api = new Api(language);
  }

  /** Resolves once the same person is signed in again; then whatever was asked may be asked once more. */
  ask(): Promise<boolean> {
    this.waiting ??= this.open().finally(() => {
      this.waiting = null;
    });
    return this.waiting;
  }

  private async open(): Promise<boolean> {
    if (!this.who()) {
      location.assign(`${BASE}/sign-in.html${location.hash}`);
      return false;
    }
    this.state = await this.api.get<SessionState>("/api/session").catch(() => null);
    const dialog = document.createElement("dialog");
    dialog.className = "again";
    dialog.setAttribute("aria-labelledby", "again-title");
    // Neither Escape nor a click beside it brings back what nobody signed in may see.
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    document.body.append(dialog);
    this.dialog = dialog;
    return new Promise((resolve) => {
      this.draw(() => resolve(true));
      dialog.showModal();
      (dialog.querySelector<HTMLElement>("input[name=password]") ?? dialog.querySelector<HTMLElement>("a"))?.focus();
    });
  }

  private draw(done: () => void): void {
    if (this.dialog) render(this.body(speechOf(this.language(), null), done), this.dialog);
  }

  private body({ t }: Speech, done: () => void): TemplateResult {
    const provider = this.state?.provider;
    return html`<h2 id="again-title">${t("again.title")}</h2>
      <p>${t("again.help")}</p>
      <div role="status" aria-live="polite">${this.fault ? html`<p class="bad">${this.fault}</p>` : nothing}</div>
      ${
        provider
          ? html`<p>
                <a class="button" href="${BASE}/api/session/provider" target="_blank">
                  ${t("signIn.provider", { name: provider })}
                </a>
              </p>
              <p class="muted">${t("again.provider")}</p>
              <div class="buttons">
                <button type="button" class="primary" @click=${() => void this.look(done)}>${t("again.go")}</button>
              </div>`
          : nothing
      }
      ${(this.state?.local_sign_in ?? true) ? this.form(t, done) : nothing}
      <p><a href="${BASE}/sign-in.html">${t("again.leave")}</a></p>`;
  }

  private form(t: Speech["t"], done: () => void): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => void this.enter(event, done)}>
      <p>${t("signIn.login")}: <b>${this.who()}</b></p>
      ${field("password", t("signIn.password"), { type: "password", autocomplete: "current-password" })}
      ${this.needsCode ? field("code", t("signIn.code"), { autocomplete: "one-time-code", maxlength: 20 }) : nothing}
      <div class="buttons"><button type="submit" class="primary">${t("signIn.go")}</button></div>
    </form>`;
  }

  private async enter(event: SubmitEvent, done: () => void): Promise<void> {
    const { password, code } = typed(event);
    const json = { login: this.who(), password, ...(code ? { code } : {}) };
    try {
      this.came(await this.api.post<SessionState>("/api/session", json), done);
    } catch (cause) {
      this.needsCode ||= cause instanceof ApiError && cause.problem.errors?.[0]?.code === "code-needed";
      this.fault = wordsOf(cause, speechOf(this.language(), null));
      this.draw(done);
      this.dialog?.querySelector<HTMLElement>(this.needsCode ? "[name=code]" : "[name=password]")?.focus();
    }
  }

  /** Whether somebody has signed in in another window meanwhile. */
  private async look(done: () => void): Promise<void> {
    const state = await this.api.get<SessionState>("/api/session").catch(() => null);
    if (state?.person) return this.came(state, done);
    this.fault = speechOf(this.language(), null).t("again.notYet");
    this.draw(done);
  }

  private came(state: SessionState, done: () => void): void {
    if (state.person?.login !== this.who()) {
      location.reload();
      return;
    }
    setCsrf(state.csrf);
    this.dialog?.close();
    this.dialog?.remove();
    this.dialog = null;
    this.fault = "";
    this.needsCode = false;
    done();
  }
}
