/** How much must go, by published formulas side by side, and what must have happened by which year. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../../api";
import type { Formula, Targets } from "../../api_types";
import type { App } from "../../app";
import { legendOf, stackedBars } from "../../charts/bars";
import { csvText, downloadText } from "../../csv";
import { icon } from "../../icons";
import { faultOf } from "../../loading";
import { renderFault } from "../../screen/faults";
import { Asker } from "./asker";
import type { CostQuestion } from "./question";
import { slider } from "./sliders";

type Kind = "area" | "cost";
const USUAL_YEARS = { area: 30, cost: 10 } as const;
const COLOURS = { step: "#d55e00", remaining: "#8cb4d9", due: "#0c472a" } as const;

export class TargetTab {
  private kind: Kind = "area";
  private year: number | null = null;
  private cut = 0.3;
  private atRebuild = 0.3;
  private hovered: number | null = null;
  private fault: ApiError | null = null;
  private readonly asker: Asker<Targets>;

  constructor(
    private readonly app: App,
    private readonly question: CostQuestion,
  ) {
    this.asker = new Asker(app, (signal) =>
      app.api.post<Targets>(
        "/api/targets",
        {
          ...question.body(),
          kind: this.kind,
          target_year: this.target(),
          cut_share: this.cut,
          cut_at_rebuild: this.atRebuild,
        },
        signal,
      ),
    );
  }

  ask(): void {
    this.asker.ask();
  }

  render(): TemplateResult {
    const speech = this.app.speech();
    const { answer, fault, fresh } = this.asker;
    return html`${this.choices()} ${fault ? renderFault(speech, fault, () => this.asker.ask()) : nothing}
    ${
      answer
        ? html`<div class=${fresh ? "" : "stale"} aria-busy=${!fresh}>
            ${this.formulas(answer)}${this.path(answer)}
          </div>`
        : fault
          ? nothing
          : html`<p class="loading">${speech.t("app.loading")}</p>`
    }`;
  }

  private horizon(): [number, number] {
    const first = Number(this.question.given().base_year ?? new Date().getFullYear());
    return [first, first + this.question.years - 1];
  }

  /** Floor area is given up over decades, money must balance sooner. */
  private target(): number {
    const [first, last] = this.horizon();
    return Math.min(last, Math.max(first, this.year ?? first + USUAL_YEARS[this.kind] - 1));
  }

  private choices(): TemplateResult {
    const { t, percent } = this.app.speech();
    const { question } = this;
    const [first, last] = this.horizon();
    const year = this.target();
    const set = (keep: (value: number) => void) => (event: Event) => {
      keep(Number((event.target as HTMLInputElement).value));
      this.asker.ask();
    };
    const choose = (kind: Kind) => {
      this.kind = kind;
      this.asker.ask();
    };
    return html`<p class="muted">
        ${
          question.scenario?.name ?? question.presets.find(({ code }) => code === question.preset)?.label ?? ""
        }${question.edited ? ` ・ ${t("forecast.edited")}` : ""}
      </p>
      <div class="segments" role="radiogroup" aria-label=${t("cost.target.kind")}>
        ${(["area", "cost"] as const).map(
          (kind) =>
            html`<button
              type="button"
              role="radio"
              aria-checked=${kind === this.kind}
              class=${kind === this.kind ? "on" : ""}
              @click=${() => choose(kind)}
            >
              ${t(`cost.target.${kind}`)}
            </button>`,
        )}
      </div>
      <div class="dials">
        ${slider(
          t("cost.target.year"),
          year,
          t("decision.year", { year }),
          { min: first, max: last, step: 1 },
          set((value) => (this.year = value)),
        )}
        ${
          this.kind === "area"
            ? slider(
                t("cost.target.cut"),
                this.cut,
                percent(this.cut),
                { min: 0, max: 0.8, step: 0.01 },
                set((value) => (this.cut = value)),
              )
            : nothing
        }
        ${slider(
          t("cost.target.rebuild"),
          this.atRebuild,
          percent(this.atRebuild),
          { min: 0, max: 1, step: 0.05 },
          set((value) => (this.atRebuild = value)),
        )}
      </div>
      ${
        this.kind === "area"
          ? html`<button type="button" class="primary wide" @click=${() => void this.plan()}>
                ${this.asked()}
              </button>
              ${this.fault ? renderFault(this.app.speech(), this.fault, null) : nothing}`
          : nothing
      }`;
  }

  /** What the button asks for; nothing to give up is no target. */
  private asked(): string {
    const { t, percent } = this.app.speech();
    return this.cut > 0 ? t("cost.target.plan", { share: percent(this.cut) }) : t("cost.target.free");
  }

  /** A plan that reaches the target under the same stored scenario; the plan panel shows how it gets on. */
  private async plan(): Promise<void> {
    const { t } = this.app.speech();
    const { scenario } = this.question;
    const target = this.cut > 0 ? { area_cut_share: this.cut } : {};
    const settings = { ...target, ...(scenario ? { scenario: scenario.name } : {}) };
    try {
      await this.app.api.post("/api/runs", { title: this.asked(), settings });
      this.fault = null;
      this.app.data.set({ notice: t("plan.started") });
      this.app.view.set({ panel: "plan" });
    } catch (cause) {
      this.fault = faultOf(cause);
      this.app.redraw();
    }
  }

  private formulas({ formulas }: Targets): TemplateResult {
    const { t, percent, area } = this.app.speech();
    return html`<h3>${t("cost.target.formulas")}</h3>
      <table class="plain formulas">
        <thead>
          <tr>
            <th scope="col">${t("cost.target.formula")}</th>
            <th scope="col" class="number">${t("cost.target.cut")}</th>
            <th scope="col" class="number">${t("cost.target.areacut")}</th>
          </tr>
        </thead>
        <tbody>
          ${formulas.map(
            (one) =>
              html`<tr>
                <th scope="row">${one.label}${one.missing ? html`<small>${one.missing.message}</small>` : nothing}</th>
                <td class="number"><b>${percent(one.share, 1)}</b></td>
                <td class="number">${area(one.area_m2)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <details>
        <summary>${t("cost.target.lines")}</summary>
        ${formulas.map((one) => this.arithmetic(one))}
      </details>`;
  }

  private arithmetic({ label, lines }: Formula): TemplateResult | typeof nothing {
    const { yen, number, percent } = this.app.speech();
    if (!lines.length) return nothing;
    const text = (value: number, unit: string, name: string) =>
      unit.startsWith("yen")
        ? yen(value)
        : unit === "1"
          ? percent(value)
          : `${number(value, value < 100 ? 2 : 0)} ${name}`;
    return html`<h4>${label}</h4>
      <dl class="facts">
        ${lines.map(
          (line) =>
            html`<div>
              <dt>${line.label}</dt>
              <dd>${text(line.value, line.unit, line.unit_label)}</dd>
            </div>`,
        )}
      </dl>`;
  }

  private path({ path }: Targets): TemplateResult {
    const { t, area, yen, percent } = this.app.speech();
    if (path.missing)
      return html`<h3>${t("cost.target.path")}</h3>
        <p class="muted">${path.missing.message}</p>`;
    const isArea = path.kind === "area";
    const text = isArea ? area : yen;
    const series = [
      { key: "step", label: t(isArea ? "cost.target.step" : "cost.target.stepcost"), colour: COLOURS.step },
    ];
    const rest = [
      {
        key: "left",
        label: t(isArea ? "cost.target.remaining" : "cost.target.remainingcost"),
        colour: COLOURS.remaining,
      },
    ];
    const slots = (name: "step" | "remaining") =>
      path.by_year.map((line) => ({ key: line.fiscal_year, label: String(line.fiscal_year), values: [line[name]] }));
    const line = isArea
      ? { label: t("cost.target.due"), colour: COLOURS.due, values: path.by_year.map(({ due }) => due) }
      : undefined;
    const funds = path.funds
      ? { label: t("forecast.budget"), colour: COLOURS.due, values: path.funds.map(({ yen: amount }) => amount) }
      : undefined;
    const hover = (key: number | string | null) => {
      this.hovered = key === null ? null : Number(key);
      this.app.redraw();
    };
    const at =
      path.by_year.find(({ fiscal_year }) => fiscal_year === this.hovered) ?? path.by_year[path.by_year.length - 1];
    const chart = {
      tickText: text,
      labelEvery: Math.max(1, Math.ceil(path.by_year.length / 6)),
      active: this.hovered,
      onHover: hover,
    };
    return html`<h3>${t("cost.target.path")}</h3>
      <p class=${path.feasible ? "enough" : "short"}>
        ${t(
          isArea
            ? path.feasible
              ? "cost.target.feasible"
              : "cost.target.infeasible"
            : path.feasible
              ? "cost.target.feasiblecost"
              : "cost.target.infeasiblecost",
        )}
      </p>
      ${
        !isArea && path.cut_share !== null
          ? html`<p>${t("cost.target.costcut", { share: percent(path.cut_share, 1) })}</p>`
          : nothing
      }
      <figure>
        ${stackedBars({
          ...chart,
          label: series[0]!.label,
          slots: slots("step"),
          series,
          line,
          height: 150,
        })}${legendOf([...series, ...(line ? [{ key: "due", ...line }] : [])])}
      </figure>
      <figure>
        ${stackedBars({
          ...chart,
          label: rest[0]!.label,
          slots: slots("remaining"),
          series: rest,
          line: funds,
          height: 130,
        })}${legendOf([...rest, ...(funds ? [{ key: "funds", ...funds }] : [])])}
      </figure>
      ${
        at
          ? html`<p class="hover-line">
              ${t("cost.target.byyear", { year: at.fiscal_year, so_far: text(at.so_far), step: text(at.step) })}
            </p>`
          : nothing
      }
      ${this.table(path, text)}`;
  }

  private table(path: Targets["path"], text: (value: number) => string): TemplateResult {
    const { t } = this.app.speech();
    const isArea = path.kind === "area";
    const names = ["step", "so_far", "remaining", ...(isArea ? (["due"] as const) : [])] as (
      | "step"
      | "so_far"
      | "remaining"
      | "due"
    )[];
    const labels = {
      step: isArea ? "cost.target.step" : "cost.target.stepcost",
      so_far: "cost.target.sofar",
      remaining: isArea ? "cost.target.remaining" : "cost.target.remainingcost",
      due: "cost.target.due",
    } as const;
    const header = [t("cost.year"), ...names.map((name) => t(labels[name]))];
    const save = () =>
      downloadText(
        `saihen-target-${path.target_year}.csv`,
        csvText(
          [...header, path.unit],
          path.by_year.map((line) => [line.fiscal_year, ...names.map((name) => line[name])]),
        ),
      );
    return html`<details>
        <summary>${t("cost.table")}</summary>
        <div class="scroll-x" tabindex="0">
          <table class="plain">
            <thead>
              <tr>
                ${header.map((name, k) => html`<th scope="col" class=${k ? "number" : ""}>${name}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${path.by_year.map(
                (line) =>
                  html`<tr>
                    <th scope="row">${line.fiscal_year}</th>
                    ${names.map((name) => html`<td class="number">${text(line[name])}</td>`)}
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </details>
      <button type="button" class="small" @click=${save}>${icon("csv")}${t("table.csv")}</button>`;
  }
}
