/** Who reaches what in how many minutes, year by year, and who loses when facilities close. */
import { html, nothing, svg, type TemplateResult } from "lit-html";
import { isAbort, type ApiError } from "../api";
import type { Access, AccessMeasure } from "../api_types";
import type { App, Panel } from "../app";
import { icon } from "../icons";
import type { Key } from "../i18n";
import { faultOf } from "../loading";
import { MINUTE_COLOURS, minuteLabel, UNREACHED_COLOUR } from "../minutes";
import { renderFault } from "../screen/faults";

const PAUSE_MS = 80;

export function create(app: App): Panel {
  return new AccessPanel(app);
}

class AccessPanel implements Panel {
  private wanted: string | null = null;
  private minutes = 15;
  private year: number | null = null;
  private readonly closed = new Set<number>();
  private answer: Access | null = null;
  private fault: ApiError | null = null;
  private pending: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly app: App) {
    this.wanted = this.functions()[0] ?? null;
    this.ask();
  }

  render(): TemplateResult {
    const speech = this.app.speech();
    const { t } = speech;
    if (this.fault?.kind === "missing") return html`<div class="empty"><strong>${t("access.none.title")}</strong><p>${t("access.none.help")}</p></div>`;
    return html`${this.questions()}
      ${this.fault ? renderFault(speech, this.fault, () => this.ask()) : nothing}
      ${this.answer ? this.figures(this.answer) : this.fault ? nothing : html`<p class="loading">${t("app.loading")}</p>`}`;
  }

  /** Functions of the stock, most frequent first. */
  private functions(): string[] {
    const counts = new Map<string, number>();
    for (const one of this.app.data.get().stock?.facilities ?? []) for (const code of one.functions) counts.set(code, (counts.get(code) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1]).map(([code]) => code);
  }

  private ask(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.send(), PAUSE_MS);
    this.app.redraw();
  }

  private async send(): Promise<void> {
    if (!this.wanted) return;
    this.pending?.abort();
    this.pending = new AbortController();
    const question = { function: this.wanted, minutes: this.minutes, year: this.year ?? undefined, closed: [...this.closed] };
    try {
      this.answer = await this.app.api.post<Access>("/api/access", question, this.pending.signal);
      this.fault = null;
      this.app.data.set({ cells: this.answer.cells ? new Map(this.answer.cells) : null });
    } catch (cause) {
      if (isAbort(cause)) return;
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }

  private questions(): TemplateResult {
    const { t, term } = this.app.speech();
    const pick = (event: Event) => {
      this.wanted = (event.target as HTMLSelectElement).value;
      this.ask();
    };
    const move = (event: Event) => {
      this.minutes = Number((event.target as HTMLInputElement).value);
      this.ask();
    };
    const years = this.answer?.years ?? [];
    const at = (event: Event) => {
      this.year = Number((event.target as HTMLSelectElement).value);
      this.ask();
    };
    return html`
      <label class="field"><span>${t("access.function")}</span><select @change=${pick}>${this.functions().map((code) => html`<option value=${code} ?selected=${code === this.wanted}>${term("function", code)}</option>`)}</select></label>
      <label class="dial"><span>${t("access.minutes")}</span><output>${t("unit.minutes", { value: this.minutes })}</output><input type="range" min="5" max="60" step="5" .value=${String(this.minutes)} @input=${move} /></label>
      ${years.length > 1 ? html`<label class="field"><span>${t("access.year")}</span><select @change=${at}>${years.map((year) => html`<option value=${year} ?selected=${year === (this.year ?? years[0])}>${year}</option>`)}</select></label>` : nothing}
      ${this.closures()}`;
  }

  private closures(): TemplateResult {
    const { t } = this.app.speech();
    const { card, stock } = this.app.data.get();
    const name = (id: number) => stock?.facilities[stock.rowOf.get(id) ?? -1]?.name ?? String(id);
    const flip = (id: number) => {
      if (!this.closed.delete(id)) this.closed.add(id);
      this.ask();
    };
    return html`<h4>${t("access.closed")}</h4>
      ${this.closed.size ? nothing : html`<p class="muted">${t("access.closed.none")}</p>`}
      ${[...this.closed].map((id) => html`<p class="chip"><span>${name(id)}</span><button type="button" class="icon-only" aria-label=${t("access.closed.remove", { name: name(id) })} @click=${() => flip(id)}>${icon("clear")}</button></p>`)}
      ${card && !this.closed.has(card.id) ? html`<button type="button" class="small" @click=${() => flip(card.id)}>${icon("minus")}${card.name}</button>` : html`<p class="muted">${t("access.closed.add")}</p>`}`;
  }

  private figures(answer: Access): TemplateResult {
    const { t } = this.app.speech();
    return html`
      <div class="scroll-x"><table class="plain"><thead><tr><th scope="col">${t("access.band")}</th><th scope="col" class="number">${t("access.within")}</th><th scope="col" class="number">${t("access.mean")}</th><th scope="col" class="number">${t("access.p90")}</th></tr></thead>
      <tbody>${Object.entries(answer.measures).map(([band, measure]) => this.measureLine(answer, band, measure))}</tbody></table></div>
      ${this.losers(answer)}
      ${answer.worst.length ? html`<h3>${t("access.worst")}</h3><ul class="zones">${answer.worst.slice(0, 10).map((one) => html`<li><span>${one.name}</span><b>${this.time(one.minutes)}</b><small>${t("access.loses.people", { count: this.app.speech().number(one.people) })}</small></li>`)}</ul>` : nothing}
      ${answer.cells ? html`<h3>${t("access.map")}</h3>${minutesKey(t("access.nodata"))}` : nothing}
      <p class="muted">${t("access.assumption")}</p>`;
  }

  private measureLine(answer: Access, band: string, measure: AccessMeasure): TemplateResult {
    const { tOr, percent } = this.app.speech();
    const position = Math.max(0, answer.years.indexOf(this.year ?? answer.years[0] ?? 0));
    const at = (value: (number | null)[] | number | null) => (Array.isArray(value) ? (value[position] ?? null) : value);
    return html`<tr><th scope="row">${tOr(`access.band.${band}`, band)}</th><td class="number"><b>${percent(at(measure.share_within), 1)}</b></td><td class="number">${this.time(at(measure.mean_minutes))}</td><td class="number">${this.time(at(measure.p90_minutes))}</td></tr>`;
  }

  private time(minutes: number | null): string {
    const { t, number } = this.app.speech();
    return minutes === null || !Number.isFinite(minutes) ? t("value.none") : t("unit.minutes", { value: number(minutes, 1) });
  }

  private losers(answer: Access): TemplateResult | typeof nothing {
    const loses = answer.who_loses;
    if (!loses) return nothing;
    const { t, tOr, number, percent } = this.app.speech();
    return html`<h3>${t("access.loses")}</h3>
      <ul class="zones">${Object.entries(loses.people).map(([band, people]) => html`<li><span>${tOr(`access.band.${band}` as Key, band)}</span><b>${t("access.loses.people", { count: number(people) })}</b></li>`)}</ul>
      ${loses.extra_minutes_mean === null ? nothing : html`<p>${t("access.loses.extra", { minutes: this.time(loses.extra_minutes_mean) })}</p>`}
      <h4>${t("access.moves")}</h4><ul class="links">${loses.moves.map((move) => html`<li><button type="button" class="link" @click=${() => this.app.openFacility(move.to_id, { centre: true })}>${move.to_name}</button>
        <small>${t("access.loses.people", { count: number(move.people) })} ・ ${t("access.fill", { before: percent(move.fill_before), after: percent(move.fill_after) })}</small></li>`)}</ul>`;
  }
}

function minutesKey(unreached: string): TemplateResult {
  const swatch = (colour: string) => html`<svg viewBox="0 0 22 14" width="22" height="14" aria-hidden="true">${svg`<rect width="22" height="14" fill=${colour} stroke="#7f7f7f" stroke-width=".6"/>`}</svg>`;
  return html`<ul class="keys inline">${MINUTE_COLOURS.map((colour, step) => html`<li>${swatch(colour)}${minuteLabel(step)}</li>`)}<li>${swatch(UNREACHED_COLOUR)}${unreached}</li></ul>`;
}
