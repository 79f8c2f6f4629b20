/** The start assistant: whose register this is, then file after file, what each unlocks and where it is found. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../api";
import type { StartState, StartStep, TownHead, TownOutline } from "../api_types";
import type { App, Panel } from "../app";
import type { Key } from "../i18n";
import { beginAnew } from "../importing/begin_anew";
import { filesOf, together } from "../importing/dropped";
import { faultOf } from "../loading";
import { renderFault } from "../screen/faults";

const TYPING_MS = 250;

export function create(app: App): Panel {
  return new StartPanel(app);
}

class StartPanel implements Panel {
  private state: StartState | null = null;
  private asked = "";
  private found: TownHead[] = [];
  private words = "";
  private chosen: TownOutline | null = null;
  private changing = false;
  private emptying = false;
  /** The search field has been given the keyboard since the choice was opened. */
  private sought = false;
  private fault: ApiError | null = null;
  private typing: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly app: App) {}

  render(): TemplateResult {
    const { t } = this.app.speech();
    void this.load();
    if (!this.state) return html`<p class="loading">${t("app.loading")}</p>`;
    const town = this.state.steps.find(({ code }) => code === "town");
    return html`${this.emptying ? nothing : this.faultLine()}
      ${town?.done && !this.changing ? this.townLine() : this.townChoice()}
      ${town?.done ? this.checklist(this.state.steps.filter(({ code }) => code !== "town")) : nothing}
      ${this.emptyPart()}`;
  }

  private faultLine(): TemplateResult | typeof nothing {
    return this.fault ? renderFault(this.app.speech(), this.fault, null) : nothing;
  }

  private townLine(): TemplateResult {
    const { t } = this.app.speech();
    const change = () => {
      this.changing = true;
      this.sought = false;
      this.app.redraw();
    };
    return html`<p class="start-town">
      ${t("start.town.is")} <b>${this.state?.town?.prefecture ?? ""}${this.state?.town?.name ?? ""}</b>
      <button type="button" class="quiet small" @click=${change}>${t("start.town.change")}</button>
    </p>`;
  }

  private townChoice(): TemplateResult {
    const { t } = this.app.speech();
    const type = (event: InputEvent) => {
      this.words = (event.target as HTMLInputElement).value;
      clearTimeout(this.typing);
      this.typing = setTimeout(() => void this.search(), TYPING_MS);
    };
    this.seek();
    return html`<h3>${t("start.town.title")}</h3>
      <p class="muted">${t("start.town.help")}</p>
      <label class="field"
        ><span>${t("start.town.search")}</span
        ><input
          id="start-search"
          type="search"
          autocomplete="off"
          spellcheck="false"
          .value=${this.words}
          @input=${type}
        /></label>
      <ul class="start-towns">
        ${this.found.map(
          (town) => html`<li>
            <button
              type="button"
              class="link"
              aria-pressed=${this.chosen?.town.code === town.code}
              @click=${() => void this.look(town)}
            >
              ${town.prefecture}${town.county}<b>${town.name}</b> <small>${town.code}</small>
            </button>
          </li>`,
        )}
      </ul>
      ${this.words && !this.found.length ? html`<p class="muted" role="status">${t("start.town.none")}</p>` : nothing}
      ${this.chosen ? this.confirmTown(this.chosen) : nothing}`;
  }

  /** Opening the choice is asking for a name: the field has the keyboard at once. */
  private seek(): void {
    if (this.sought) return;
    this.sought = true;
    requestAnimationFrame(() => document.getElementById("start-search")?.focus());
  }

  private confirmTown({ town, neighbours, credit }: TownOutline): TemplateResult {
    const { t } = this.app.speech();
    return html`<div class="proof">
      <p>${t("start.town.neighbours", { names: neighbours.map(({ name }) => name).join("、") || "–" })}</p>
      <p class="muted">${t("layers.credit", { text: credit })}</p>
      <button type="button" class="primary wide" @click=${() => void this.take(town)}>
        ${t("start.town.take", { name: town.name })}
      </button>
    </div>`;
  }

  private checklist(steps: readonly StartStep[]): TemplateResult {
    const { t, number } = this.app.speech();
    const next = steps.find(({ done }) => !done)?.code;
    const done = steps.filter((step) => step.done).length;
    return html`<h3>${t("start.list.title", { done: number(done), of: number(steps.length) })}</h3>
      <p class="muted">${t("start.list.help")}</p>
      <ol class="start-steps">
        ${steps.map((step, at) => this.step(step, at + 1, step.code === next))}
      </ol>`;
  }

  private step(step: StartStep, place: number, isNext: boolean): TemplateResult {
    const { t, number } = this.app.speech();
    const word = (part: string) => t(`start.${step.code}.${part}` as Key);
    const count = t(`start.${step.code}.count` as Key, { count: number(step.count) });
    return html`<li class="start-step ${step.done ? "done" : ""} ${isNext ? "next" : ""}">
      <details ?open=${isNext}>
        <summary>
          <span class="start-mark" aria-hidden="true">${step.done ? "✓" : place}</span>
          <b>${word("title")}</b>
          <span class="badge ${step.done ? "" : "plain"}">${step.done ? count : t("start.missing")}</span>
        </summary>
        ${
          step.done && step.missing
            ? html`<p class="start-lack">${t(`start.${step.code}.lack` as Key, { count: number(step.missing) })}</p>`
            : nothing
        }
        <p>${word("unlocks")}</p>
        <p class="muted">${word("where")}</p>
        ${this.fileChoice(step)}
      </details>
    </li>`;
  }

  private fileChoice(step: StartStep): TemplateResult {
    const { t } = this.app.speech();
    const pick = (event: Event) => {
      const input = event.target as HTMLInputElement;
      void together(filesOf(input.files ?? [])).then((files) => {
        if (!files.length) return;
        this.app.view.set({ panel: "import" });
        void this.app.imports.add(files, step.code);
      });
      input.value = "";
    };
    return html`<label class="button-like"
      ><input type="file" multiple class="sr" aria-label=${t(`start.${step.code}.title` as Key)} @change=${pick} />${t(
        step.done ? "start.file.more" : "start.file",
      )}</label
    >`;
  }

  /** All data go only when the name of the town has been typed. */
  private emptyPart(): TemplateResult | typeof nothing {
    const { t } = this.app.speech();
    const name = this.app.data.get().about?.municipality?.name;
    if (!name) return nothing;
    if (!this.emptying) {
      const begin = () => {
        this.emptying = true;
        this.app.redraw();
      };
      return html`<p class="start-empty">
        <button type="button" class="quiet small" @click=${begin}>${t("start.empty")}</button>
      </p>`;
    }
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      const confirm = String(new FormData(event.target as HTMLFormElement).get("confirm") ?? "");
      void this.empty(confirm);
    };
    const cancel = () => {
      [this.emptying, this.fault] = [false, null];
      this.app.redraw();
    };
    return html`<form class="proof bad" @submit=${submit}>
      <p><b>${t("start.empty.title", { name })}</b></p>
      <p>${t("start.empty.help")}</p>
      ${this.faultLine()}
      <label class="field"
        ><span>${t("start.empty.confirm", { name })}</span><input name="confirm" type="text" autocomplete="off" required
      /></label>
      <div class="buttons">
        <button type="submit" class="danger">${t("start.empty.do")}</button>
        <button type="button" @click=${cancel}>${t("start.empty.keep")}</button>
      </div>
    </form>`;
  }

  /** Read again whenever something has changed in the register. */
  private async load(): Promise<void> {
    const { about } = this.app.data.get();
    const version = about ? `${about.data_version}/${about.municipality?.code ?? ""}` : "";
    if (!about || this.asked === version) return;
    this.asked = version;
    this.state = await this.app.api.get<StartState>("/api/start").catch((cause) => {
      this.fault = faultOf(cause);
      return null;
    });
    this.app.redraw();
  }

  private async search(): Promise<void> {
    const query = new URLSearchParams({ q: this.words });
    this.found = await this.app.api.get<TownHead[]>(`/api/municipalities?${query}`).catch(() => []);
    const [only] = this.found;
    if (only && this.found.length === 1) await this.look(only);
    this.app.redraw();
  }

  private async look(town: TownHead): Promise<void> {
    const found = await this.app.api.get<TownOutline>(`/api/municipalities/${town.code}`).catch(() => null);
    this.chosen = found;
    if (found) {
      const bbox = found.bbox as [number, number, number, number];
      this.app.data.set({ picture: { bbox, points: [], shapes: [found.outline] } });
    }
    this.app.redraw();
  }

  private async take(town: TownHead): Promise<void> {
    this.fault = null;
    try {
      await this.app.api.call("/api/town", { method: "PUT", json: { code: town.code } });
      this.app.data.set({ picture: null });
      [this.chosen, this.found, this.words, this.changing] = [null, [], "", false];
      this.sought = false;
      await this.app.reloadAll();
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }

  private async empty(confirm: string): Promise<void> {
    this.fault = null;
    try {
      await beginAnew(this.app, confirm);
      this.emptying = false;
    } catch (cause) {
      this.fault = faultOf(cause);
    }
    this.app.redraw();
  }
}
