/** 出力: every product of the shown run as a file, for the whole town or what the filters hold, and who took what. */

import { html, nothing, type TemplateResult } from "lit-html";
import { ours } from "../../api";
import type { Language, ProductAnswer, Run, TakenPaper } from "../../api_types";
import type { App } from "../../app";
import { download } from "../../csv";
import { icon } from "../../icons";

interface Wish {
  language: Language;
  /** "auto": marked 案 until the plan is adopted. */
  draft: "auto" | "true" | "false";
  /** "" the whole town, "filters" what the filters hold, "district:…" or "category:…" one of them. */
  scope: string;
  sheet: "a4" | "a3";
}

/** A product on its way: since when (milliseconds of the page's clock), and how to give up. */
interface Making {
  product: string;
  since: number;
  stop: AbortController;
}

const parts = new WeakMap<App, ExportPart>();

export function exportPart(app: App, run: Run): TemplateResult {
  let part = parts.get(app);
  if (!part) {
    part = new ExportPart(app);
    parts.set(app, part);
  }
  return part.render(run);
}

/** The address of a product under a wish; its scope narrows it to districts or classes. */
export function paperAddress(
  run: number,
  product: string,
  wish: Wish,
  facets: { district?: readonly string[]; category?: readonly string[] },
): string {
  const asked = new URLSearchParams({ lang: wish.language });
  if (wish.draft !== "auto") asked.set("draft", wish.draft);
  if (wish.sheet !== "a4") asked.set("sheet", wish.sheet);
  if (wish.scope === "filters") {
    for (const district of facets.district ?? []) asked.append("district", district);
    for (const category of facets.category ?? []) asked.append("category", category);
  } else if (wish.scope) {
    const [kind, ...value] = wish.scope.split(":");
    asked.append(kind!, value.join(":"));
  }
  return `/api/runs/${run}/report.${product}?${asked}`;
}

class ExportPart {
  private products: ProductAnswer[] | null = null;
  private taken: { run: number; rows: TakenPaper[] } | null = null;
  private readonly wish: Wish;
  private failed = "";
  private making: Making | null = null;

  constructor(private readonly app: App) {
    this.wish = { language: app.view.get().language, draft: "auto", scope: "", sheet: "a4" };
  }

  render(run: Run): TemplateResult {
    const { t } = this.app.speech();
    return html`<details
      class="export"
      @toggle=${(event: Event) => (event.target as HTMLDetailsElement).open && this.load(run.id)}
    >
      <summary>${t("plan.export.title")}</summary>
      <div class="fields">
        <label class="field"
          ><span>${t("plan.export.language")}</span
          ><select @change=${(event: Event) => this.set({ language: chosenIn(event) as Language })}>
            <option value="ja" ?selected=${this.wish.language === "ja"}>${t("plan.export.language.ja")}</option>
            <option value="en" ?selected=${this.wish.language === "en"}>${t("plan.export.language.en")}</option>
          </select></label
        >
        <label class="field"
          ><span>${t("plan.export.sheet")}</span
          ><select @change=${(event: Event) => this.set({ sheet: chosenIn(event) as Wish["sheet"] })}>
            <option value="a4">${t("plan.export.a4")}</option>
            <option value="a3">${t("plan.export.a3")}</option>
          </select></label
        >
        <label class="field"
          ><span>${t("plan.export.draft")}</span
          ><select @change=${(event: Event) => this.set({ draft: chosenIn(event) as Wish["draft"] })}>
            <option value="auto">${t("plan.export.draft.auto")}</option>
            <option value="true">${t("plan.export.draft.true")}</option>
            <option value="false">${t("plan.export.draft.false")}</option>
          </select></label
        >
        ${this.scope()}
      </div>
      ${this.failed ? html`<p class="proof bad" role="alert">${this.failed}</p>` : nothing} ${this.links(run)}
      ${this.history()}
    </details>`;
  }

  /** The whole town, what the filters hold, or one district or class. */
  private scope(): TemplateResult {
    const { t, term, language } = this.app.speech();
    const { facets } = this.app.view.get().filters;
    const canFilter = Boolean(facets.district?.length || facets.category?.length);
    const all = this.app.data.get().stock?.facilities ?? [];
    const told = (value: string, label: string) =>
      html`<option value=${value} ?selected=${this.wish.scope === value}>${label}</option>`;
    const districts = [...new Set(all.flatMap(({ district }) => district || []))].sort((one, other) =>
      one.localeCompare(other, language),
    );
    const classes = [...new Set(all.flatMap(({ category }) => category || []))];
    return html`<label class="field"
      ><span>${t("plan.export.scope")}</span
      ><select @change=${(event: Event) => this.set({ scope: chosenIn(event) })}>
        ${told("", t("plan.export.scope.town"))}
        ${canFilter ? told("filters", t("plan.export.narrowed")) : nothing}
        <optgroup label=${t("facet.district")}>${districts.map((one) => told(`district:${one}`, one))}</optgroup>
        <optgroup label=${t("facet.category")}>
          ${classes.map((one) => told(`category:${one}`, term("category", one)))}
        </optgroup>
      </select></label
    >`;
  }

  private set(change: Partial<Wish>): void {
    Object.assign(this.wish, change);
    this.app.redraw();
  }

  private links(run: Run): TemplateResult {
    const { t } = this.app.speech();
    if (!this.products) return html`<p class="loading">${t("app.loading")}</p>`;
    const { facets } = this.app.view.get().filters;
    return html`<ul class="links products">
      ${this.products.map(
        ({ product, label }) =>
          html`<li>
            <a
              class="button small"
              download
              href=${ours(paperAddress(run.id, product, this.wish, facets))}
              @click=${(event: Event) => this.take(event, run.id, product)}
              >${icon("import")}${label}</a
            >
            ${this.making?.product === product ? this.progress(this.making) : nothing}
          </li>`,
      )}
    </ul>`;
  }

  private progress(making: Making): TemplateResult {
    const { t, number } = this.app.speech();
    const seconds = Math.floor((performance.now() - making.since) / 1000);
    return html`<p class="muted">
      <span role="status">${t("plan.export.making", { seconds: number(seconds) })}</span>
      <button class="small" @click=${() => making.stop.abort()}>${t("plan.export.stop")}</button>
    </p>`;
  }

  /** Fetch a product with the time it takes on the screen; the planner may give up waiting. One at a time. */
  private async take(event: Event, run: number, product: string): Promise<void> {
    event.preventDefault();
    if (this.making) return;
    const making = { product, since: performance.now(), stop: new AbortController() };
    const clock = window.setInterval(() => this.app.redraw(), 1000);
    this.making = making;
    this.failed = "";
    this.app.redraw();
    try {
      const answer = await fetch((event.currentTarget as HTMLAnchorElement).href, { signal: making.stop.signal });
      if (!answer.ok) throw new Error(((await answer.json()) as { detail?: string }).detail ?? answer.statusText);
      download(fileNameIn(answer.headers.get("Content-Disposition")) || product, await answer.blob());
      await this.load(run);
    } catch (cause) {
      if (!making.stop.signal.aborted) this.failed = cause instanceof Error ? cause.message : String(cause);
    } finally {
      window.clearInterval(clock);
      this.making = null;
      this.app.redraw();
    }
  }

  /** What was taken home of this run, newest first. */
  private history(): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    const rows = this.taken?.rows ?? [];
    if (!rows.length) return nothing;
    const names = new Map(this.products?.map(({ product, label }) => [product as string, label]));
    return html`<h3>${t("plan.export.history")}</h3>
      <ul class="links">
        ${rows.slice(0, 10).map(
          (one) =>
            html`<li>
              ${names.get(one.product) ?? one.product}
              <small>${new Date(one.at).toLocaleString(this.wish.language)} ・ ${one.actor}</small>
            </li>`,
        )}
      </ul>`;
  }

  private async load(run: number): Promise<void> {
    try {
      this.products ??= await this.app.api.get<ProductAnswer[]>("/api/report-products");
      this.taken = { run, rows: await this.app.api.get<TakenPaper[]>(`/api/runs/${run}/reports`) };
      this.failed = "";
    } catch (cause) {
      this.failed = cause instanceof Error ? cause.message : String(cause);
    }
    this.app.redraw();
  }
}

/** The name a file is sent with; "" where none is told. */
export const fileNameIn = (disposition: string | null): string =>
  /filename="([^"]+)"/.exec(disposition ?? "")?.[1] ?? "";

const chosenIn = (event: Event): string => (event.target as HTMLSelectElement).value;
