/** The sign-in page: small, without the map, in both languages. */
import { html, nothing, type TemplateResult } from "lit-html";
import { ApiError, BASE, setCsrf } from "../api";
import type { SessionState } from "../api_types";
import type { Key } from "../i18n";
import { field, typed } from "./fields";
import { Frame, renderMessage, renderOfficeHead } from "./frame";

const frame = new Frame(true, page);
let needsCode = false;
let working = false;

/** Where somebody wanted to go: the map, or a page of the office. Nothing else is followed. */
function onward(): void {
  const [, name, part] = /^(office)-?(\w*)$/u.exec(new URLSearchParams(location.search).get("next") ?? "") ?? [];
  const target =
    frame.person?.must_change_password || frame.person?.must_add_codes
      ? "office.html#account"
      : name
        ? `office.html#${part}`
        : "";
  location.replace(`${BASE}/${target}${target ? "" : location.hash}`);
}

async function enter(event: SubmitEvent): Promise<void> {
  const { login, password, code } = typed(event);
  working = true;
  frame.redraw();
  const came = await frame.attempt(async () => {
    try {
      const json = { login, password, ...(code ? { code } : {}) };
      frame.state = await frame.api.post<SessionState>("/api/session", json);
      setCsrf(frame.state.csrf);
    } catch (cause) {
      if (cause instanceof ApiError && cause.problem.errors?.[0]?.code === "code-needed") needsCode = true;
      throw cause;
    } finally {
      working = false;
    }
  });
  if (came) onward();
  else document.querySelector<HTMLInputElement>(needsCode ? "[name=code]" : "[name=password]")?.focus();
}

/** Why the provider's way did not lead in: told once, until something else happens. */
function providerFault(): TemplateResult | typeof nothing {
  const fault = new URLSearchParams(location.search).get("fault");
  if (!fault || frame.message) return nothing;
  const key = `signIn.fault.${fault}` as Key;
  const words = frame.speech.t(key);
  const told = words === key ? frame.speech.t("signIn.fault.untrusted") : words;
  return html`<div class="office-message" role="alert"><p class="bad">${told}</p></div>`;
}

function provider(): TemplateResult | typeof nothing {
  const name = frame.state?.provider;
  if (!name) return nothing;
  return html`<div class="buttons">
    <a class="button wide" href="${BASE}/api/session/provider">${frame.speech.t("signIn.provider", { name })}</a>
  </div>`;
}

function page(): TemplateResult {
  const { t } = frame.speech;
  const isLocal = frame.state?.local_sign_in ?? true;
  return html`${renderOfficeHead(frame, nothing)}
    <main class="office-main narrow">
      <div class="office-card">
        <h2>${t("signIn.title")}</h2>
        ${providerFault()} ${renderMessage(frame)} ${provider()} ${isLocal ? passwordForm() : nothing}
      </div>
    </main>`;
}

function passwordForm(): TemplateResult {
  const { t } = frame.speech;
  return html`<form @submit=${(event: SubmitEvent) => void enter(event)}>
        ${field("login", t("signIn.login"), { autocomplete: "username", maxlength: 100 })}
        ${field("password", t("signIn.password"), { type: "password", autocomplete: "current-password" })}
        ${needsCode ? field("code", t("signIn.code"), { autocomplete: "one-time-code", maxlength: 20 }) : nothing}
        <div class="buttons">
          <button type="submit" class="primary wide" ?disabled=${working}>
            ${working ? t("signIn.working") : t("signIn.go")}
          </button>
        </div>
        <p class="muted">${t("signIn.help")}</p>
      </form>`;
}

await frame.attempt(() => frame.begin());
if (frame.person) onward();
else document.querySelector<HTMLInputElement>("[name=login]")?.focus();
