/** What a series came to, by kind: pictures with the tables behind them. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Exploration } from "../../api_types";
import type { App } from "../../app";
import { AlternativesView } from "./alternatives_view";
import type { ShowPlan } from "./explore_words";
import { hasBegun } from "./explore_words";
import { FrontView } from "./front_view";
import { NestedView } from "./nested_view";
import { RobustView } from "./robust_view";
import { SpreadView } from "./spread_view";

export class ExploreResults {
  private readonly front: FrontView;
  private readonly alternatives: AlternativesView;
  private readonly nested: NestedView;
  private readonly robust: RobustView;
  private readonly spread: SpreadView;

  constructor(
    private readonly app: App,
    show: ShowPlan,
  ) {
    this.front = new FrontView(app, show);
    this.alternatives = new AlternativesView(app, show);
    this.nested = new NestedView(app, show);
    this.robust = new RobustView(app, show);
    this.spread = new SpreadView(app);
  }

  render(found: Exploration): TemplateResult {
    const { t, term, number } = this.app.speech();
    const seed = found.options.seed;
    return html`<div class="explore-result">
      <h4>${term("exploration_kind", found.kind)}　<small>${term("run_state", found.state)}</small></h4>
      ${found.error ? html`<p class="proof bad">${found.error}</p>` : nothing} ${this.view(found)}
      <p class="muted">
        ${t("explore.traced", {
          data: found.data_version ?? "",
          engine: found.engine_version ?? "",
          seconds: number(Number(found.options.seconds ?? 0)),
          seed: String(seed ?? "0"),
        })}
      </p>
    </div>`;
  }

  private view(found: Exploration): TemplateResult | typeof nothing {
    if (found.kind === "pareto") return hasBegun(found.result) ? this.front.render(found.result) : nothing;
    if (found.kind === "alternatives") return hasBegun(found.result) ? this.alternatives.render(found.result) : nothing;
    if (found.kind === "nested") return hasBegun(found.result) ? this.nested.render(found.result) : nothing;
    if (found.kind === "spread") return hasBegun(found.result) ? this.spread.render(found.result) : nothing;
    return hasBegun(found.result) ? this.robust.render(found.result) : nothing;
  }
}
