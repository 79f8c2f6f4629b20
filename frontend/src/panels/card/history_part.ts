import { html, nothing, type TemplateResult } from "lit-html";
import type { FacilityCard, HistoryLine } from "../../api_types";
import type { App } from "../../app";
import { faultOf } from "../../loading";
import type { SetUndo } from "../../table/set_undo";
import { section } from "./section";

const SHOWN = 30;
const VOCABULARIES = [
  "category",
  "management",
  "structure",
  "seismic_code",
  "point_quality",
  "function",
  "use_state",
  "property_kind",
] as const;

/** A line that can be put back by itself; the bytes of a removed file are gone. */
const canUndo = (line: HistoryLine): boolean =>
  line.action === "update" ||
  (line.action === "delete" && line.table_name !== "facility" && line.table_name !== "facility_file");

/**
 * Who changed what and when, newest first; a change of the facility itself can be taken back, one of many as a whole.
 */
export function historyPart(app: App, card: FacilityCard, sets: SetUndo): TemplateResult {
  const { t, date } = app.speech();
  const lines = card.history ?? [];
  if (!lines.length) return section(t("card.history"), html`<p class="muted">${t("card.nohistory")}</p>`);
  return section(
    t("card.history"),
    html`<ol class="history">
      ${lines.slice(0, SHOWN).map(
        (line) =>
          html`<li>
            <time datetime=${line.at}>${date(line.at)}</time> ${line.actor ?? ""}
            <span>${whatChanged(app, line)}</span>
            ${setPart(app, line, sets)}${
              canUndo(line)
                ? html`<button type="button" class="link" @click=${() => void undo(app, card, line)}>
                    ${t("card.undo")}
                  </button>`
                : nothing
            }
          </li>`,
      )}
    </ol>`,
  );
}

function setPart(app: App, line: HistoryLine, sets: SetUndo): TemplateResult | typeof nothing {
  const { t, number } = app.speech();
  const set = line.change_set;
  if (!set || set.facilities < 2) return nothing;
  if (set.undone) return html`<small class="muted">${t("set.already")}</small> `;
  return html`<button type="button" class="link" @click=${() => void sets.undo(set.id)}>
      ${t("set.undo.all", { count: number(set.facilities) })}
    </button>
    ${sets.render(set.id)}`;
}

function whatChanged(app: App, line: HistoryLine): string {
  const { t, tOr } = app.speech();
  const what = `${tOr(
    `history.table.${line.table_name}`,
    line.table_name,
  )} ${tOr(`history.action.${line.action}`, line.action)}`;
  const name = line.table_name === "facility_file" ? line.old?.name : null;
  if (line.action !== "update") return name ? `${what} ${String(name)}` : what;
  const text = (field: string, value: unknown) =>
    value === null || value === undefined
      ? t("value.none")
      : (placeOf(value) ?? (typeof value === "object" ? JSON.stringify(value) : wordOf(app, field, value)));
  const told = Object.keys(line.new ?? {});
  // Where a value comes from changes with it: told only where nothing else did.
  const fields = told
    .filter((field) => field !== "sources" || told.length === 1)
    .map((field) => `${fieldLabel(app, field)}: ${text(field, line.old?.[field])} → ${text(field, line.new?.[field])}`);
  return fields.length ? fields.join(" ／ ") : what;
}

/** Codes and flags as people say them. */
function wordOf(app: App, field: string, value: unknown): string {
  const { t, term } = app.speech();
  if (typeof value === "boolean") return t(value ? "value.yes" : "value.no");
  const list = VOCABULARIES.find((name) => name === field);
  return list ? term(list, String(value)) : String(value);
}

/** A stored point as "lat, lon". */
export function placeOf(value: unknown): string | null {
  const [lon, lat] = (value as { coordinates?: number[] } | null)?.coordinates ?? [];
  return lon === undefined || lat === undefined ? null : `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}

async function undo(app: App, card: FacilityCard, line: HistoryLine): Promise<void> {
  try {
    await app.api.post(`/api/changes/${line.id}/undo`, {});
    const reply = await app.api.call<FacilityCard>(`/api/facilities/${card.id}`);
    app.data.set({ card: reply.body, cardEtag: reply.etag, notice: app.speech().t("card.undone") });
    await app.reload();
  } catch (cause) {
    app.data.set({ notice: faultOf(cause).message });
  }
}

export function fieldLabel(app: App, field: string): string {
  return app.speech().tOr(`column.${field}`, field);
}
