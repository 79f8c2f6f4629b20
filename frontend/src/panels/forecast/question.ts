/**
 * The assumptions a planner stands on: a preset, a saved scenario, or either with figures moved. Shared by all tabs.
 */
import type { Api } from "../../api";
import type { Assumptions, Preset, ScenarioAnswer } from "../../api_types";

export class CostQuestion {
  presets: Preset[] = [];
  scenarios: ScenarioAnswer[] = [];
  preset = "mic";
  scenario: ScenarioAnswer | null = null;
  /** Null while the preset or scenario stands as it is. */
  edited: Assumptions | null = null;
  years = 40;

  constructor(private readonly api: Api) {}

  async load(): Promise<void> {
    const [{ presets }, { scenarios }] = await Promise.all([
      this.api.get<{ presets: Preset[] }>("/api/forecasts/presets"),
      this.api.get<{ scenarios: ScenarioAnswer[] }>("/api/scenarios"),
    ]);
    [this.presets, this.scenarios] = [presets, scenarios.filter(({ is_archived }) => !is_archived)];
  }

  choosePreset(code: string): void {
    [this.preset, this.scenario, this.edited] = [code, null, null];
  }

  chooseScenario(id: number): void {
    this.scenario = this.scenarios.find((one) => one.id === id) ?? null;
    this.edited = null;
    if (this.scenario) this.preset = String(this.scenario.assumptions.preset ?? "mic");
  }

  /** The figures sliders start from: the preset's own under a scenario's. */
  given(): Assumptions {
    const basis = this.presets.find(({ code }) => code === this.preset)?.assumptions ?? {};
    return this.scenario ? { ...basis, ...this.scenario.assumptions } : basis;
  }

  standing(): Assumptions {
    return this.edited ?? this.given();
  }

  /** The part of a request that names the assumptions; the base year stays the server's. */
  body(): Record<string, unknown> {
    const { base_year: _year, years: _years, ...edited } = this.edited ?? {};
    return {
      preset: this.preset,
      years: this.years,
      scenario_id: this.scenario?.id,
      assumptions: this.edited ? edited : undefined,
    };
  }

  /** Keeps what stands now under a name: over the scenario of that name, or as a new one. */
  async save(name: string): Promise<void> {
    const { base_year: _year, years: _years, ...assumptions } = this.standing();
    const old = this.scenarios.find((one) => one.name === name);
    const json = { name, assumptions };
    const kept = old
      ? (
          await this.api.call<ScenarioAnswer>(`/api/scenarios/${old.id}`, {
            method: "PUT",
            json,
            ifMatch: `"${old.version}"`,
          })
        ).body
      : await this.api.post<ScenarioAnswer>("/api/scenarios", json);
    await this.load();
    this.chooseScenario(kept.id);
  }
}
