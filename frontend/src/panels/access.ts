/** Who reaches what in how many minutes, year by year, and who loses when facilities close. */
import { html, nothing, type TemplateResult } from "lit-html";
import { type ApiError, isAbort } from "../api";
import type { Access, AccessRequest, FunctionCount, TravelMode } from "../api_types";
import type { App, Panel } from "../app";
import { icon } from "../icons";
import { faultOf } from "../loading";
import { renderFault } from "../screen/faults";
import { losersPart, measuresPart, minutesKey, sourcesPart, worstPart } from "./access_answer";

const PAUSE_MS = 80;
const MODES: readonly TravelMode[] = ["walk", "drive", "straight"];

export function create(app: App): Panel {
  return new AccessPanel(app);
}

class AccessPanel implements Panel {
  private functions: FunctionCount[] = [];
  private wanted: string | null = null;
  private mode: TravelMode = "walk";
  private minutes = 15;
  private year: number | null = null;
  private winter = false;
  private neighbours = false;
  private readonly closed = new Set<number>();
  private answer: Access | null = null;
  private fault: ApiError | null = null;
  private fresh = false;
  private pending: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly app: App) {
    void this.open();
  }

  render(): TemplateResult {
    const speech = this.app.speech();
    return html`${this.questions()} ${this.fault ? renderFault(speech, this.fault, () => this.ask()) : nothing}
    ${
      this.answer
        ? this.figures(this.answer)
        : this.fault
          ? nothing
          : html`<p class="loading">${speech.t("app.loading")}</p>`
    }`;
  }

  private async open(): Promise<void> {
    try {
      this.functions = await this.app.api.get<FunctionCount[]>("/api/functions");
      this.wanted = this.functions[0]?.function ?? null;
      this.ask();
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }

  private ask(): void {
    clearTimeout(this.timer);
    this.fresh = false;
    this.timer = setTimeout(() => void this.send(), PAUSE_MS);
    this.app.redraw();
  }

  private async send(): Promise<void> {
    if (!this.wanted) return;
    this.pending?.abort();
    this.pending = new AbortController();
    const question: AccessRequest = {
      function: this.wanted as AccessRequest["function"],
      mode: this.mode,
      minutes: this.minutes,
      year: this.year ?? undefined,
      closed: [...this.closed],
      winter: this.winter,
      neighbours: this.neighbours,
    };
    try {
      this.answer = await this.app.api.post<Access>("/api/access", question, this.pending.signal);
      [this.fault, this.fresh] = [null, true];
      this.app.data.set({ cells: this.answer.basis === "population" ? new Map(this.answer.cells) : null });
    } catch (cause) {
      if (isAbort(cause)) return;
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }

  private questions(): TemplateResult {
    const { t, term, number } = this.app.speech();
    const years = this.answer?.years ?? [];
    const set = (change: () => void) => () => {
      change();
      this.ask();
    };
    const pick = (act: (value: string) => void) => (event: Event) =>
      set(() => act((event.target as HTMLSelectElement).value))();
    const check = (label: string, on: boolean, flip: () => void) =>
      html`<label class="check"><input type="checkbox" .checked=${on} @change=${set(flip)} />${label}</label>`;
    return html` <label class="field"
        ><span>${t("access.function")}</span
        ><select @change=${pick((value) => (this.wanted = value))}>
          ${this.functions.map(
            (one) =>
              html`<option value=${one.function} ?selected=${one.function === this.wanted}>
                ${term("function", one.function)} (${number(one.places)})
              </option>`,
          )}
        </select></label
      >
      <div class="segments" role="radiogroup" aria-label=${t("access.mode")}>
        ${MODES.map(
          (mode) =>
            html`<button
              type="button"
              role="radio"
              aria-checked=${mode === this.mode}
              class=${mode === this.mode ? "on" : ""}
              @click=${set(() => (this.mode = mode))}
            >
              ${t(`access.mode.${mode}`)}
            </button>`,
        )}
      </div>
      <label class="dial spaced"
        ><span>${t("access.minutes")}</span><b>${t("unit.minutes", { value: this.minutes })}</b
        ><input
          type="range"
          min="5"
          max="60"
          step="5"
          .value=${String(this.minutes)}
          @input=${pick((value) => (this.minutes = Number(value)))}
      /></label>
      ${
        years.length > 1
          ? html`<label class="field"
              ><span>${t("access.year")}</span
              ><select @change=${pick((value) => (this.year = Number(value)))}>
                ${years.map(
                  (year) => html`<option value=${year} ?selected=${year === this.answer?.year}>${year}</option>`,
                )}
              </select></label
            >`
          : nothing
      }
      ${check(t("access.winter"), this.winter, () => (this.winter = !this.winter))}
      ${check(t("access.neighbours"), this.neighbours, () => (this.neighbours = !this.neighbours))} ${this.closures()}`;
  }

  private closures(): TemplateResult {
    const { t } = this.app.speech();
    const { card, stock } = this.app.data.get();
    const name = (id: number) => stock?.facilities[stock.rowOf.get(id) ?? -1]?.name ?? String(id);
    const flip = (id: number) => {
      if (!this.closed.delete(id)) this.closed.add(id);
      this.ask();
    };
    return html`<h3>${t("access.closed")}</h3>
      ${this.closed.size ? nothing : html`<p class="muted">${t("access.closed.none")}</p>`}
      ${[...this.closed].map(
        (id) =>
          html`<p class="chip">
            <span>${name(id)}</span
            ><button
              type="button"
              class="icon-only"
              aria-label=${t("access.closed.remove", { name: name(id) })}
              @click=${() => flip(id)}
            >
              ${icon("clear")}
            </button>
          </p>`,
      )}
      ${
        card && !this.closed.has(card.id)
          ? html`<button type="button" class="small" @click=${() => flip(card.id)}>
              ${icon("minus")}${t("access.closed.close", { name: card.name })}
            </button>`
          : html`<p class="muted">${t("access.closed.add")}</p>`
      }`;
  }

  private figures(answer: Access): TemplateResult {
    const { t } = this.app.speech();
    return html`<div class=${this.fresh ? "" : "stale"} aria-busy=${!this.fresh}>
      ${answer.basis === "users" ? html`<p class="proof bad">${t("access.basis.users")}</p>` : nothing}
      ${measuresPart(this.app, answer)} ${losersPart(this.app, answer)} ${worstPart(this.app, answer)}
      ${
        answer.basis === "population"
          ? html`<h3>${t("access.map")}</h3>
              ${minutesKey(t("access.nodata"))}`
          : nothing
      }
      ${sourcesPart(this.app, answer)}
    </div>`;
  }
}
