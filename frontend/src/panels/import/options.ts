/** What some kinds of file must be told besides their bytes, and the word about values written by hand. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ImportReport } from "../../api_types";
import type { App } from "../../app";

export interface Options {
  keepEdited: boolean;
  zoneKind: string;
  coversTown: boolean;
  municipality: string;
  name: string;
}

export const NO_OPTIONS: Options = { keepEdited: false, zoneKind: "", coversTown: false, municipality: "", name: "" };

/** The query a kind of file adds to its upload. */
export function queryOf(kind: string, options: Options): Record<string, string> {
  if (kind === "facilities") return options.keepEdited ? { keep_edited: "true" } : {};
  if (kind === "zones") return { zone_kind: options.zoneKind, covers_town: String(options.coversTown) };
  if (kind === "boundary") return { municipality: options.municipality, name: options.name };
  return {};
}

/** Whether the file can be sent already. */
export function isComplete(kind: string, options: Options): boolean {
  if (kind === "zones") return options.zoneKind !== "";
  return kind !== "boundary" || (/^\d{6}$/u.test(options.municipality) && options.name.trim() !== "");
}

export function optionsPart(
  app: App,
  kind: string,
  options: Options,
  change: (part: Partial<Options>) => void,
): TemplateResult | typeof nothing {
  const { t, language } = app.speech();
  const text = (event: Event) => (event.target as HTMLInputElement).value;
  if (kind === "zones") {
    const kinds = app.data.get().vocabulary?.zone_kind ?? [];
    return html`<label class="field"
        ><span>${t("import.zone.kind")}</span
        ><select @change=${(event: Event) => change({ zoneKind: text(event) })}>
          <option value="" ?selected=${options.zoneKind === ""}>${t("import.zone.choose")}</option>
          ${kinds.map(
            (term) =>
              html`<option value=${term.code} ?selected=${term.code === options.zoneKind}>${term[language]}</option>`,
          )}
        </select></label
      >
      <label class="check"
        ><input
          type="checkbox"
          .checked=${options.coversTown}
          @change=${(event: Event) => change({ coversTown: (event.target as HTMLInputElement).checked })}
        />${t("import.zone.covers")}</label
      >`;
  }
  if (kind !== "boundary") return nothing;
  return html`<div class="pair">
    <label class="field"
      ><span>${t("import.boundary.code")}</span
      ><input
        type="text"
        inputmode="numeric"
        pattern="\\d{6}"
        .value=${options.municipality}
        @change=${(event: Event) => change({ municipality: text(event) })}
    /></label>
    <label class="field"
      ><span>${t("import.boundary.name")}</span
      ><input type="text" .value=${options.name} @change=${(event: Event) => change({ name: text(event) })}
    /></label>
  </div>`;
}

/** Values written by hand that the file would replace: said before it happens, with the way to keep them. */
export function editsPart(
  app: App,
  report: ImportReport,
  options: Options,
  change: (part: Partial<Options>) => void,
): TemplateResult | typeof nothing {
  const { t, number } = app.speech();
  if (!report.edits_at_stake && !options.keepEdited) return nothing;
  return html`<div class="proof ${options.keepEdited ? "ok" : "bad"}">
    ${options.keepEdited ? t("import.edits.kept") : t("import.edits.stake", { count: number(report.edits_at_stake) })}
    <label class="check"
      ><input
        type="checkbox"
        .checked=${options.keepEdited}
        @change=${(event: Event) => change({ keepEdited: (event.target as HTMLInputElement).checked })}
      />${t("import.edits.keep")}</label
    >
  </div>`;
}
