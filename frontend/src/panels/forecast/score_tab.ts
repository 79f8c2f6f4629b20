/** The first-stage evaluation (quadrant and marks) of the selection, with the lines a planner moves. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Score, Scorecards } from "../../api_types";
import type { App } from "../../app";
import { legendOf } from "../../charts/bars";
import { quadrantChart } from "../../charts/quadrants";
import { type Cell, csvText, downloadText } from "../../csv";
import { icon } from "../../icons";
import { renderFault } from "../../screen/faults";
import { ownCode } from "../../stock/own_code";
import { Asker } from "./asker";
import { slider } from "./sliders";

const COLOURS: Record<string, string> = {
  keep: "#0072b2",
  reuse: "#009e73",
  renew: "#e69f00",
  retire: "#a90000",
  unknown: "#7f7f7f",
};
const ORDER = ["renew", "keep", "retire", "reuse"] as const;
const SHOWN = 40;

export class ScoreTab {
  private building: "age" | "condition" = "age";
  private group: "category" | "class_small" = "category";
  private buildingLine: number | null = null;
  private useLine = 3;
  private remaining = 15;
  private rooms = 0.4;
  private step = 2;
  private quadrant: string | null = null;
  private hovered: number | null = null;
  private shown = SHOWN;
  private readonly asker: Asker<Scorecards>;

  constructor(private readonly app: App) {
    this.asker = new Asker(app, (signal) => app.api.get<Scorecards>(`/api/scorecards?${this.query()}`, signal));
  }

  ask(): void {
    this.asker.ask();
  }

  render(): TemplateResult {
    const speech = this.app.speech();
    const { answer, fault, fresh } = this.asker;
    return html`<p class="muted">${speech.t("dashboard.scope")}</p>
      ${this.choices(answer)} ${fault ? renderFault(speech, fault, () => this.asker.ask()) : nothing}
      ${
        answer
          ? html`<div class=${fresh ? "" : "stale"} aria-busy=${!fresh}>${this.chart(answer)}${this.list(answer)}</div>`
          : fault
            ? nothing
            : html`<p class="loading">${speech.t("app.loading")}</p>`
      }`;
  }

  private query(): string {
    const values: Record<string, string> = {
      building: this.building,
      group: this.group,
      use_threshold: String(this.useLine),
      least_remaining_years: String(this.remaining),
      least_utilisation_rate: String(this.rooms),
      least_step: String(this.step),
    };
    if (this.buildingLine !== null) values.building_threshold = String(this.buildingLine);
    return new URLSearchParams(values).toString();
  }

  private rows({ facilities }: Scorecards): Score[] {
    const { stock, mask } = this.app.data.get();
    return facilities.filter(({ facility_id }) => mask[stock?.rowOf.get(facility_id) ?? -1]);
  }

  private choices(answer: Scorecards | null): TemplateResult {
    const { t, number, percent } = this.app.speech();
    const select = <T extends string>(
      label: string,
      values: readonly T[],
      now: T,
      text: (value: T) => string,
      keep: (value: T) => void,
    ) =>
      html`<label class="field inline"
        ><span>${label}</span>
        <select @change=${(event: Event) => this.set(() => keep((event.target as HTMLSelectElement).value as T))}>
          ${values.map((value) => html`<option value=${value} ?selected=${value === now}>${text(value)}</option>`)}
        </select></label
      >`;
    const dial = (
      label: string,
      value: number,
      text: string,
      min: number,
      max: number,
      by: number,
      keep: (value: number) => void,
    ) =>
      slider(label, value, text, { min, max, step: by }, (event) =>
        this.set(() => keep(Number((event.target as HTMLInputElement).value))),
      );
    const line = this.buildingLine ?? answer?.thresholds.building ?? 50;
    return html`${select(
      t("cost.score.building"),
      ["age", "condition"] as const,
      this.building,
      (value) => t(`cost.score.building.${value}`),
      (value) => (this.building = value),
    )}
      ${select(
        t("cost.score.group"),
        ["category", "class_small"] as const,
        this.group,
        (value) => t(`cost.score.group.${value}`),
        (value) => (this.group = value),
      )}
      <details class="block">
        <summary>${t("cost.score.thresholds")}</summary>
        <div class="dials">
          ${dial(
            t("cost.score.line.building"),
            line,
            `${number(line)}${this.buildingLine === null ? ` (${t("cost.score.mean")})` : ""}`,
            0,
            100,
            1,
            (value) => (this.buildingLine = value),
          )}
          ${dial(
            t("cost.score.line.use"),
            this.useLine,
            number(this.useLine, 1),
            1,
            5,
            0.5,
            (value) => (this.useLine = value),
          )}
          ${dial(
            t("cost.score.remaining"),
            this.remaining,
            t("unit.years", { value: this.remaining }),
            0,
            60,
            1,
            (value) => (this.remaining = value),
          )}
          ${dial(t("cost.score.rooms"), this.rooms, percent(this.rooms), 0, 1, 0.05, (value) => (this.rooms = value))}
          ${dial(t("cost.score.step"), this.step, number(this.step), 0, 5, 1, (value) => (this.step = value))}
        </div>
      </details>`;
  }

  private set(change: () => void): void {
    change();
    this.asker.ask();
  }

  private chart(answer: Scorecards): TemplateResult {
    const { t } = this.app.speech();
    const rows = this.rows(answer);
    const dots = rows.flatMap((row) =>
      row.building_score === null || row.use_score === null
        ? []
        : [{ id: row.facility_id, x: row.building_score, y: row.use_score, colour: COLOURS[row.quadrant]! }],
    );
    if (!dots.length) return html`<p class="muted">${t("cost.score.few")}</p>`;
    const hover = (id: number | null) => {
      if (id === this.hovered) return;
      this.hovered = id;
      this.app.redraw();
    };
    const name = rows.find(({ facility_id }) => facility_id === this.hovered)?.name;
    const short: Record<string, string> = {
      renew: t("quadrant.badused"),
      keep: t("quadrant.goodused"),
      retire: t("quadrant.badunused"),
      reuse: t("quadrant.goodunused"),
    };
    return html`<figure>
        ${quadrantChart({
          label: t("cost.score.chart"),
          dots,
          lines: { x: answer.thresholds.building ?? 50, y: answer.thresholds.use ?? 3 },
          xRange: [0, 100],
          yRange: [0.7, 5.3],
          xLabel: t(`cost.score.building.${this.building}`),
          yLabel: t("cost.score.use"),
          names: [short.renew!, short.keep!, short.retire!, short.reuse!],
          hovered: this.hovered,
          onHover: hover,
          onPick: (id) => this.app.openFacility(id, { centre: true }),
        })}${legendOf(ORDER.map((code) => ({ key: code, label: short[code]!, colour: COLOURS[code]! })))}
      </figure>
      <p class="hover-line ${name ? "" : "muted"}">${name ?? t("cost.score.hover")}</p>
      <p class="muted">${t("cost.score.note")}</p>`;
  }

  private list(answer: Scorecards): TemplateResult {
    const { t, number } = this.app.speech();
    const rows = this.rows(answer);
    const chosen = this.quadrant === null ? rows : rows.filter(({ quadrant }) => quadrant === this.quadrant);
    const counted = answer.quadrants.map((one) => ({
      ...one,
      facilities: rows.filter(({ quadrant }) => quadrant === one.code).length,
    }));
    const pick = (code: string | null) => {
      [this.quadrant, this.shown] = [code, SHOWN];
      this.app.redraw();
    };
    const ordered = [...chosen].sort((a, b) => b.marks.length - a.marks.length);
    const rest = ordered.length - this.shown;
    return html`<div class="action-counts">
        <button
          type="button"
          class=${this.quadrant === null ? "on" : ""}
          aria-pressed=${this.quadrant === null}
          @click=${() => pick(null)}
        >
          ${t("cost.score.all")} <b>${number(rows.length)}</b>
        </button>
        ${counted.map(
          ({ code, label, facilities }) =>
            html`<button
              type="button"
              class=${code === this.quadrant ? "on" : ""}
              aria-pressed=${code === this.quadrant}
              @click=${() => pick(code)}
            >
              ${label} <b>${number(facilities)}</b>
            </button>`,
        )}
      </div>
      <div class="scroll-x" tabindex="0">
        <table class="plain scores">
          <thead>
            <tr>
              <th scope="col">${t("column.name")}・${t("cost.score.marks")}</th>
              <th scope="col" class="number">${t("position.cost_per_m2")}</th>
              <th scope="col" class="number">${t("position.users_per_m2")}</th>
            </tr>
          </thead>
          <tbody>
            ${ordered.slice(0, this.shown).map((row) => this.row(row))}
          </tbody>
        </table>
      </div>
      ${
        rest > 0
          ? html`<button
              type="button"
              class="small"
              @click=${() => {
                this.shown += 5 * SHOWN;
                this.app.redraw();
              }}
            >
              ${t("cost.score.more", { count: number(rest) })}
            </button>`
          : nothing
      }
      <button type="button" class="small" @click=${() => this.save(ordered)}>${icon("csv")}${t("table.csv")}</button>`;
  }

  private row(row: Score): TemplateResult {
    const { yen, number, t } = this.app.speech();
    const withStep = (text: string, step: number | null) =>
      html`${text}${step === null ? nothing : html`<small>${step}／5</small>`}`;
    return html`<tr>
      <th scope="row">
        <button type="button" class="link" @click=${() => this.app.openFacility(row.facility_id, { centre: true })}>
          ${row.name}</button
        ><small
          >${row.quadrant_label}${
            row.judgement?.decision ? ` ・ ${t("cost.judge")}: ${row.judgement.decision}` : ""
          }</small
        >
        <div class="marks">${row.marks.map(({ label }) => html`<span class="badge">${label}</span> `)}</div>
      </th>
      <td class="number">${withStep(yen(row.cost_per_m2_yen), row.steps.cost_per_m2)}</td>
      <td class="number">${withStep(number(row.users_per_m2, 1), row.steps.users_per_m2)}</td>
    </tr>`;
  }

  private save(rows: readonly Score[]): void {
    const { t, term } = this.app.speech();
    const header = [
      "column.code",
      "column.name",
      "column.category",
      "column.class_small",
      "column.floor_area_m2",
      "column.built_year",
      "position.cost_per_m2",
      "position.cost_per_user",
      "position.users_per_m2",
      "column.condition",
    ] as const;
    const cells = (row: Score): Cell[] => [
      ownCode(row.code),
      row.name,
      term("category", row.category),
      row.class_small,
      row.floor_area_m2,
      row.built_year,
      row.cost_per_m2_yen,
      row.cost_per_user_yen,
      row.users_per_m2,
      row.condition,
      row.steps.cost_per_m2,
      row.steps.users_per_m2,
      row.building_score,
      row.use_score,
      row.quadrant_label,
      row.marks.map(({ label }) => label).join("; "),
      row.judgement?.decision,
      row.judgement?.comment,
      row.judgement?.section,
      row.judgement?.date,
    ];
    const more = [
      `${t("position.cost_per_m2")} 1-5`,
      `${t("position.users_per_m2")} 1-5`,
      t("cost.score.building"),
      t("cost.score.use"),
      t("cost.score.chart"),
      t("cost.score.marks"),
      t("cost.judge.decision"),
      t("cost.judge.comment"),
      t("cost.judge.section"),
      t("cost.judge.date"),
    ];
    downloadText("saihen-scores.csv", csvText([...header.map((key) => t(key)), ...more], rows.map(cells)));
  }
}
