import { html, type TemplateResult } from "lit-html";
import type { App } from "../../app";
import type { FacilityCard } from "../../api_types";
import { section } from "./section";

const SHOWN = 30;

/** Who changed what and when, newest first. */
export function historyPart(app: App, card: FacilityCard): TemplateResult {
  const { t, date } = app.speech();
  const lines = card.history ?? [];
  if (!lines.length) return section(t("card.history"), html`<p class="muted">${t("card.nohistory")}</p>`);
  const text = (value: unknown) => (value === null || value === undefined ? t("value.none") : typeof value === "object" ? JSON.stringify(value) : String(value));
  return section(t("card.history"), html`<ol class="history">${lines.slice(0, SHOWN).map((line) => html`<li>
    <time datetime=${line.at}>${date(line.at)}</time> ${line.actor ?? ""}
    <span>${line.field ? `${fieldLabel(app, line.field)}: ${text(line.old)} → ${text(line.new)}` : line.action}</span></li>`)}</ol>`);
}

export function fieldLabel(app: App, field: string): string {
  return app.speech().tOr(`column.${field}`, field);
}
