/** Adoption by two persons: what is asked for, and the answer of whoever may give it. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { AdoptionAsked } from "../../api_types";
import type { App } from "../../app";

export class AskedPart {
  private asked: AdoptionAsked[] = [];
  private words = "";

  constructor(
    private readonly app: App,
    private readonly guarded: (work: () => Promise<void>) => Promise<void>,
    private readonly changed: () => Promise<void>,
  ) {}

  /** Whether somebody waits for the reader's answer: then it comes first. */
  get waits(): boolean {
    return this.asked.some(({ may_answer }) => may_answer);
  }

  async load(): Promise<void> {
    this.asked = await this.app.api.get<AdoptionAsked[]>("/api/adoption-requests").catch(() => []);
  }

  render(): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    if (!this.asked.length) return nothing;
    return html`<section class="asked" aria-label=${t("asked.title")}>
      <h3>${t("asked.title")}</h3>
      <ul class="links">
        ${this.asked.slice(0, 10).map((one) => html`<li>${this.line(one)}</li>`)}
      </ul>
    </section>`;
  }

  private line(one: AdoptionAsked): TemplateResult {
    const { t, term } = this.app.speech();
    const waits = one.state === "waiting";
    return html`<b>${one.title}</b> ${t("adopt.made_of", { run: one.run_id })}
      <small>${one.adopted_on} ・ ${t("asked.by", { name: one.asked_by })} ・ ${one.reason}</small>
      <small
        >${term("request_state", one.state)}${one.answered_by ? ` ・ ${one.answered_by}` : ""}${
          one.answer ? ` ・ ${one.answer}` : ""
        }</small
      >
      ${waits && one.may_answer ? this.answers(one) : nothing}
      ${
        waits && one.is_mine
          ? html`<p class="muted">${t("asked.mine")}</p>
              <button type="button" class="small" @click=${() => void this.send(`/${one.id}`, "DELETE")}>
                ${t("asked.withdraw")}
              </button>`
          : nothing
      }`;
  }

  private answers(one: AdoptionAsked): TemplateResult {
    const { t } = this.app.speech();
    const keep = (event: InputEvent) => (this.words = (event.target as HTMLInputElement).value);
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      const way = (event.submitter as HTMLButtonElement).value;
      void this.send(`/${one.id}/${way}`, "POST", { words: this.words });
    };
    return html`<form class="run-form" @submit=${submit}>
      <label class="field"
        ><span>${t("asked.words")}</span
        ><input type="text" maxlength="4000" .value=${this.words} @input=${keep}
      /></label>
      <div class="buttons">
        <button type="submit" class="primary" value="approval">${t("asked.approve")}</button>
        <button type="submit" value="refusal">${t("asked.refuse")}</button>
      </div>
    </form>`;
  }

  private send(path: string, method: "POST" | "DELETE", json?: { words: string }): Promise<void> {
    return this.guarded(async () => {
      await this.app.api.call(`/api/adoption-requests${path}`, { method, json });
      this.words = "";
      await this.changed();
    });
  }
}
