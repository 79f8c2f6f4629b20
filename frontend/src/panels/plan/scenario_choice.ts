/** The stored scenario a plan is asked with: chosen, looked at, stored, renamed, copied, compared, its versions. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { KeptScenario, ScenarioAnswer, SettingTerm } from "../../api_types";
import type { App } from "../../app";
import { faultOf } from "../../loading";
import { renderFault } from "../../screen/faults";
import { choiceWord, labelOf } from "./setting_fields";

const PLAN = "plan";
type Settings = Record<string, unknown>;

export class ScenarioChoice {
  private all: ScenarioAnswer[] = [];
  private away: ScenarioAnswer[] = [];
  private chosen: number | null = null;
  private other: number | null = null;
  private versions: KeptScenario[] = [];
  private name = "";
  private fault: ApiError | null = null;

  /** `typed`: what the form says at this moment. */
  constructor(
    private readonly app: App,
    private readonly typed: () => Settings,
  ) {
    void this.load();
    app.view.on(["panel", "step"], () => app.view.get().step === "goals" && void this.load());
  }

  /** The name a calculation is asked with; null: none. */
  used(): string | null {
    return this.scenario()?.name ?? null;
  }

  render(): TemplateResult {
    const { t } = this.app.speech();
    const now = this.scenario();
    const pick = (event: Event) => void this.choose(Number((event.target as HTMLSelectElement).value) || null);
    return html`<fieldset class="scenario-choice">
      <legend>${t("journey.scenario.title")}</legend>
      <label class="field"
        ><span>${t("journey.scenario.pick")}</span
        ><select @change=${pick}>
          <option value="" ?selected=${now === null}>${t("journey.scenario.none")}</option>
          ${this.all.map(
            ({ id, name, version }) =>
              html`<option value=${id} ?selected=${id === now?.id}>
                ${t("journey.scenario.of", { name, version })}
              </option>`,
          )}
        </select></label
      >
      ${now ? this.says(now) : nothing} ${this.fault ? renderFault(this.app.speech(), this.fault, null) : nothing}
      <details>
        <summary>${t("journey.scenario.manage")}</summary>
        ${this.manage(now)}
      </details>
    </fieldset>`;
  }

  private scenario(): ScenarioAnswer | null {
    return this.all.find(({ id }) => id === this.chosen) ?? null;
  }

  private says(now: ScenarioAnswer): TemplateResult {
    const { t } = this.app.speech();
    const lines = Object.entries(planOf(now));
    const others = Object.keys(now.assumptions).filter((name) => name !== PLAN).length;
    return html`<p class="muted">${t("journey.scenario.help")}</p>
      <details>
        <summary>${t("journey.scenario.says")}</summary>
        ${lines.length || others ? nothing : html`<p>${t("journey.scenario.says.none")}</p>`}
        <dl class="facts">
          ${lines.map(
            ([code, value]) => html`<div><dt>${this.label(code)}</dt><dd>${this.value(code, value)}</dd></div>`,
          )}
        </dl>
        ${others ? html`<p class="muted">${t("journey.scenario.forecast", { count: others })}</p>` : nothing}
      </details>`;
  }

  private manage(now: ScenarioAnswer | null): TemplateResult {
    const { t } = this.app.speech();
    const type = (event: InputEvent) => {
      event.stopPropagation();
      this.name = (event.target as HTMLInputElement).value;
      this.app.redraw();
    };
    // The field stands within the form of the calculation, which Enter would begin.
    const stay = (event: KeyboardEvent) => event.key === "Enter" && event.preventDefault();
    const button = (label: string, act: () => Promise<unknown>, isOpen = true) =>
      html`<button type="button" class="small" ?disabled=${!isOpen} @click=${() => void this.guarded(act)}>
        ${label}
      </button>`;
    const name = this.name.trim();
    const isNew = name !== "" && this.all.every((each) => each.name !== name);
    return html`<label class="field"
        ><span>${t("journey.scenario.name")}</span
        ><input type="text" maxlength="100" .value=${this.name} @input=${type} @keydown=${stay}
      /></label>
      <div class="buttons">
        ${button(t("journey.scenario.new"), () => this.make(name, { [PLAN]: this.typed() }), isNew)}
        ${
          now
            ? html`${button(t("journey.scenario.over"), () => this.change(now, now.name, this.merged(now)))}
              ${button(t("journey.scenario.rename"), () => this.change(now, name, now.assumptions), isNew)}
              ${button(t("journey.scenario.copy"), () =>
                this.make(isNew ? name : t("journey.scenario.copy.name", { name: now.name }), now.assumptions),
              )}
              ${button(t("journey.scenario.archive"), () => this.archive(now, true))}`
            : nothing
        }
      </div>
      ${now ? html`${this.history()}${this.comparison(now)}` : nothing}${this.putAway()}`;
  }

  /** Scenarios put away, each with the way back. */
  private putAway(): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    if (!this.away.length) return nothing;
    return html`<h4>${t("journey.scenario.away")}</h4>
      <ul class="links">
        ${this.away.map(
          (one) =>
            html`<li>
              ${one.name}
              <button
                type="button"
                class="small"
                aria-label=${t("runs.back.of", { name: one.name })}
                @click=${() => void this.guarded(() => this.archive(one, false))}
              >
                ${t("runs.back")}
              </button>
            </li>`,
        )}
      </ul>`;
  }

  private merged(now: ScenarioAnswer): Settings {
    return { ...now.assumptions, [PLAN]: { ...planOf(now), ...this.typed() } };
  }

  private history(): TemplateResult {
    const { t, date } = this.app.speech();
    return html`<h4>${t("journey.scenario.versions")}</h4>
      <ul class="reasons">
        ${this.versions.map(
          ({ version, name, created_at, actor }) =>
            html`<li>${t("journey.scenario.version", { version })} ${date(created_at)} ${name} ${actor ?? ""}</li>`,
        )}
      </ul>`;
  }

  /** Two scenarios side by side, the settings that differ alone. */
  private comparison(now: ScenarioAnswer): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    const others = this.all.filter(({ id }) => id !== now.id);
    if (!others.length) return nothing;
    const pick = (event: Event) => {
      this.other = Number((event.target as HTMLSelectElement).value) || null;
      this.app.redraw();
    };
    const other = others.find(({ id }) => id === this.other);
    return html`<label class="field"
        ><span>${t("journey.scenario.compare")}</span
        ><select @change=${pick}>
          <option value="">${t("journey.scenario.none")}</option>
          ${others.map(({ id, name }) => html`<option value=${id} ?selected=${id === this.other}>${name}</option>`)}
        </select></label
      >${other ? this.differing(now, other) : nothing}`;
  }

  private differing(now: ScenarioAnswer, other: ScenarioAnswer): TemplateResult {
    const { t } = this.app.speech();
    const rows = differences(planOf(now), planOf(other));
    if (!rows.length) return html`<p>${t("journey.scenario.same")}</p>`;
    return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${t("journey.scenario.compare")}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${t("journey.scenario.setting")}</th>
            <th scope="col">${now.name}</th>
            <th scope="col">${other.name}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([code, one, two]) =>
              html`<tr>
                <th scope="row" class="wrap">${this.label(code)}</th>
                <td>${this.value(code, one)}</td>
                <td>${this.value(code, two)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private row(code: string): SettingTerm | undefined {
    return this.app.data.get().vocabulary?.setting.find((each) => each.code === code);
  }

  private label(code: string): string {
    const row = this.row(code);
    return row ? labelOf(row, this.app.speech().language) : code;
  }

  /** A value in the unit of its label; what is not set is as the server has it. */
  private value(code: string, value: unknown): string {
    const { t } = this.app.speech();
    const row = this.row(code);
    const told = value === undefined ? row?.default : value;
    if (told === null || told === undefined) return t("value.none");
    if (typeof told === "number") return String(Number((told / (row?.scale ?? 1)).toPrecision(12)));
    if (typeof told === "boolean") return told ? "✓" : "✗";
    if (typeof told === "string") return choiceWord(this.app, code, told);
    return Array.isArray(told) ? told.join(", ") : JSON.stringify(told);
  }

  private async load(): Promise<void> {
    const told = await this.app.api.get<{ scenarios: ScenarioAnswer[] }>("/api/scenarios").catch(() => null);
    const { scenarios = this.all } = told ?? {};
    this.all = scenarios.filter(({ is_archived }) => !is_archived);
    this.away = told ? scenarios.filter(({ is_archived }) => is_archived) : this.away;
    this.app.redraw();
  }

  private async choose(id: number | null): Promise<void> {
    this.chosen = id;
    this.other = null;
    this.name = this.scenario()?.name ?? "";
    this.versions = id ? await this.app.api.get<KeptScenario[]>(`/api/scenarios/${id}/versions`).catch(() => []) : [];
    this.app.redraw();
  }

  private async make(name: string, assumptions: Settings): Promise<void> {
    const made = await this.app.api.post<ScenarioAnswer>("/api/scenarios", { name, assumptions });
    await this.stored(made.id);
  }

  private async change(now: ScenarioAnswer, name: string, assumptions: Settings): Promise<void> {
    const call = { method: "PUT" as const, json: { name, assumptions }, ifMatch: `"${now.version}"` };
    await this.app.api.call(`/api/scenarios/${now.id}`, call);
    await this.stored(now.id);
  }

  private async archive(one: ScenarioAnswer, isArchived: boolean): Promise<void> {
    const call = { method: "PUT" as const, json: { is_archived: isArchived }, ifMatch: `"${one.version}"` };
    await this.app.api.call(`/api/scenarios/${one.id}/archive`, call);
    await this.load();
    await this.choose(isArchived ? null : one.id);
  }

  private async stored(id: number): Promise<void> {
    await this.load();
    await this.choose(id);
    this.app.data.set({ notice: this.app.speech().t("journey.scenario.stored") });
  }

  /** A refusal (name taken, somebody wrote meanwhile) is told, and the newest state is loaded beside it. */
  private async guarded(act: () => Promise<unknown>): Promise<void> {
    this.fault = null;
    try {
      await act();
    } catch (cause) {
      this.fault = faultOf(cause);
      await this.load();
    }
    this.app.redraw();
  }
}

const planOf = ({ assumptions }: ScenarioAnswer): Settings => (assumptions[PLAN] ?? {}) as Settings;

/** [code, one, other] of every setting on which two scenarios differ, in the order of their codes. */
export function differences(one: Settings, other: Settings): [code: string, one: unknown, other: unknown][] {
  const codes = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return codes
    .filter((code) => JSON.stringify(one[code]) !== JSON.stringify(other[code]))
    .map((code) => [code, one[code], other[code]]);
}
