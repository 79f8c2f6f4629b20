/** What the pages around accounts share: the language, the door to the server, the head, fields, messages. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import { Api, setCsrf } from "../api";
import type { Language, SessionState, SignedIn } from "../api_types";
import { type Key, type Speech, speechOf } from "../i18n";
import { wordsOf } from "./fields";
import { SignInAgain } from "./sign_in_again";
import "@digital-go-jp/design-tokens/dist/tokens.css";
import "../styles/base.css";
import "../styles/layout.css";
import "../styles/panels.css";
import "../styles/office.css";

const CHOSEN = "saihen.language";

/** One page of the office: draws itself, and again whenever something has changed. */
export interface Page {
  load(): Promise<void>;
  render(): TemplateResult;
}

export class Frame {
  language: Language = chosenLanguage();
  speech: Speech = speechOf(this.language, null);
  state: SessionState | null = null;
  message: { text: string; bad: boolean } | null = null;
  private readonly again = new SignInAgain(
    () => this.language,
    () => this.person?.login ?? null,
  );
  readonly api = new Api(
    () => this.language,
    () => undefined,
    () => this.signedOut(),
  );

  constructor(
    readonly isSignIn: boolean,
    private readonly draw: () => TemplateResult,
  ) {}

  get person(): SignedIn | null {
    return this.state?.person ?? null;
  }

  may(right: string): boolean {
    return (this.person?.rights as readonly string[] | undefined)?.includes(right) ?? false;
  }

  async begin(): Promise<void> {
    this.state = await this.api.get<SessionState>("/api/session");
    setCsrf(this.state.csrf);
  }

  redraw(): void {
    document.documentElement.lang = this.language;
    document.title = `${this.speech.t(this.isSignIn ? "signIn.title" : "office.title")} ${this.speech.t("app.name")}`;
    render(this.draw(), document.getElementById("app")!);
  }

  switchLanguage(): void {
    this.language = this.language === "ja" ? "en" : "ja";
    remember(this.language);
    this.speech = speechOf(this.language, null);
    this.message = null;
    this.redraw();
  }

  /** Does something and tells how it went; true where it went well. */
  async attempt(work: () => Promise<void>, done?: Key): Promise<boolean> {
    try {
      await work();
      this.message = done ? { text: this.speech.t(done), bad: false } : null;
      return true;
    } catch (cause) {
      this.message = { text: wordsOf(cause, this.speech), bad: true };
      return false;
    } finally {
      this.redraw();
    }
  }

  private async signedOut(): Promise<boolean> {
    return this.isSignIn ? false : this.again.ask();
  }
}

export function renderOfficeHead(frame: Frame, tools: TemplateResult | typeof nothing): TemplateResult {
  const { t } = frame.speech;
  return html`<header class="office-head">
    <div class="brand">
      <h1>${t("app.name")}</h1>
      <span class="place">${t(frame.isSignIn ? "signIn.title" : "office.title")}</span>
    </div>
    <div class="spacer"></div>
    ${tools}
    <button
      type="button"
      class="quiet"
      lang=${frame.language === "ja" ? "en" : "ja"}
      aria-label=${t("app.language.label")}
      @click=${() => frame.switchLanguage()}
    >
      ${t("app.language")}
    </button>
  </header>`;
}

export function renderMessage(frame: Frame): TemplateResult {
  const { message } = frame;
  return html`<div class="office-message" role="status" aria-live="polite">
    ${message ? html`<p class=${message.bad ? "bad" : "good"}>${message.text}</p>` : nothing}
  </div>`;
}

function chosenLanguage(): Language {
  try {
    const kept = localStorage.getItem(CHOSEN);
    if (kept === "ja" || kept === "en") return kept;
  } catch {
    // A browser that keeps nothing: the language of the browser it is.
  }
  return navigator.language.startsWith("en") ? "en" : "ja";
}

function remember(language: Language): void {
  try {
    localStorage.setItem(CHOSEN, language);
  } catch {
    // Nothing is kept; the page has switched all the same.
  }
}
