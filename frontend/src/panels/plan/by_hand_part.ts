/** What has been changed by hand: the list, back and forth, and what it comes to with and without deciding anew. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { AsItStands, Run } from "../../api_types";
import type { App } from "../../app";
import { byHandOf, type Wishes } from "../../by_hand";
import { RUN_ENDED } from "../../loading";
import { renderFault } from "../../screen/faults";
import { openPlan } from "../../showing";

export function byHandPart(app: App, base: Run): TemplateResult | typeof nothing {
  const { t } = app.speech();
  const changes = byHandOf(app);
  const steps = changes.steps(base.id);
  if (!steps.now.size && !steps.canUndo && !steps.canRedo) return nothing;
  const act = (name: "undo" | "redo" | "clear") => () => void changes.change(base.id, (one) => one[name]());
  return html`<section class="by-hand" aria-label=${t("hand.title")}>
    <h3>${t("hand.title")}</h3>
    <div class="buttons">
      <button type="button" class="small" ?disabled=${!steps.canUndo} @click=${act("undo")}>${t("hand.undo")}</button>
      <button type="button" class="small" ?disabled=${!steps.canRedo} @click=${act("redo")}>${t("hand.redo")}</button>
      <button type="button" class="small" ?disabled=${!steps.now.size} @click=${act("clear")}>
        ${t("hand.clear")}
      </button>
    </div>
    ${wishList(app, base, steps.now)} ${changes.fault ? renderFault(app.speech(), changes.fault, null) : nothing}
    <div role="status">
      ${changes.isWorking ? html`<p class="loading">${t("hand.working")}</p>` : nothing}${answered(app, base)}
    </div>
  </section>`;
}

function wishList(app: App, base: Run, wishes: Wishes): TemplateResult {
  const { t } = app.speech();
  const named = new Map(base.decisions.map((decision) => [decision.facility_code, decision]));
  return html`<ul class="links">
    ${[...wishes].map(([code, wish]) => {
      const decision = named.get(code);
      const open = () => decision && app.openFacility(decision.facility_id, { centre: true });
      return html`<li>
        <button type="button" class="link" @click=${open}>${decision?.name ?? code}</button>
        <small>${wishText(app, wish)}</small>
        <button
          type="button"
          class="quiet small"
          @click=${() => void byHandOf(app).change(base.id, (steps) => steps.set(code, null))}
        >
          ${t("hand.drop")}
        </button>
      </li>`;
    })}
  </ul>`;
}

export function wishText(
  app: App,
  { action, year, partner }: { action: string; year?: number; partner?: string },
): string {
  const { t, term } = app.speech();
  const word =
    action === "keep" ? t("plan.lock.keep") : action === "close" ? t("plan.lock.close") : term("action", action);
  return [
    word,
    year ? t("decision.year", { year }) : "",
    partner ? t("hand.with", { partner: nameOf(app, partner) }) : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** A reader knows a partner by its name; the code stands where the plan shown does not have it. */
function nameOf(app: App, code: string): string {
  return app.data.get().run?.decisions.find(({ facility_code }) => facility_code === code)?.name ?? code;
}

function answered(app: App, base: Run): TemplateResult | typeof nothing {
  const { t } = app.speech();
  const answer = byHandOf(app).answer(base.id);
  const told = answer?.summary?.by_hand;
  if (!answer || !told) return nothing;
  if (told.impossible) {
    const name = base.decisions.find(({ facility_code }) => facility_code === told.impossible)?.name ?? told.impossible;
    return html`<p class="proof bad">${t("hand.impossible", { name })}</p>`;
  }
  const isDone = answer.state === "done";
  return html`${told.as_it_stands ? stands(app, told.as_it_stands) : nothing}
    ${
      told.difference_yen == null
        ? nothing
        : html`<h4>${t("hand.anew")}</h4>
            ${differences(app, told)}`
    }
    ${
      RUN_ENDED.has(answer.state) && !isDone && told.difference_yen == null
        ? html`<p class="proof bad">${t("hand.none")}</p>`
        : nothing
    }
    ${
      isDone
        ? html`<button type="button" class="small" @click=${() => void openPlan(app, answer.id)}>
            ${t("hand.show")}
          </button>`
        : nothing
    }`;
}

function stands(app: App, told: AsItStands): TemplateResult {
  const { t, language } = app.speech();
  if (!told.is_possible) return html`<p class="proof bad">${t("hand.impossible.people")}</p>`;
  const named = (told.broken ?? []).map(({ label }) => label).filter(Boolean);
  const [colon, comma] = language === "ja" ? ["：", "、"] : [": ", ", "];
  const list = named.length ? colon + named.slice(0, 5).join(comma) : "";
  return html`<h4>${t("hand.stands")}</h4>
    ${differences(app, told)}
    ${
      told.broken_count
        ? html`<p class="proof changed">
            ${t("hand.broken", { count: told.broken_count })}${list}
          </p>`
        : html`<p class="proof ok">${t("hand.kept")}</p>`
    }`;
}

interface Differences {
  difference_yen?: number | null;
  city_difference_yen?: number | null;
  travel_difference_yen?: number | null;
}

function differences(app: App, told: Differences): TemplateResult {
  const { t, yen } = app.speech();
  const signed = (value: number | null | undefined) => `${(value ?? 0) > 0 ? "+" : ""}${yen(value)}`;
  return html`<dl class="facts">
    <div><dt>${t("plan.money.city")}</dt><dd>${signed(told.city_difference_yen)}</dd></div>
    <div><dt>${t("plan.money.travel")}</dt><dd>${signed(told.travel_difference_yen)}</dd></div>
    <div><dt>${t("plan.money.sum")}</dt><dd><b>${signed(told.difference_yen)}</b></dd></div>
  </dl>`;
}
