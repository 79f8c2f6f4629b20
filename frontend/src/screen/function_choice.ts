/** The functions of a select, in groups by class of use: 78 lines in a row would have to be read one by one. */
import { html, type TemplateResult } from "lit-html";
import type { Vocabulary } from "../api_types";
import type { Speech } from "../i18n";

export function functionOptions(speech: Speech, vocabulary: Vocabulary | null, chosen: string): TemplateResult[] {
  const terms = vocabulary?.function ?? [];
  return (vocabulary?.category ?? []).flatMap((group) => {
    const own = terms.filter((term) => term.category === group.code);
    if (!own.length) return [];
    return [
      html`<optgroup label=${group[speech.language]}>
        ${own.map(
          (term) =>
            html`<option value=${term.code} ?selected=${term.code === chosen}>${term[speech.language]}</option>`,
        )}
      </optgroup>`,
    ];
  });
}
