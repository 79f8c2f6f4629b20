/** 「なぜここで、隣ではないのか」: a decided place beside another of the same function, line by line. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Decision, FacilityCard, Run } from "../../api_types";
import type { App } from "../../app";
import type { Speech } from "../../i18n";
import { symbol } from "../../map/symbol";
import { lookOf } from "../../palette";

const MOST = 8;

interface Other {
  id: number;
  name: string;
  metres: number | null;
}

interface Side {
  card: FacilityCard;
  decision: Decision;
}

export class NeighbourPart {
  private chosen: number | null = null;
  private other: FacilityCard | null = null;
  private asked = "";
  private isOpen = false;

  constructor(private readonly app: App) {
    app.view.on(["facility", "run"], () => {
      this.chosen = null;
      this.other = null;
      this.asked = "";
    });
  }

  render(run: Run, decision: Decision, card: FacilityCard): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    const others = neighboursOf(run, decision, card);
    const [first] = others;
    if (!first) return nothing;
    const now = others.find(({ id }) => id === this.chosen) ?? first;
    if (this.isOpen) void this.load(now.id);
    const opened = (event: Event) => {
      this.isOpen = (event.target as HTMLDetailsElement).open;
      this.app.redraw();
    };
    const pick = (event: Event) => {
      this.chosen = Number((event.target as HTMLSelectElement).value);
      this.app.redraw();
    };
    return html`<details class="neighbour" .open=${this.isOpen} @toggle=${opened}>
      <summary>${t("beside.title")}</summary>
      <label class="field"
        ><span>${t("beside.with")}</span
        ><select @change=${pick}>
          ${others.map(({ id, name }) => html`<option value=${id} ?selected=${id === now.id}>${name}</option>`)}
        </select></label
      >
      ${this.isOpen ? this.table(run, { card, decision }, now) : nothing}
    </details>`;
  }

  private async load(id: number): Promise<void> {
    const asked = `${id}/${this.app.speech().language}`;
    if (asked === this.asked) return;
    this.asked = asked;
    const found = await this.app.api.get<FacilityCard>(`/api/facilities/${id}`).catch(() => null);
    if (this.asked !== asked) return;
    this.other = found;
    this.app.redraw();
  }

  private table(run: Run, mine: Side, now: Other): TemplateResult {
    const speech = this.app.speech();
    const { t } = speech;
    const decision = run.decisions.find(({ facility_id }) => facility_id === now.id);
    if (!decision || this.other?.id !== now.id) return html`<p class="loading">${t("app.loading")}</p>`;
    const theirs: Side = { card: this.other, decision };
    const rows = lines(speech).map(([label, tell]) => [label, tell(mine), tell(theirs)] as const);
    const km = now.metres === null ? "" : speech.number(now.metres / 1000, 1);
    return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${t("beside.title")}>
        <table class="plain beside">
          <thead>
            <tr>
              <th scope="col"></th>
              <th scope="col">${mine.card.name}</th>
              <th scope="col">
                <button type="button" class="link" @click=${() => this.app.openFacility(now.id, { centre: true })}>
                  ${now.name}
                </button>
              </th>
            </tr>
          </thead>
          <tbody>
            ${rows
              .filter(([, one, other]) => one !== null || other !== null)
              .map(
                ([label, one, other]) =>
                  html`<tr>
                    <th scope="row" class="wrap">${label}</th>
                    <td class="wrap">${one ?? t("value.none")}</td>
                    <td class="wrap">${other ?? t("value.none")}</td>
                  </tr>`,
              )}
          </tbody>
        </table>
      </div>
      ${now.metres === null ? nothing : html`<p class="muted">${t("beside.apart", { km })}</p>`}`;
  }
}

/** Whom it hands its people to or gets them from, then those nearby with its function; the plan decides each. */
export function neighboursOf(run: Run, decision: Decision, card: FacilityCard): Other[] {
  const decided = new Map(run.decisions.map((one) => [one.facility_id, one]));
  const near = new Map((card.nearby ?? []).map((one) => [one.id, one]));
  const own = new Set((decision.functions ?? []).filter(({ is_guest }) => !is_guest).map((use) => use.function));
  const partners = [
    ...decision.receivers.map(({ facility_id }) => facility_id),
    ...run.decisions.flatMap((one) =>
      one.receivers.some(({ facility_id }) => facility_id === card.id) ? [one.facility_id] : [],
    ),
  ];
  const alike = (card.nearby ?? [])
    .filter(({ functions }) => (functions ?? []).some((code) => own.has(code)))
    .map(({ id }) => id);
  return [...new Set([...partners, ...alike])]
    .filter((id) => id !== card.id && decided.has(id))
    .slice(0, MOST)
    .map((id) => ({ id, name: decided.get(id)!.name, metres: near.get(id)?.distance_m ?? null }));
}

type Told = string | TemplateResult | null;
type Line = readonly [label: string, tell: (side: Side) => Told];

/** Null: not known of that side. */
function lines(speech: Speech): Line[] {
  const { t, yen, number, area, percent } = speech;
  const money = (value: number | null | undefined): Told => (value == null ? null : yen(value));
  return [
    [t("beside.decision"), ({ decision }) => decisionText(speech, decision)],
    [t("beside.cost"), ({ decision }) => money(decision.cost_yen)],
    [t("beside.keep"), ({ decision }) => money(decision.keep_cost_yen)],
    [t("beside.running"), ({ card }) => money(card.cost_yen)],
    [t("beside.built"), ({ card }) => (card.built_year == null ? null : t("decision.year", { year: card.built_year }))],
    [t("beside.seismic"), ({ card }) => (card.seismic ? speech.term("seismic_code", card.seismic) : null)],
    [t("beside.condition"), ({ card }) => (card.condition == null ? null : number(card.condition, 0))],
    [t("beside.area"), ({ card }) => (card.floor_area_m2 ? area(card.floor_area_m2) : null)],
    [t("beside.users"), ({ decision }) => usersText(speech, decision)],
    [t("beside.room"), ({ decision }) => roomText(speech, decision)],
    [t("beside.hazard"), ({ card }) => hazardText(speech, card)],
    [t("beside.shelter"), ({ card }) => (card.shelters?.length ? t("beside.yes") : null)],
    [t("beside.fee"), ({ decision }) => (decision.upkeep?.fee ? percent(decision.upkeep.fee.share, 1) : null)],
    [t("beside.strength"), ({ decision }) => strengthText(speech, decision)],
  ];
}

function decisionText({ t, term }: Speech, { action, fiscal_year: year }: Decision): Told {
  return html`<span class="with-symbol">${symbol(lookOf(action))}${term("action", action)}</span>${
    year ? html` <small>${t("decision.year", { year })}</small>` : nothing
  }`;
}

/** Today, function by function: users of two functions are never added. */
function usersText({ term, number }: Speech, { functions }: Decision): Told {
  const told = (functions ?? []).filter(({ users_today }) => users_today > 0);
  if (!told.length) return null;
  return told.map((use) => `${term("function", use.function)} ${number(use.users_today)}`).join("、");
}

/** How full it is at the end of the plan, where room is known and it stands. */
function roomText({ t, term, percent }: Speech, { functions, stands }: Decision): Told {
  if (stands?.length && !stands[stands.length - 1]) return t("beside.gone");
  const told = (functions ?? []).flatMap((use) => {
    const room = use.room.at(-1);
    return room ? [`${term("function", use.function)} ${percent((use.users.at(-1) ?? 0) / room)}`] : [];
  });
  return told.length ? told.join("、") : null;
}

const HAZARDS = new Set(["flood", "landslide", "tsunami"]);

function hazardText({ t, term }: Speech, { zones }: FacilityCard): Told {
  const known = (zones ?? []).filter(({ kind, state }) => HAZARDS.has(kind) && state !== "no_data");
  if (!known.length) return null;
  const inside = known.filter(({ state }) => state === "inside").map(({ kind }) => term("zone_kind", kind));
  return inside.length ? [...new Set(inside)].join("、") : t("beside.outside");
}

function strengthText({ t, yen }: Speech, decision: Decision): Told {
  const extra = decision.opposite?.extra_yen;
  if (decision.opposite?.status === "impossible") return t("beside.impossible");
  if (extra) return t("decision.opposite", { yen: yen(extra) });
  return decision.strength === "firm" ? t("beside.firm") : t("beside.open");
}
