/** Who did what, when and from where: filters, pages, a file. */
import { html, nothing, type TemplateResult } from "lit-html";
import { ours } from "../api";
import type { AuditPage as AuditAnswer, AuditLine } from "../api_types";
import type { Key } from "../i18n";
import { told } from "./audit_words";
import { field, typed } from "./fields";
import type { Frame, Page } from "./frame";

const FILTERS = ["who", "action", "kind", "since", "until"] as const;

export class AuditPage implements Page {
  private page: AuditAnswer | null = null;
  private lines: AuditLine[] = [];
  private filters: Partial<Record<(typeof FILTERS)[number], string>> = {};

  constructor(private readonly frame: Frame) {}

  async load(): Promise<void> {
    this.page = await this.frame.api.get<AuditAnswer>(`/api/audit?${this.query()}`);
    this.lines = this.page.lines;
  }

  render(): TemplateResult {
    const { t } = this.frame.speech;
    const { page } = this;
    if (!page) return html`<p class="loading" role="status">${t("app.loading")}</p>`;
    return html`<section class="office-card">
      <h2>${t("office.audit")}</h2>
      <p class="muted">${t("audit.help", { days: this.frame.speech.number(page.kept_days) })}</p>
      ${this.form(page)}
      <p role="status">${this.lines.length ? t("audit.count", { n: this.lines.length }) : t("audit.none")}</p>
      ${this.lines.length ? this.table() : nothing}
      ${
        page.next
          ? html`<div class="buttons">
              <button type="button" @click=${() => void this.more()}>${t("audit.more")}</button>
            </div>`
          : nothing
      }
    </section>`;
  }

  private form(page: AuditAnswer): TemplateResult {
    const { t } = this.frame.speech;
    const search = (event: SubmitEvent) => {
      this.filters = typed(event);
      void this.frame.attempt(() => this.load());
    };
    const choice = (name: "action" | "kind", values: readonly string[]) =>
      html`<label class="field"
        ><span>${t(`audit.${name}` as Key)}</span
        ><select name=${name}>
          <option value="">${t("audit.all")}</option>
          ${values.map(
            (value) =>
              html`<option value=${value} ?selected=${this.filters[name] === value}>
                ${this.named(name, value)}
              </option>`,
          )}
        </select></label
      >`;
    return html`<form class="row" role="search" @submit=${search}>
      ${field("who", t("audit.who"), { required: false, value: this.filters.who ?? "" })}
      ${choice("action", page.actions)} ${choice("kind", ["change", "access"])}
      ${field("since", t("audit.since"), { type: "date", required: false, value: this.filters.since ?? "" })}
      ${field("until", t("audit.until"), { type: "date", required: false, value: this.filters.until ?? "" })}
      <button type="submit" class="primary">${t("audit.search")}</button>
      <a class="button" href=${ours(`/api/audit.csv?${this.query()}`)} download>${t("audit.export")}</a>
    </form>`;
  }

  private table(): TemplateResult {
    const { t, date } = this.frame.speech;
    return html`<div class="office-scroll" tabindex="0" role="group" aria-label=${t("office.audit")}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t("audit.at")}</th>
            <th scope="col">${t("audit.who")}</th>
            <th scope="col">${t("audit.action")}</th>
            <th scope="col">${t("audit.origin")}</th>
            <th scope="col">${t("audit.detail")}</th>
          </tr>
        </thead>
        <tbody>
          ${this.lines.map(
            (line) =>
              html`<tr>
                <td class="when">${date(line.at)}</td>
                <td>${line.who}</td>
                <td>${this.named("action", line.action)}</td>
                <td>${line.origin ?? t("audit.local")}</td>
                <td class="long">${told(line.detail, this.frame.speech)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private named(list: "action" | "kind", code: string): string {
    return this.frame.speech.tOr(`audit.${list}.${code}`, code);
  }

  private async more(): Promise<void> {
    await this.frame.attempt(async () => {
      const query = this.query();
      query.set("before", this.page?.next ?? "");
      this.page = await this.frame.api.get<AuditAnswer>(`/api/audit?${query}`);
      this.lines = [...this.lines, ...this.page.lines];
    });
  }

  private query(): URLSearchParams {
    const given = FILTERS.map((name) => [name, this.filters[name] ?? ""] as const);
    return new URLSearchParams(given.filter(([, value]) => value).map(([name, value]) => [name, value]));
  }
}
