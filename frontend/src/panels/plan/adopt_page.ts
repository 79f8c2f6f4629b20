/** 「採用」: how sections judge the plan, its adoption as a frozen copy, the plan in force by year. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { Adopted, AdoptedHead, AdoptedStanding, AdoptionSent, FollowUp, Run } from "../../api_types";
import type { App } from "../../app";
import { judgingOf } from "../../judging";
import { faultOf, loadRuns } from "../../loading";
import { planTitle } from "../../plan_title";
import { may } from "../../rights";
import { renderFault } from "../../screen/faults";
import { adoptedTable } from "./adopted_table";
import { AskedPart } from "./asked_part";
import { FollowTable } from "./follow_table";

const today = (): string => new Date().toLocaleDateString("sv-SE");

export class AdoptPage {
  private plans: AdoptedHead[] = [];
  private whole: Adopted | null = null;
  private standing: AdoptedStanding | null = null;
  private followed: FollowUp | null = null;
  private followedYear = 0;
  private fault: ApiError | null = null;
  private typed: Omit<AdoptionSent, "run_id"> = { title: "", reason: "", changes: "", adopted_on: today() };
  private readonly follow: FollowTable;
  private readonly asked: AskedPart;

  constructor(private readonly app: App) {
    this.follow = new FollowTable(app, () => void this.load());
    this.asked = new AskedPart(
      app,
      (work) => this.guarded(work),
      () => this.load(),
    );
    app.view.on(["panel", "step"], () => app.view.get().step === "adopt" && void this.load());
    app.data.on(["watched"], ({ watched }) => watched === null && app.view.get().step === "adopt" && void this.load());
    void this.load();
  }

  render(): TemplateResult {
    const { run } = this.app.data.get();
    const { t } = this.app.speech();
    const [inForce, ...earlier] = this.plans;
    return html`${this.fault ? renderFault(this.app.speech(), this.fault, null) : nothing}
      ${this.asked.waits ? this.asked.render() : nothing} ${run ? this.judged(run) : this.nothingYet()}
      ${this.asked.waits ? nothing : this.asked.render()} ${inForce ? this.force(inForce) : nothing}
      ${
        earlier.length
          ? html`<h3>${t("adopt.earlier")}</h3>
              <ul class="links">
                ${earlier.map((plan) => html`<li>${plan.adopted_on} ${plan.title}<small>${plan.reason}</small></li>`)}
              </ul>`
          : nothing
      }`;
  }

  private nothingYet(): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    if (may(this.app, "read")) return html`<p>${t("adopt.none")}</p>`;
    return this.plans.length ? nothing : html`<p>${t("adopted.none")}</p>`;
  }

  private get takesTwo(): boolean {
    return this.app.data.get().session?.two_persons ?? false;
  }

  private judged(run: Run): TemplateResult {
    const { t, term, number } = this.app.speech();
    const { judgements } = judgingOf(this.app).of(run.id);
    const verdicts = this.app.data.get().vocabulary?.section_verdict ?? [];
    const count = (code: string) => judgements.filter(({ verdict }) => verdict === code).length;
    const red = (run.summary.objections ?? []).filter(({ level }) => level === "red").length;
    const mayAsk = may(this.app, this.takesTwo ? "propose_adoption" : "adopt");
    return html`<h3>${t("adopt.judged", { plan: planTitle(this.app, run) })}</h3>
      <dl class="facts">
        ${verdicts.map(
          ({ code }) => html`<div><dt>${term("section_verdict", code)}</dt><dd>${number(count(code))}</dd></div>`,
        )}
        <div>
          <dt>${t("adopt.unjudged")}</dt>
          <dd>${number(run.decisions.length - judgements.length)}</dd>
        </div>
      </dl>
      <p class="muted">${t("adopt.judged.help")}</p>
      ${red ? html`<p class="proof bad">${t("adopt.objections", { count: red })}</p>` : nothing}
      ${mayAsk ? this.form(run) : html`<p class="muted">${t("adopt.noRight")}</p>`}`;
  }

  private form(run: Run): TemplateResult {
    const { t } = this.app.speech();
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      void this.adopt(run);
    };
    const keep = (name: "title" | "reason" | "changes" | "adopted_on") => (event: InputEvent) =>
      (this.typed[name] = (event.target as HTMLInputElement).value);
    return html`<form class="run-form" @submit=${submit}>
      <label class="field"
        ><span>${t("adopt.title")}</span
        ><input type="text" required maxlength="200" .value=${this.typed.title} @input=${keep("title")}
      /></label>
      <label class="field"
        ><span>${t("adopt.reason")}</span
        ><textarea rows="3" required maxlength="4000" .value=${this.typed.reason} @input=${keep("reason")}></textarea>
      </label>
      <label class="field"
        ><span>${t("adopt.changes")}</span
        ><textarea rows="2" maxlength="4000" .value=${this.typed.changes ?? ""} @input=${keep("changes")}></textarea>
      </label>
      <label class="field"
        ><span>${t("adopt.date")}</span
        ><input type="date" required .value=${this.typed.adopted_on} @input=${keep("adopted_on")}
      /></label>
      <p class="muted">${t(this.takesTwo ? "asked.help" : "adopt.help")}</p>
      <button type="submit" class="primary wide">${t(this.takesTwo ? "asked.do" : "adopt.do")}</button>
    </form>`;
  }

  private force(plan: AdoptedHead): TemplateResult {
    const { t } = this.app.speech();
    const by = plan.actor ? `${plan.actor} ・ ` : "";
    return html`<section class="in-force" aria-label=${t("adopt.force")}>
      <h3>${t("adopt.force")}</h3>
      <p>
        <b>${plan.title}</b>
        <small>${plan.adopted_on} ・ ${by}${t("adopt.made_of", { run: plan.run_id })}</small>
      </p>
      <p>${plan.reason}</p>
      ${plan.changes ? html`<p class="muted">${t("adopt.changes")}：${plan.changes}</p>` : nothing}
      ${this.whole?.id === plan.id ? adoptedTable(this.app, this.whole) : nothing}
      ${this.standing ? this.holds(plan, this.standing) : nothing}
      ${this.followed ? this.follow.render(plan.id, this.followed, (year) => void this.followYear(year)) : nothing}
    </section>`;
  }

  /** Does it still hold? */
  private holds(plan: AdoptedHead, standing: AdoptedStanding): TemplateResult {
    const { t, term } = this.app.speech();
    const check = () => void this.check(plan.id);
    const { is_data_changed: changed, is_check_current: current, flips, check_state: state } = standing;
    return html`<h4>${t("adopt.holds")}</h4>
      <p class=${changed && !current ? "proof changed" : "proof ok"}>
        ${t(changed ? (current ? "adopt.checked" : "adopt.data_changed") : "adopt.data_same", {
          count: flips.length,
        })}
      </p>
      ${state && !current ? html`<p class="muted">${t("adopt.check")}：${term("run_state", state)}</p>` : nothing}
      ${flips.length ? this.flips(standing) : nothing}
      ${
        changed && !current && state !== "queued" && state !== "running"
          ? html`<button type="button" class="small" @click=${check}>${t("adopt.check.do")}</button>`
          : nothing
      }`;
  }

  private flips({ flips }: AdoptedStanding): TemplateResult {
    const { t, term, yen } = this.app.speech();
    const when = (action: string, year: number | null) =>
      `${term("action", action)}${year ? ` ${t("decision.year", { year })}` : ""}`;
    return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${t("adopt.flips")}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${t("column.name")}</th>
            <th scope="col">${t("adopt.flips.adopted")}</th>
            <th scope="col">${t("adopt.flips.now")}</th>
            <th scope="col" class="number">${t("adopt.flips.extra")}</th>
          </tr>
        </thead>
        <tbody>
          ${flips.map(
            (row) =>
              html`<tr>
                <th scope="row" class="wrap">
                  <button
                    type="button"
                    class="link"
                    @click=${() => this.app.openFacility(row.facility_id, { centre: true })}
                  >
                    ${row.name}
                  </button>
                </th>
                <td>${when(row.action, row.fiscal_year)}</td>
                <td>${when(row.new_action, row.new_fiscal_year)}</td>
                <td class="number">${yen(row.extra_yen)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private async load(): Promise<void> {
    this.plans = await this.app.api.get<AdoptedHead[]>("/api/adopted-plans").catch(() => []);
    const [inForce] = this.plans;
    if (this.takesTwo && may(this.app, "read")) await this.asked.load();
    if (inForce) {
      const path = `/api/adopted-plans/${inForce.id}`;
      this.whole = await this.app.api.get<Adopted>(path).catch(() => null);
      this.standing = may(this.app, "read")
        ? await this.app.api.get<AdoptedStanding>(`${path}/standing`).catch(() => null)
        : null;
      await this.followYear(this.followedYear || new Date(inForce.adopted_on).getFullYear() + 1);
    }
    this.app.redraw();
  }

  private async followYear(year: number): Promise<void> {
    const [inForce] = this.plans;
    this.followedYear = year;
    if (inForce)
      this.followed = await this.app.api
        .get<FollowUp>(`/api/adopted-plans/${inForce.id}/follow-up?fiscal_year=${year}`)
        .catch(() => null);
    this.app.redraw();
  }

  private async adopt(run: Run): Promise<void> {
    await this.guarded(async () => {
      const path = this.takesTwo ? "/api/adoption-requests" : "/api/adopted-plans";
      await this.app.api.post(path, { ...this.typed, run_id: run.id });
      this.typed = { title: "", reason: "", changes: "", adopted_on: today() };
      this.app.data.set({ notice: this.app.speech().t(this.takesTwo ? "asked.done" : "adopt.done") });
      await this.load();
    });
  }

  private async check(id: number): Promise<void> {
    await this.guarded(async () => {
      await this.app.api.post(`/api/adopted-plans/${id}/checks`, {});
      await loadRuns(this.app);
      await this.load();
    });
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      this.fault = null;
      await work();
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }
}
