/** What a forecast is set beside: other assumptions, funds, levelled spending, roads and pipes. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Preset, ScenarioAnswer } from "../../api_types";
import type { App } from "../../app";
import type { Key } from "../../i18n";
import { slider } from "./sliders";

export const ASSETS = ["road", "footway", "bridge", "water_pipe", "sewer_pipe", "sewer_lined"] as const;
const OKU = 100_000_000;

export interface Asset {
  quantity: number;
  built_year: number | null;
}

export class Options {
  /** A preset's code, `scenario:` and a number, or "" for nothing. */
  compare = "long-life";
  funds: "plan" | "amount" | "average" = "plan";
  private fundsOku = 30;
  private lastYears = 5;
  level = false;
  private early = 2;
  private late = 5;
  private recorded = false;
  private readonly assets = new Map<string, Asset>();

  constructor(
    private readonly app: App,
    private readonly changed: () => void,
  ) {}

  body(scenarios: readonly ScenarioAnswer[]): Record<string, unknown> {
    return {
      ...this.fundsBody(),
      compare: compareBody(this.compare, scenarios),
      levelling: this.level ? { early_years: this.early, late_years: this.late } : undefined,
      running: this.recorded ? "recorded" : "assumed",
      infrastructure: assetRows(this.assets),
    };
  }

  fundsBody(): Record<string, unknown> {
    if (this.funds === "amount") return { funds: { yen_per_year: Math.round(this.fundsOku * OKU) } };
    return this.funds === "average" ? { funds: { last_years: this.lastYears } } : {};
  }

  compared(presets: readonly Preset[], scenarios: readonly ScenarioAnswer[]): string {
    const preset = presets.find(({ code }) => code === this.compare);
    return preset?.label ?? scenarios.find(({ id }) => `scenario:${id}` === this.compare)?.name ?? "";
  }

  renderCompare(presets: readonly Preset[], scenarios: readonly ScenarioAnswer[], standing: string): TemplateResult {
    const { t } = this.app.speech();
    const choices = [
      ["", t("cost.compare.none")],
      ...presets.filter(({ code }) => code !== standing).map(({ code, label }) => [code, label]),
      ...scenarios.map(({ id, name }) => [`scenario:${id}`, name]),
    ];
    const pick = (event: Event) => this.set(() => (this.compare = (event.target as HTMLSelectElement).value));
    return html`<label class="field inline"
      ><span>${t("cost.compare")}</span
      ><select @change=${pick}>
        ${choices.map(
          ([code, label]) => html`<option value=${code!} ?selected=${code === this.compare}>${label}</option>`,
        )}
      </select></label
    >`;
  }

  render(): TemplateResult {
    const { t } = this.app.speech();
    const flip = (event: Event) => this.set(() => (this.level = (event.target as HTMLInputElement).checked));
    const include = (event: Event) => this.set(() => (this.recorded = (event.target as HTMLInputElement).checked));
    return html`${this.renderFunds()}
      <label class="check"><input type="checkbox" .checked=${this.level} @change=${flip} />${t("cost.level")}</label>
      ${
        this.level
          ? html`<div class="dials">
              ${this.yearsDial(
                "cost.level.early",
                this.early,
                (value) => (this.early = value),
              )}${this.yearsDial("cost.level.late", this.late, (value) => (this.late = value))}
            </div>`
          : nothing
      }
      <label class="check"
        ><input type="checkbox" .checked=${this.recorded} @change=${include} />${t("cost.running.recorded")}</label
      >
      ${this.renderAssets()}`;
  }

  private renderFunds(): TemplateResult {
    const { t } = this.app.speech();
    const pick = (event: Event) =>
      this.set(() => (this.funds = (event.target as HTMLSelectElement).value as Options["funds"]));
    const amount = (event: Event) =>
      this.set(() => (this.fundsOku = Math.max(0, Number((event.target as HTMLInputElement).value) || 0)));
    return html`<label class="field inline"
        ><span>${t("cost.funds")}</span
        ><select @change=${pick}>
          ${(["plan", "amount", "average"] as const).map(
            (code) => html`<option value=${code} ?selected=${code === this.funds}>${t(`cost.funds.${code}`)}</option>`,
          )}
        </select></label
      >
      ${
        this.funds === "amount"
          ? html`<label class="field inline"
              ><span>${t("cost.funds.yen")}</span
              ><input type="number" min="0" step="0.1" .value=${String(this.fundsOku)} @input=${amount}
            /></label>`
          : nothing
      }
      ${
        this.funds === "average"
          ? html`<div class="dials">
              ${slider(
                t("cost.funds.years"),
                this.lastYears,
                t("unit.years", { value: this.lastYears }),
                { min: 1, max: 20, step: 1 },
                (event) => this.set(() => (this.lastYears = Number((event.target as HTMLInputElement).value))),
              )}
            </div>`
          : nothing
      }`;
  }

  private yearsDial(label: Key, value: number, keep: (value: number) => void): TemplateResult {
    const { t } = this.app.speech();
    return slider(t(label), value, t("unit.years", { value }), { min: 0, max: 20, step: 1 }, (event) =>
      this.set(() => keep(Number((event.target as HTMLInputElement).value))),
    );
  }

  private renderAssets(): TemplateResult {
    const { t } = this.app.speech();
    const input = (code: (typeof ASSETS)[number], field: keyof Asset) => {
      const keep = (event: Event) =>
        this.set(() => this.keepAsset(code, field, (event.target as HTMLInputElement).value));
      const value = this.assets.get(code)?.[field];
      return html`<input
        type="number"
        min="0"
        step=${field === "quantity" ? "any" : "1"}
        aria-label=${`${t(`cost.infra.${code}`)} ${field === "quantity" ? "" : t("cost.infra.year")}`}
        .value=${value ? String(value) : ""}
        @change=${keep}
      />`;
    };
    return html`<details>
      <summary>${t("cost.infra")}</summary>
      <p class="muted">${t("cost.infra.help")}</p>
      <table class="plain inputs">
        <thead>
          <tr>
            <th></th>
            <th></th>
            <th scope="col">${t("cost.infra.year")}</th>
          </tr>
        </thead>
        <tbody>
          ${ASSETS.map(
            (code) =>
              html`<tr>
                <th scope="row">${t(`cost.infra.${code}`)}</th>
                <td>${input(code, "quantity")}</td>
                <td>${input(code, "built_year")}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </details>`;
  }

  private keepAsset(code: string, field: keyof Asset, text: string): void {
    const before = this.assets.get(code) ?? { quantity: 0, built_year: null };
    const number = text === "" ? null : Number(text);
    this.assets.set(
      code,
      field === "quantity" ? { ...before, quantity: number ?? 0 } : { ...before, built_year: number },
    );
  }

  private set(change: () => void): void {
    change();
    this.changed();
  }
}

/** Only what has a quantity is asked about; a year outside the calendar counts as unknown. */
export function assetRows(assets: ReadonlyMap<string, Asset>): Record<string, unknown>[] {
  return [...assets]
    .filter(([, { quantity }]) => quantity > 0)
    .map(([asset, { quantity, built_year }]) => ({
      asset,
      quantity,
      built_year: built_year !== null && built_year >= 1900 && built_year <= 2200 ? built_year : undefined,
    }));
}

/** What the server is told to set beside: a preset by name, or a scenario's own assumptions. */
export function compareBody(choice: string, scenarios: readonly ScenarioAnswer[]): unknown {
  if (!choice.startsWith("scenario:")) return choice || undefined;
  const {
    base_year: _year,
    years: _years,
    ...assumptions
  } = scenarios.find(({ id }) => `scenario:${id}` === choice)?.assumptions ?? {};
  return assumptions;
}
