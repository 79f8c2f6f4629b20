/** Saved assumptions: choose one, or keep what stands now under a name. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { App } from "../../app";
import { faultOf } from "../../loading";
import { renderFault } from "../../screen/faults";
import type { CostQuestion } from "./question";

export class ScenarioPart {
  private name = "";
  private fault: ApiError | null = null;

  constructor(
    private readonly app: App,
    private readonly question: CostQuestion,
    private readonly changed: () => void,
  ) {}

  render(): TemplateResult {
    const speech = this.app.speech();
    const { t } = speech;
    const { scenarios, scenario } = this.question;
    const pick = (event: Event) => {
      this.question.chooseScenario(Number((event.target as HTMLSelectElement).value));
      this.name = this.question.scenario?.name ?? "";
      this.changed();
    };
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      void this.save();
    };
    return html`<form class="scenario" @submit=${submit}>
      ${
        scenarios.length
          ? html`<label class="field inline"
              ><span>${t("cost.scenario")}</span
              ><select @change=${pick}>
                <option value="">${t("cost.scenario.none")}</option>
                ${scenarios.map(
                  ({ id, name }) => html`<option value=${id} ?selected=${id === scenario?.id}>${name}</option>`,
                )}
              </select></label
            >`
          : nothing
      }
      <label class="field"
        ><span>${t("cost.scenario.name")}</span
        ><input
          type="text"
          required
          maxlength="100"
          .value=${this.name}
          @input=${(event: InputEvent) => (this.name = (event.target as HTMLInputElement).value)}
      /></label>
      <button type="submit" class="small">${t("cost.scenario.save")}</button>
      ${this.fault ? renderFault(speech, this.fault, null) : nothing}
    </form>`;
  }

  private async save(): Promise<void> {
    try {
      await this.question.save(this.name.trim());
      this.fault = null;
      this.app.data.set({ notice: this.app.speech().t("cost.scenario.saved") });
      this.changed();
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }
}
