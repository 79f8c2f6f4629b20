/** The top bar: whose stock this is, the search, the language, print. */
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { BASE } from "../api";
import type { App } from "../app";
import { icon } from "../icons";
import type { Sheet } from "../paper";

export function renderHead(app: App, print: (sheet: Sheet) => void): TemplateResult {
  const { t, language } = app.speech();
  const { about } = app.data.get();
  const place = about?.municipality?.name;
  const switchLanguage = () => app.view.set({ language: language === "ja" ? "en" : "ja" });
  return html` <div class="brand">
      <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="#00118f" />
        <path d="M7 23V13l9-6 9 6v10" fill="none" stroke="#fff" stroke-width="2.600" stroke-linejoin="round" />
        <path
          d="M12 23l4-5 4 5"
          fill="none"
          stroke="#ffa66d"
          stroke-width="2.600"
          stroke-linejoin="round"
          stroke-linecap="round"
        />
      </svg>
      <h1>${t("app.name")}</h1>
      ${place ? html`<span class="place">${place}</span>` : nothing}
      ${about?.municipality?.invented ? html`<span class="badge">${t("app.invented")}</span>` : nothing}
    </div>
    ${searchBox(app)}
    <div class="head-tools">
      ${printMenu(app, print)} ${ownAccount(app)}
      <button
        type="button"
        class="quiet"
        lang=${language === "ja" ? "en" : "ja"}
        aria-label=${t("app.language.label")}
        @click=${switchLanguage}
      >
        ${t("app.language")}
      </button>
    </div>`;
}

/** Where there are accounts: who is signed in, and the way to the pages around them; else to residents' opinions. */
function ownAccount(app: App): TemplateResult | typeof nothing {
  const { session } = app.data.get();
  if (session && !session.accounts)
    return html`<a class="button quiet" href="${BASE}/office.html#opinions">${app.speech().t("office.opinions")}</a>`;
  if (!session?.person) return nothing;
  const label = `${app.speech().t("office.title")}: ${session.person.name}`;
  const leave = () =>
    void app.api
      .call("/api/session", { method: "DELETE" })
      .catch(() => undefined)
      .then(() => location.assign(`${BASE}/sign-in.html`));
  return html`<a class="button" href="${BASE}/office.html" aria-label=${label}>${session.person.name}</a>
    <button type="button" class="quiet" @click=${leave}>${app.speech().t("office.signOut")}</button>`;
}

function printMenu(app: App, print: (sheet: Sheet) => void): TemplateResult {
  const { t } = app.speech();
  const choose = (sheet: Sheet) => (event: Event) => {
    (event.target as Element).closest("details")!.open = false;
    print(sheet);
  };
  const item = (sheet: Sheet) =>
    html`<li><button type="button" class="quiet" @click=${choose(sheet)}>${t(`print.sheet.${sheet}`)}</button></li>`;
  return html`<details class="menu">
    <summary aria-label=${t("app.print")} title=${t("app.print")}>
      ${icon("print")}<span class="long">${t("app.print")}</span>
    </summary>
    <ul>
      ${item("map-a4")}${item("map-a3")}${app.data.get().card ? item("card") : nothing}${
        app.view.get().table ? item("table") : nothing
      }${app.view.get().panel === "plan" && app.data.get().run ? item("plan") : nothing}
    </ul>
  </details>`;
}

function searchBox(app: App): TemplateResult {
  const { t, number } = app.speech();
  const { filters } = app.view.get();
  const { totals } = app.data.get();
  const search = (words: string) => app.view.set({ filters: { ...filters, words } });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    app.view.set({ table: "facilities" });
  };
  return html` <form class="search" role="search" @submit=${submit}>
    ${icon("search")}
    <input
      type="search"
      aria-label=${t("search.label")}
      placeholder=${t("search.label")}
      autocomplete="off"
      spellcheck="false"
      .value=${live(filters.words)}
      @input=${(event: InputEvent) => search((event.target as HTMLInputElement).value)}
    />
    ${
      filters.words
        ? html`<span class="found" role="status">${t("search.found", { count: number(totals?.facilities) })}</span>
            <button type="button" class="icon-only" aria-label=${t("search.clear")} @click=${() => search("")}>
              ${icon("clear")}
            </button>`
        : nothing
    }
  </form>`;
}
