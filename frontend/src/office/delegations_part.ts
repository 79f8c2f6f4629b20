/** Deputies: who decides in an approver's stead, on which days (代理). */
import { html, nothing, type TemplateResult } from "lit-html";
import type { DelegationShown } from "../api_types";
import { field, typed } from "./fields";
import type { Frame } from "./frame";

export class DelegationsPart {
  private found: DelegationShown[] = [];

  constructor(private readonly frame: Frame) {}

  async load(): Promise<void> {
    if (this.frame.state?.delegation) this.found = await this.frame.api.get<DelegationShown[]>("/api/delegations");
  }

  render(): TemplateResult | typeof nothing {
    const { t } = this.frame.speech;
    const isApprover = this.frame.person?.roles.includes("approver") ?? false;
    if (!this.frame.state?.delegation || (!isApprover && !this.found.length)) return nothing;
    return html`<section class="office-card">
      <h2>${t("delegation.title")}</h2>
      <p class="muted">${t("delegation.help")}</p>
      <ul class="lines">
        ${this.found.map((one) => html`<li>${this.line(one)}</li>`)}
      </ul>
      ${isApprover ? this.form() : nothing}
    </section>`;
  }

  private line(one: DelegationShown): TemplateResult {
    const { t } = this.frame.speech;
    const end = () => void this.send(`/${one.id}`, "DELETE");
    return html`<span>${t("delegation.line", { of: one.of, deputy: one.deputy })}</span>
      <span>${one.since} – ${one.until}</span>
      <span>${one.reason}</span>
      ${
        one.ended_at
          ? html`<span>${t("delegation.ended")}</span>`
          : one.is_mine
            ? html`<button
                type="button"
                class="small"
                aria-label=${t("delegation.endNamed", { deputy: one.deputy })}
                @click=${end}
              >
                ${t("delegation.end")}
              </button>`
            : nothing
      }`;
  }

  private form(): TemplateResult {
    const { t } = this.frame.speech;
    const make = (event: SubmitEvent) => {
      const { deputy, since, until, reason } = typed(event);
      void this.send("", "POST", { deputy, since, until, reason });
    };
    return html`<form class="row" @submit=${make}>
      ${field("deputy", t("delegation.deputy"), { maxlength: 100 })}
      ${field("since", t("delegation.since"), { type: "date" })}
      ${field("until", t("delegation.until"), { type: "date" })}
      ${field("reason", t("delegation.reason"), { maxlength: 1000 })}
      <button type="submit">${t("delegation.make")}</button>
    </form>`;
  }

  private async send(path: string, method: "POST" | "DELETE", json?: unknown): Promise<void> {
    await this.frame.attempt(async () => {
      await this.frame.api.call(`/api/delegations${path}`, { method, json });
      await this.load();
    }, "office.done");
  }
}
