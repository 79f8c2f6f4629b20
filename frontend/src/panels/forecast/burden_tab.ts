/** Who pays for works in the end: subsidy, bonds, the part the allocation tax covers, and what stays with the city. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Burden, BurdenParts, BurdenScheme } from "../../api_types";
import type { App } from "../../app";
import { legendOf, stackedBars } from "../../charts/bars";
import { csvText, downloadText } from "../../csv";
import { icon } from "../../icons";
import { renderFault } from "../../screen/faults";
import { Asker } from "./asker";

const OKU = 100_000_000;
const MOST_WORKS = 20;
/** From the outside in: what others pay, what comes back by tax, what the city repays, what it pays at once. */
const PARTS = [
  ["subsidyyen", "#8cb4d9"],
  ["tax", "#259d63"],
  ["repaid", "#e69f00"],
  ["cash", "#d55e00"],
] as const;

interface Work {
  label: string;
  fiscal_year: number;
  oku: number;
  subsidy: number;
  scheme: string;
}

const shares = (one: BurdenParts): number[] => [
  one.subsidy_yen,
  one.tax_covered_yen,
  one.bond_yen - one.tax_covered_yen,
  one.cash_yen,
];

export class BurdenTab {
  private schemes: BurdenScheme[] = [];
  private strong = false;
  private readonly works: Work[] = [];
  private readonly asker: Asker<Burden>;

  constructor(private readonly app: App) {
    for (const scheme of ["general_bond", "fm_bond_merge"]) this.works.push(this.fresh(scheme));
    this.asker = new Asker(app, async (signal) => {
      if (!this.schemes.length) await this.load();
      return app.api.post<Burden>(
        "/api/burden",
        { works: this.works.map(bodyOf), is_strong_city: this.strong },
        signal,
      );
    });
  }

  ask(): void {
    this.asker.ask();
  }

  render(): TemplateResult {
    const { t } = this.app.speech();
    const { answer, fault, fresh } = this.asker;
    const flip = (event: Event) => this.set(() => (this.strong = (event.target as HTMLInputElement).checked));
    return html`<p class="muted">${t("cost.burden.help")}</p>
      ${this.works.map((work, k) => this.form(work, k))}
      <button
        type="button"
        class="small"
        ?disabled=${this.works.length >= MOST_WORKS}
        @click=${() => this.set(() => this.works.push(this.fresh("general_bond")))}
      >
        ${t("cost.burden.add")}
      </button>
      <label class="check"
        ><input type="checkbox" .checked=${this.strong} @change=${flip} />${t("cost.burden.strong")}</label
      >
      ${fault ? renderFault(this.app.speech(), fault, () => this.asker.ask()) : nothing}
      ${
        answer
          ? html`<div class=${fresh ? "" : "stale"} aria-busy=${!fresh}>
              ${this.picture(answer)}${this.table(answer)}${this.terms()}
            </div>`
          : fault
            ? nothing
            : html`<p class="loading">${t("app.loading")}</p>`
      }`;
  }

  private async load(): Promise<void> {
    this.schemes = (await this.app.api.get<{ schemes: BurdenScheme[] }>("/api/burden/schemes")).schemes;
  }

  private fresh(scheme: string): Work {
    const { t } = this.app.speech();
    const number = this.works.length + 1;
    return {
      label: t("cost.burden.work", { number }),
      fiscal_year: new Date().getFullYear(),
      oku: 10,
      subsidy: 0,
      scheme,
    };
  }

  private form(work: Work, k: number): TemplateResult {
    const { t } = this.app.speech();
    const put = (keep: (text: string) => void) => (event: Event) =>
      this.set(() => keep((event.target as HTMLInputElement).value));
    const named = (name: string) => `${work.label} ${name}`;
    return html`<fieldset class="work">
      <legend class="sr">${work.label}</legend>
      <label class="field"
        ><span>${t("cost.burden.label")}</span
        ><input
          type="text"
          maxlength="200"
          aria-label=${named(t("cost.burden.label"))}
          .value=${work.label}
          @change=${put((text) => (work.label = text))}
      /></label>
      <label class="field"
        ><span>${t("cost.burden.scheme")}</span
        ><select aria-label=${named(t("cost.burden.scheme"))} @change=${put((text) => (work.scheme = text))}>
          ${this.schemes.map(
            ({ scheme, label }) => html`<option value=${scheme} ?selected=${scheme === work.scheme}>${label}</option>`,
          )}
        </select></label
      >
      <label class="field"
        ><span>${t("cost.burden.oku")}</span
        ><input
          type="number"
          min="0"
          max="100000"
          step="0.1"
          aria-label=${named(t("cost.burden.oku"))}
          .value=${String(work.oku)}
          @change=${put((text) => (work.oku = within(text, 0, 100_000)))}
      /></label>
      <label class="field"
        ><span>${t("cost.year")}</span
        ><input
          type="number"
          min="1990"
          max="2100"
          step="1"
          aria-label=${named(t("cost.year"))}
          .value=${String(work.fiscal_year)}
          @change=${put((text) => (work.fiscal_year = Math.round(within(text, 1990, 2100))))}
      /></label>
      <label class="field"
        ><span>${t("cost.burden.subsidy")}</span
        ><input
          type="number"
          min="0"
          max="100"
          step="1"
          aria-label=${named(t("cost.burden.subsidy"))}
          .value=${String(work.subsidy)}
          @change=${put((text) => (work.subsidy = within(text, 0, 100)))}
      /></label>
      <button
        type="button"
        class="small"
        ?disabled=${this.works.length < 2}
        @click=${() => this.set(() => this.works.splice(k, 1))}
        aria-label=${t("cost.burden.drop", { name: work.label })}
      >
        ×
      </button>
    </fieldset>`;
  }

  private picture({ works, total }: Burden): TemplateResult {
    const { t, yen, percent } = this.app.speech();
    const series = PARTS.map(([key, colour]) => ({ key, colour, label: t(`cost.burden.${key}`) }));
    const slots = works.map((one, k) => ({ key: k, label: one.label.slice(0, 10), values: shares(one) }));
    const warned = [...new Set(works.flatMap((one) => one.warnings.map(({ message }) => `${one.label}: ${message}`)))];
    return html`<p>
        <b
          >${t("cost.burden.net", {
            net: yen(total.net_city_yen),
            cost: yen(total.cost_yen),
            share: percent(total.cost_yen ? total.net_city_yen / total.cost_yen : 0, 1),
          })}</b
        >
      </p>
      <figure>
        ${stackedBars({
          label: t("cost.burden.picture"),
          slots,
          series,
          tickText: yen,
          height: 180,
        })}${legendOf(series)}
      </figure>
      ${
        warned.length
          ? html`<ul class="reasons warn">
              ${warned.map((line) => html`<li>${line}</li>`)}
            </ul>`
          : nothing
      }`;
  }

  private table({ works, total }: Burden): TemplateResult {
    const { t, yen } = this.app.speech();
    const header = [
      t("cost.burden.label"),
      t("cost.burden.scheme"),
      t("cost.year"),
      t("cost.burden.cost"),
      ...PARTS.map(([key]) => t(`cost.burden.${key}`)),
      t("cost.burden.city"),
    ];
    const lines = works.map((one) => [
      one.label,
      one.scheme_label,
      String(one.fiscal_year),
      ...[one.cost_yen, ...shares(one), one.net_city_yen],
    ]);
    const sum = [t("cost.burden.sum"), "", "", total.cost_yen, ...shares(total), total.net_city_yen];
    const save = () => downloadText("saihen-burden.csv", csvText(header, [...lines, sum]));
    return html`<details open>
        <summary>${t("cost.table")}</summary>
        <div class="scroll-x" tabindex="0">
          <table class="plain">
            <thead>
              <tr>
                ${header.map((name, k) => html`<th scope="col" class=${k > 2 ? "number" : ""}>${name}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${[...lines, sum].map(
                (line) =>
                  html`<tr>
                    <th scope="row">${line[0]}</th>
                    ${line
                      .slice(1)
                      .map((cell) =>
                        typeof cell === "number" ? html`<td class="number">${yen(cell)}</td>` : html`<td>${cell}</td>`,
                      )}
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </details>
      <button type="button" class="small" @click=${save}>${icon("csv")}${t("table.csv")}</button>`;
  }

  /** The terms of every scheme with their source: a council asks where 50 % comes from. */
  private terms(): TemplateResult {
    const { t, percent } = this.app.speech();
    const until = (one: BurdenScheme) =>
      one.to_fiscal_year < 2200 ? t("cost.burden.until", { year: one.to_fiscal_year }) : "";
    return html`<details>
      <summary>${t("cost.burden.terms")} (${this.schemes.length})</summary>
      <div class="scroll-x" tabindex="0">
        <table class="plain notes">
          <thead>
            <tr>
              <th scope="col">${t("cost.burden.scheme")}</th>
              <th scope="col" class="number">${t("cost.burden.bondshare")}</th>
              <th scope="col" class="number">${t("cost.burden.taxshare")}</th>
              <th scope="col">${t("cost.burden.source")}</th>
            </tr>
          </thead>
          <tbody>
            ${this.schemes.map(
              (one) =>
                html`<tr>
                  <th scope="row">
                    ${one.label}${one.assumption ? html` <span class="badge">${t("forecast.assumed")}</span>` : nothing}
                  </th>
                  <td class="number">${percent(one.bond_share)}</td>
                  <td class="number">
                    ${percent(one.tax_share)}${
                      one.tax_share_low < one.tax_share ? ` / ${percent(one.tax_share_low)}` : ""
                    }
                  </td>
                  <td>${one.source} ${until(one)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
  }

  private set(change: () => void): void {
    change();
    this.asker.ask();
  }
}

const within = (text: string, least: number, most: number): number =>
  Math.min(most, Math.max(least, Number(text) || 0));

const bodyOf = (work: Work): Record<string, unknown> => ({
  label: work.label,
  fiscal_year: work.fiscal_year,
  cost_yen: Math.round(work.oku * OKU),
  subsidy_share: work.subsidy / 100,
  schemes: [work.scheme],
});
