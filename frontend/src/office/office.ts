/** The pages around accounts: one's own, the users, the audit trail; and what residents say. The hash says which. */
import { html, nothing, type TemplateResult } from "lit-html";
import { BASE } from "../api";
import type { Key } from "../i18n";
import { AccountPage } from "./account_page";
import { AuditPage } from "./audit_page";
import { Frame, type Page, renderMessage, renderOfficeHead } from "./frame";
import { OpinionsPage } from "./opinions_page";
import { UsersPage } from "./users_page";

const NEEDED = { account: "own_account", users: "manage_accounts", opinions: "moderate", audit: "read_audit" } as const;
/** What is shown where there are no accounts. */
const WITHOUT_ACCOUNTS: readonly PageName[] = ["audit", "opinions"];
type PageName = keyof typeof NEEDED;

const frame = new Frame(false, draw);
const pages: Record<PageName, Page> = {
  account: new AccountPage(frame),
  users: new UsersPage(frame),
  opinions: new OpinionsPage(frame),
  audit: new AuditPage(frame),
};

function shown(): PageName {
  const name = location.hash.replace("#", "");
  return name in NEEDED ? (name as PageName) : "account";
}

async function signOut(): Promise<void> {
  if (await frame.attempt(async () => void (await frame.api.call("/api/session", { method: "DELETE" }))))
    location.assign(`${BASE}/sign-in.html`);
}

function draw(): TemplateResult {
  const { t } = frame.speech;
  const present = shown();
  const names = (Object.keys(NEEDED) as PageName[]).filter((name) => frame.may(NEEDED[name]));
  const hasAccounts = frame.state?.accounts ?? false;
  const tools = html`<span class="who">${frame.person?.name}</span>
    ${
      hasAccounts ? html`<button type="button" @click=${() => void signOut()}>${t("office.signOut")}</button>` : nothing
    }`;
  return html`${renderOfficeHead(frame, tools)}
    <nav class="office-nav" aria-label=${t("office.nav")}>
      <a href="${BASE}/">${t("office.map")}</a>
      ${names.map(
        (name) =>
          html`<a href="#${name}" aria-current=${present === name ? "page" : nothing}
            >${t(`office.${name}` as Key)}</a
          >`,
      )}
    </nav>
    <main class="office-main">${renderMessage(frame)} ${body(present, hasAccounts)}</main>`;
}

function body(present: PageName, hasAccounts: boolean): TemplateResult {
  const { t } = frame.speech;
  if (!frame.state) return html`<p class="loading" role="status">${t("app.loading")}</p>`;
  if (!hasAccounts && !WITHOUT_ACCOUNTS.includes(present))
    return html`<p class="office-card">${t("office.noAccounts")}</p>`;
  if (!frame.may(NEEDED[present])) return html`<p class="office-card">${t("office.noRight")}</p>`;
  return pages[present].render();
}

async function open(): Promise<void> {
  frame.message = null;
  frame.redraw();
  const name = shown();
  if (frame.may(NEEDED[name]) && (frame.state?.accounts || WITHOUT_ACCOUNTS.includes(name)))
    await frame.attempt(() => pages[name].load());
}

window.addEventListener("hashchange", () => void open());
await frame.attempt(() => frame.begin());
if (frame.state?.accounts && !frame.person) location.replace(`${BASE}/sign-in.html?next=office-${shown()}`);
else await open();
