/** The future-cost panel: the forecast, the ages behind it, the target it leads to, the first-stage evaluation. */
import { html, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { App, Panel } from "../../app";
import { faultOf } from "../../loading";
import { renderFault } from "../../screen/faults";
import { AgeTab } from "./age_tab";
import { BurdenTab } from "./burden_tab";
import { CostTab } from "./cost_tab";
import { CostQuestion } from "./question";
import { ScoreTab } from "./score_tab";
import { TargetTab } from "./target_tab";

const TABS = ["forecast", "age", "target", "burden", "score"] as const;
type TabName = (typeof TABS)[number];

interface Tab {
  ask(): void;
  render(): TemplateResult;
}

export function create(app: App): Panel {
  return new ForecastPanel(app);
}

class ForecastPanel implements Panel {
  private shown: TabName = "forecast";
  private fault: ApiError | null = null;
  private readonly question: CostQuestion;
  private readonly tabs: Record<TabName, Tab>;

  constructor(private readonly app: App) {
    this.question = new CostQuestion(app.api);
    this.tabs = {
      forecast: new CostTab(app, this.question),
      age: new AgeTab(app),
      target: new TargetTab(app, this.question),
      burden: new BurdenTab(app),
      score: new ScoreTab(app),
    };
    void this.open();
    app.data.on(["stock"], () => this.tabs[this.shown].ask());
    app.view.on(["language"], () => void this.open());
  }

  render(): TemplateResult {
    const speech = this.app.speech();
    const { t } = speech;
    if (this.fault) return renderFault(speech, this.fault, () => void this.open());
    return html`<div class="tabs" role="tablist" aria-label=${t("cost.tabs")}>
        ${TABS.map(
          (name) =>
            html`<button
              type="button"
              role="tab"
              id=${`cost-tab-${name}`}
              aria-controls="cost-tab-body"
              aria-selected=${name === this.shown}
              tabindex=${name === this.shown ? 0 : -1}
              @click=${() => this.show(name)}
              @keydown=${(event: KeyboardEvent) => this.step(event)}
            >
              ${t(`cost.tab.${name}`)}
            </button>`,
        )}
      </div>
      <div role="tabpanel" id="cost-tab-body" aria-labelledby=${`cost-tab-${this.shown}`}>
        ${this.tabs[this.shown].render()}
      </div>`;
  }

  private async open(): Promise<void> {
    try {
      await this.question.load();
      this.fault = null;
      this.tabs[this.shown].ask();
    } catch (cause) {
      this.fault = faultOf(cause);
      this.app.redraw();
    }
  }

  private show(name: TabName): void {
    this.shown = name;
    this.tabs[name].ask();
  }

  private step(event: KeyboardEvent): void {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!by) return;
    event.preventDefault();
    this.show(TABS[(TABS.indexOf(this.shown) + by + TABS.length) % TABS.length]!);
    requestAnimationFrame(() => document.getElementById(`cost-tab-${this.shown}`)?.focus());
  }
}
