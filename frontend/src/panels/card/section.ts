/** A titled section of the card, and its lists of facts. */
import { html, nothing, type TemplateResult } from "lit-html";

export function section(
  title: string,
  body: TemplateResult | typeof nothing,
  note: string | TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<section class="card-section">
    <h3>${title}${note === nothing ? nothing : html` <small>${note}</small>`}</h3>
    ${body}
  </section>`;
}

export type Fact = readonly [label: string, value: string | TemplateResult | null | undefined];

/** Facts without a value are left out: a card of dashes tells nothing. */
export function facts(list: readonly Fact[]): TemplateResult {
  return html`<dl class="facts">
    ${list
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(
        ([label, value]) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
  </dl>`;
}
