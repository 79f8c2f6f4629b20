/** 「計算」: how the search stands, the best plan so far on the map, and why it ended where it brought no plan. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Run } from "../../api_types";
import type { App } from "../../app";
import { gapLine, isTelling, rungsText, stateText } from "../../screen/running_strip";
import { growingLadder } from "./headline_part";
import { verdictPart } from "./verdict";

export class ComputePage {
  constructor(
    private readonly app: App,
    private readonly loosen: (id: number) => void,
  ) {}

  render(begin: () => void, list: () => TemplateResult | typeof nothing): TemplateResult {
    const { t } = this.app.speech();
    const { watched, ended, run } = this.app.data.get();
    if (watched) return html`${this.progress(watched)}${list()}`;
    if (ended) return html`${verdictPart(this.app, ended, this.loosen)}${list()}`;
    return html`<p>${t("journey.compute.help")}</p>
      <button type="button" class="primary wide" @click=${begin}>${t("plan.start")}</button>
      ${
        run
          ? html`<button type="button" class="wide" @click=${() => this.app.view.set({ step: "look" })}>
              ${t("journey.compute.look")}
            </button>`
          : nothing
      }${list()}`;
  }

  private progress(run: Run): TemplateResult {
    const { t, yen, percent } = this.app.speech();
    const now = run.progress;
    const wanted = now?.rungs_wanted ?? 0;
    return html`<div class="progress-box">
      <p role="status">
        <b>${stateText(this.app, run)}</b>
        ${rungsText(this.app, run)}
      </p>
      <progress
        aria-label=${t("journey.running")}
        max=${wanted || nothing}
        value=${wanted ? (now?.rungs?.length ?? 0) : nothing}
      ></progress>
      <dl class="facts">
        <div>
          <dt>${t("plan.incumbent")}</dt>
          <dd>${isTelling(now?.gap) ? yen(now?.incumbent_yen) : t("journey.searching")}</dd>
        </div>
        <div>
          <dt>${t("plan.bound")}</dt>
          <dd>${yen(now?.bound_yen)}</dd>
        </div>
        <div>
          <dt>${t("plan.gap.now")}</dt>
          <dd>${isTelling(now?.gap) ? percent(now?.gap, 1) : t("value.none")} ${gapLine(this.app)}</dd>
        </div>
      </dl>
      ${growingLadder(this.app, run)}
      ${now?.plan?.length ? html`<p class="muted">${t("journey.draft")}</p>` : nothing}
      <button type="button" @click=${() => this.app.running.stop()}>${t("journey.stop")}</button>
    </div>`;
  }
}
