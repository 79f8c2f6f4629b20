import { html, nothing, type TemplateResult } from "lit-html";
import type { FacilityCard } from "../../api_types";
import type { App } from "../../app";
import { ageIn } from "../../stock/age";
import { ownCode } from "../../stock/own_code";
import { facts, section } from "./section";

/** Who runs it, where it stands, how old and how large it is, and where each figure comes from. */
export function identityPart(app: App, card: FacilityCard): TemplateResult {
  const { t, term, area, number, yen } = app.speech();
  const { year } = app.view.get();
  const age = ageIn(year, card.built_year);
  const functions = card.functions ?? [];
  const latest = card.years?.at(-1);
  const unit = latest?.users_unit ? `（${latest.users_unit}）` : "";
  return html` <div class="key-figures">
      <div><b>${age === null ? t("value.unknown") : number(age)}</b><span>${t("column.age")} ${year}</span></div>
      <div><b>${area(card.floor_area_m2)}</b><span>${t("summary.area")}</span></div>
      <div>
        <b>${card.condition === null ? t("value.none") : number(card.condition)}</b
        ><span>${t("column.condition")}</span>
      </div>
      <div><b>${number(latest?.users ?? card.users)}</b><span>${t("column.users")}${unit}</span></div>
    </div>
    ${section(
      t("card.overview"),
      facts([
        [t("column.code"), ownCode(card.code)],
        [
          t("column.functions"),
          functions
            .map((one) =>
              [term("function", one.function), one.capacity ? `${number(one.capacity)}${one.unit ?? ""}` : ""]
                .filter(Boolean)
                .join(" "),
            )
            .join("・"),
        ],
        [t("column.department"), card.department],
        [t("column.management"), card.management ? term("management", card.management) : null],
        [t("column.use_state"), card.use_state ? term("use_state", card.use_state) : null],
        [t("column.property_kind"), card.property_kind ? term("property_kind", card.property_kind) : null],
        [t("column.classrooms"), classroomsText(app, card)],
        [t("column.district"), card.district],
        [t("column.address"), card.address],
        [t("column.built_year"), card.built_year === null ? t("value.unknown") : String(card.built_year)],
        [t("column.seismic"), term("seismic_code", card.seismic)],
        [t("column.quality"), term("point_quality", card.quality)],
        [t("column.policy"), card.policy],
        [t("column.shelter"), card.shelter === null ? null : t(card.shelter ? "value.yes" : "value.no")],
        [t("card.host"), card.host],
        [t("card.transit"), transitText(app, card)],
        [t("card.opinions"), opinionsText(app, card)],
        [t("card.land.area"), card.land?.area_m2 ? area(card.land.area_m2) : null],
        [t("card.land.owner"), card.land?.owner],
        [t("card.land.price"), card.land?.price_yen_per_m2 ? `${yen(card.land.price_yen_per_m2)}/㎡` : null],
        [t("card.land.plot_ratio"), card.land?.plot_ratio ? `${number(card.land.plot_ratio * 100)}%` : null],
        [t("card.operator"), operatorText(app, card)],
      ]),
    )}
    ${sourcesOf(app, card)}`;
}

/** Null where no timetable is loaded; "none near" where one is. */
/** How many residents said something of it, by the published edition they spoke of. */
function opinionsText(app: App, card: FacilityCard): string | null {
  const { t, number } = app.speech();
  const lines = (card.opinions ?? []).map(({ publication_id, opinions, answered }) =>
    t("card.opinions.edition", { edition: publication_id, n: number(opinions), answered: number(answered) }),
  );
  return lines.length ? lines.join(" / ") : null;
}

function transitText(app: App, card: FacilityCard): string | null {
  const { t, number } = app.speech();
  const { transit } = card;
  if (!transit) return null;
  if (transit.stop === null) return t("card.transit.none");
  return t("card.transit.stop", {
    stop: transit.stop,
    metres: number(transit.metres),
    departures: number(transit.departures),
  });
}

function sourcesOf(app: App, card: FacilityCard): TemplateResult | typeof nothing {
  const { t } = app.speech();
  const lines = new Set(
    Object.values(card.sources ?? {})
      .filter(Boolean)
      .map(({ source, as_of }) => [source, as_of && t("card.asof", { date: as_of })].filter(Boolean).join(" ")),
  );
  const others = Object.entries(card.attributes ?? {}).filter(([, value]) => value !== null && value !== "");
  return html` ${
    lines.size ? html`<p class="muted source">${t("card.sources")}: ${[...lines].join(" ／ ")}</p>` : nothing
  }
  ${
    others.length
      ? html`<details>
          <summary>${t("card.attributes")} (${others.length})</summary>
          ${facts(
            others.map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : String(value)]),
          )}
        </details>`
      : nothing
  }`;
}

/** Classrooms in use of those there are. */
function classroomsText(app: App, card: FacilityCard): string | null {
  const { number } = app.speech();
  const rooms = card.classrooms;
  if (rooms === null || rooms === undefined) return null;
  const used = card.years?.at(-1)?.classes;
  return used === null || used === undefined ? number(rooms) : `${number(used)} / ${number(rooms)}`;
}

/** What private operators offer: scheme, years, what the town pays or gets a year. */
function operatorText(app: App, card: FacilityCard): string | null {
  const { term, yen } = app.speech();
  const lines = (card.operator_terms ?? []).map((one) =>
    [
      term("operator_scheme", one.scheme),
      one.start_year === null ? "" : `${one.start_year}–${one.years ? one.start_year + one.years - 1 : ""}`,
      one.fee_yen === null ? "" : `−${yen(one.fee_yen)}`,
      one.rent_yen === null ? "" : `+${yen(one.rent_yen)}`,
    ]
      .filter(Boolean)
      .join(" "),
  );
  return lines.join("・") || null;
}
