/** What some kinds of file must be told besides their bytes, and the word about values written by hand. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ImportReport } from "../../api_types";
import type { App } from "../../app";
import type { Item, ItemOptions } from "../../importing/queue";

type Change = (part: Partial<ItemOptions>) => void;

const textOf = (event: Event): string => (event.target as HTMLInputElement).value;
const checkedIn = (event: Event): boolean => (event.target as HTMLInputElement).checked;

export function optionsPart(app: App, item: Item, change: Change): TemplateResult | typeof nothing {
  const { kind, options, state } = item;
  if (kind === "zones") return zoneOptions(app, item, change);
  if (kind !== "population" && kind !== "facilities" && kind !== "boundary") return nothing;
  const asked = kind === "population" ? "year" : "municipality";
  const label = app.speech().t(`import.${asked}`);
  // A file that could not be read may only want this.
  return html`<details class="file-options" ?open=${state === "failed" || options[asked] !== ""}>
    <summary>${label}</summary>
    <input
      type="text"
      inputmode="numeric"
      aria-label=${label}
      .value=${options[asked]}
      @change=${(event: Event) => change({ [asked]: textOf(event).trim() })}
    />
  </details>`;
}

function zoneOptions(app: App, item: Item, change: Change): TemplateResult {
  const { options } = item;
  const { t, language } = app.speech();
  const kinds = app.data.get().vocabulary?.zone_kind ?? [];
  return html`<div class="file-options">
    <label class="field"
      ><span>${t("import.zone.kind")}</span
      ><select @change=${(event: Event) => change({ zoneKind: textOf(event) })}>
        <option value="" ?selected=${options.zoneKind === ""}>${t("import.zone.choose")}</option>
        ${kinds.map(
          (term) =>
            html`<option value=${term.code} ?selected=${term.code === options.zoneKind}>${term[language]}</option>`,
        )}
      </select></label
    >
    ${layerChoice(app, item, change)}
    <label class="check"
      ><input
        type="checkbox"
        .checked=${options.coversTown}
        @change=${(event: Event) => change({ coversTown: checkedIn(event) })}
      />${t("import.zone.covers")}</label
    >
  </div>`;
}

/** Which layer of a file with several is read: the one told, by default the most telling. */
function layerChoice(app: App, { options, report }: Item, change: Change): TemplateResult | typeof nothing {
  const { t, number } = app.speech();
  const layers = report?.layers ?? [];
  if (layers.length < 2) return nothing;
  const shown = options.layer || report?.layer;
  return html`<label class="field"
    ><span>${t("import.zone.layer", { count: number(layers.length) })}</span
    ><select @change=${(event: Event) => change({ layer: textOf(event) })}>
      ${layers.map(
        ({ name, features }) =>
          html`<option value=${name} ?selected=${name === shown}>
            ${name}${features ? ` (${number(features)})` : ""}
          </option>`,
      )}
    </select></label
  >`;
}

/** Values written by hand that the file would replace: said before it happens, with the way to keep them. */
export function editsPart(
  app: App,
  report: ImportReport,
  options: ItemOptions,
  change: Change,
): TemplateResult | typeof nothing {
  const { t, number } = app.speech();
  if (!report.edits_at_stake && !options.keepEdited) return nothing;
  return html`<div class="proof ${options.keepEdited ? "ok" : "bad"}">
    ${options.keepEdited ? t("import.edits.kept") : t("import.edits.stake", { count: number(report.edits_at_stake) })}
    <label class="check"
      ><input
        type="checkbox"
        .checked=${options.keepEdited}
        @change=${(event: Event) => change({ keepEdited: checkedIn(event) })}
      />${t("import.edits.keep")}</label
    >
  </div>`;
}
