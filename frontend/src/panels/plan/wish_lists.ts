/** Wishes about single facilities and functions: what stays, what goes, from when, what belongs together, how many. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { RunSettings } from "../../api_types";
import type { App } from "../../app";
import { functionOptions } from "../../screen/function_choice";
import { filterCount } from "../../stock/filter";
import { handleOf, handlesOf } from "../../stock/own_code";

type Lock = "none" | "keep" | "close";
type PairKind = "together" | "apart";

interface Told {
  lock: Lock;
  notBefore: number | null;
}

interface Pair {
  one: string;
  other: string;
  kind: PairKind;
}

interface FunctionWish {
  code: string;
  least: number | null;
  farthest: number | null;
}

export class WishLists {
  private readonly told = new Map<string, Told>();
  private readonly pairs: Pair[] = [];
  private readonly functions: FunctionWish[] = [];

  constructor(private readonly app: App) {}

  /** The open facility can be fixed: kept whatever the sums say, closed, or left alone until a year. */
  lockPart(): TemplateResult {
    const { t } = this.app.speech();
    const { card } = this.app.data.get();
    const codes = new Set([...(card && card.own !== false ? [card.code] : []), ...this.told.keys()]);
    return html`<fieldset>
      <legend>${t("plan.locks")}</legend>
      ${this.lockSelection()}
      ${codes.size ? [...codes].map((code) => this.lockLine(code)) : html`<p class="muted">${t("plan.locks.help")}</p>`}
      ${
        this.told.size
          ? html`<button type="button" class="small" @click=${() => this.unlock()}>${t("journey.locks.clear")}</button>`
          : nothing
      }
    </fieldset>`;
  }

  /** What is filtered or drawn round on the map can be fixed in one go. */
  private lockSelection(): TemplateResult | typeof nothing {
    const { t, number } = this.app.speech();
    const { stock, mask } = this.app.data.get();
    const { filters, area } = this.app.view.get();
    if (!stock || (!filterCount(filters) && area === null))
      return html`<p class="muted">${t("journey.locks.filter")}</p>`;
    const chosen = stock.facilities.filter(({ own }, row) => mask[row] && own !== false);
    const fix = (lock: Lock) => () => {
      for (const { code } of chosen) this.told.set(code, { lock, notBefore: this.told.get(code)?.notBefore ?? null });
      this.tell();
    };
    return html`<div class="buttons">
      <button type="button" class="small" @click=${fix("keep")}>
        ${t("journey.locks.keep", { count: number(chosen.length) })}
      </button>
      <button type="button" class="small" @click=${fix("close")}>
        ${t("journey.locks.close", { count: number(chosen.length) })}
      </button>
    </div>`;
  }

  private unlock(): void {
    this.told.clear();
    this.tell();
  }

  /** What is fixed is hatched on the map. */
  private tell(): void {
    const fixed = [...this.told].filter(([, { lock, notBefore }]) => lock !== "none" || notBefore !== null);
    this.app.data.set({ locked: new Set(fixed.map(([code]) => code)) });
    this.app.redraw();
  }

  private lockLine(code: string): TemplateResult {
    const { t } = this.app.speech();
    const now = this.told.get(code) ?? { lock: "none", notBefore: null };
    const keep = (change: Partial<Told>) => {
      this.told.set(code, { ...now, ...change });
      this.tell();
    };
    const name = this.app.data.get().stock?.facilities.find((one) => one.code === code)?.name ?? code;
    return html`<div class="wish-row">
      <label class="field"
        ><span>${name}</span>
        <select @change=${(event: Event) => keep({ lock: (event.target as HTMLSelectElement).value as Lock })}>
          ${(["none", "keep", "close"] as const).map(
            (value) => html`<option value=${value} ?selected=${now.lock === value}>${t(`plan.lock.${value}`)}</option>`,
          )}
        </select></label
      >
      <label class="field"
        ><span>${t("plan.lock.not_before")}</span
        ><input
          type="number"
          min="1990"
          max="2200"
          .value=${String(now.notBefore ?? "")}
          @change=${(event: Event) => keep({ notBefore: numberOf(event) })}
      /></label>
    </div>`;
  }

  pairPart(): TemplateResult {
    const { t } = this.app.speech();
    const { stock, card } = this.app.data.get();
    const add = () => {
      this.pairs.push({ one: card && card.own !== false ? card.code : "", other: "", kind: "together" });
      this.app.redraw();
    };
    const handles = handlesOf(stock?.facilities ?? []);
    const nameOf = new Map((stock?.facilities ?? []).map(({ code, name }) => [code, name]));
    return html`<fieldset>
      <legend>${t("plan.pairs")}</legend>
      <datalist id="plan-codes">
        ${[...handles].map(([handle, code]) => html`<option value=${handle}>${nameOf.get(code)}</option>`)}
      </datalist>
      ${this.pairs.map((pair, k) => this.pairLine(pair, k, handles))}
      <button type="button" class="small" @click=${add}>${t("plan.pair.add")}</button>
    </fieldset>`;
  }

  private pairLine(pair: Pair, k: number, handles: ReadonlyMap<string, string>): TemplateResult {
    const { t } = this.app.speech();
    const typed = (event: InputEvent) => (event.target as HTMLInputElement).value.trim();
    const code = (side: "one" | "other") =>
      html`<label class="field"
        ><span>${t(`plan.pair.${side}`)}</span>
        <input
          type="text"
          list="plan-codes"
          required
          .value=${handleOf(pair[side], handles)}
          @input=${(event: InputEvent) => (pair[side] = handles.get(typed(event)) ?? typed(event))}
      /></label>`;
    return html`<div class="wish-row">
      ${code("one")}${code("other")}<label class="field"
        ><span>${t("plan.pair.kind")}</span>
        <select @change=${(event: Event) => (pair.kind = (event.target as HTMLSelectElement).value as PairKind)}>
          ${(["together", "apart"] as const).map(
            (kind) => html`<option value=${kind} ?selected=${pair.kind === kind}>${t(`plan.pair.${kind}`)}</option>`,
          )}
        </select></label
      >
      ${this.drop(this.pairs, k)}
    </div>`;
  }

  functionPart(): TemplateResult {
    const { t } = this.app.speech();
    const add = () => {
      this.functions.push({
        code: this.app.data.get().vocabulary?.function[0]?.code ?? "",
        least: null,
        farthest: null,
      });
      this.app.redraw();
    };
    return html`<fieldset>
      <legend>${t("plan.functions")}</legend>
      ${this.functions.map((wish, k) => this.functionLine(wish, k))}
      <button type="button" class="small" @click=${add}>${t("plan.function.add")}</button>
    </fieldset>`;
  }

  private functionLine(wish: FunctionWish, k: number): TemplateResult {
    const { t } = this.app.speech();
    return html`<div class="wish-row">
      <label class="field"
        ><span>${t("plan.function")}</span>
        <select @change=${(event: Event) => (wish.code = (event.target as HTMLSelectElement).value)}>
          ${functionOptions(this.app.speech(), this.app.data.get().vocabulary, wish.code)}
        </select></label
      >
      <label class="field"
        ><span>${t("plan.function.least")}</span
        ><input
          type="number"
          min="0"
          max="10000"
          step="1"
          .value=${String(wish.least ?? "")}
          @input=${(event: Event) => (wish.least = numberOf(event))}
      /></label>
      <label class="field"
        ><span>${t("plan.function.farthest")}</span
        ><input
          type="number"
          min="0"
          max="1000"
          step="any"
          .value=${String(wish.farthest ?? "")}
          @input=${(event: Event) => (wish.farthest = numberOf(event))}
      /></label>
      ${this.drop(this.functions, k)}
    </div>`;
  }

  private drop(list: unknown[], k: number): TemplateResult | typeof nothing {
    const remove = () => {
      list.splice(k, 1);
      this.app.redraw();
    };
    return html`<button type="button" class="small" @click=${remove}>${this.app.speech().t("plan.pair.drop")}</button>`;
  }

  /** In the server's names; what nothing is said of is left out. */
  wishes(): RunSettings {
    const told = [...this.told];
    const locks = Object.fromEntries(
      told.filter(([, { lock }]) => lock !== "none").map(([code, { lock }]) => [code, { action: lock }]),
    );
    const notBefore = Object.fromEntries(
      told.flatMap(([code, { notBefore: year }]) => (year === null ? [] : [[code, year]])),
    );
    const pairs = (kind: PairKind) =>
      this.pairs.filter((pair) => pair.kind === kind && pair.one && pair.other).map(({ one, other }) => [one, other]);
    const byFunction = (name: "least" | "farthest") =>
      Object.fromEntries(this.functions.flatMap((wish) => (wish[name] === null ? [] : [[wish.code, wish[name]]])));
    const all = {
      locks,
      not_before: notBefore,
      together: pairs("together"),
      not_together: pairs("apart"),
      minimum_number: byFunction("least"),
      standard_km: byFunction("farthest"),
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => Object.keys(value).length));
  }
}

function numberOf(event: Event): number | null {
  const { value } = event.target as HTMLInputElement;
  return value === "" ? null : Number(value);
}
