/** What residents say: read, let through, held back, set aside, typed in, answered, counted. */
import { html, nothing, type TemplateResult } from "lit-html";
import type {
  ChosenPlaces,
  OpinionAnswer,
  OpinionPage,
  OpinionStatistics,
  OpinionsTaken,
  PublicationHead,
  Publications,
  PublicPlaces,
  Replies,
  ReplyAnswer,
  Vocabulary,
} from "../api_types";
import { type Key, type Speech, speechOf } from "../i18n";
import { renderChoices } from "./choices_part";
import { field, typed } from "./fields";
import type { Frame, Page } from "./frame";
import { PublishPart } from "./publish_part";
import { aboutChoice, aboutOf, RepliesPart } from "./replies_part";

const STATES = ["waiting", "held", "accepted", "refused"] as const;
const CHANNELS = ["letter", "counter", "mail", "fax", "meeting"] as const;
const AGES = ["under_20", "from_20", "from_40", "from_60", "from_75"] as const;
type State = (typeof STATES)[number];

export class OpinionsPage implements Page {
  private vocabulary: Vocabulary | null = null;
  private list: Publications | null = null;
  private chosen: PublicationHead | null = null;
  private places: PublicPlaces = { places: [], districts: [] };
  private figures: OpinionStatistics | null = null;
  private replies: ReplyAnswer[] = [];
  private choices: ChosenPlaces | null = null;
  private page: OpinionPage = { opinions: [], next: null };
  private state: State = "waiting";
  private readonly publishing: PublishPart;
  private readonly answers: RepliesPart;

  constructor(private readonly frame: Frame) {
    this.publishing = new PublishPart(frame, () => this.load());
    this.answers = new RepliesPart(frame, () => this.read());
  }

  async load(): Promise<void> {
    const { api } = this.frame;
    this.vocabulary ??= await api.get<Vocabulary>("/api/vocabulary");
    this.list = await api.get<Publications>("/api/publications");
    const known = this.list.publications;
    this.chosen = known.find(({ id }) => id === this.chosen?.id) ?? known[0] ?? null;
    await this.read();
  }

  private async read(): Promise<void> {
    if (!this.chosen) return;
    const { api } = this.frame;
    const path = `/api/publications/${this.chosen.id}`;
    [this.places, this.figures, this.page, { replies: this.replies }, this.choices] = await Promise.all([
      api.get<PublicPlaces>(`${path}/places`),
      api.get<OpinionStatistics>(`${path}/statistics`),
      api.get<OpinionPage>(`${path}/opinions?state=${this.state}`),
      api.get<Replies>(`${path}/replies`),
      api.get<ChosenPlaces>(`${path}/choices`),
    ]);
  }

  private get speech(): Speech {
    return speechOf(this.frame.language, this.vocabulary);
  }

  private readonly choose = (id: number): void => {
    this.chosen = this.list?.publications.find((one) => one.id === id) ?? null;
    void this.frame.attempt(() => this.read());
  };

  render(): TemplateResult {
    const { speech } = this;
    if (!this.list) return html`<p class="loading" role="status">${speech.t("app.loading")}</p>`;
    return html`${this.publishing.render(this.list, this.chosen, this.choose)}
      ${
        this.chosen && this.figures
          ? html`${this.queue(this.chosen, this.figures, speech)}
              ${this.answers.render(this.chosen.id, this.replies, this.places, speech)}
              ${this.typing(this.chosen, speech)}
              ${this.counted(this.figures, speech)} ${this.choices ? renderChoices(this.choices, speech) : nothing}`
          : nothing
      }`;
  }

  private queue(chosen: PublicationHead, figures: OpinionStatistics, speech: Speech): TemplateResult {
    const { t, number, term } = speech;
    const show = (state: State) => {
      this.state = state;
      void this.frame.attempt(() => this.read());
    };
    const acceptAll = () => {
      const json = { ids: this.page.opinions.map(({ id }) => id) };
      void this.act(() => this.frame.api.post(`/api/publications/${chosen.id}/opinions/accept`, json));
    };
    return html`<section class="office-card">
      <h2>${t("opinions.queue")}</h2>
      <div class="buttons" role="group" aria-label=${t("opinions.queue")}>
        ${STATES.map(
          (state) =>
            html`<button
              type="button"
              aria-pressed=${state === this.state ? "true" : "false"}
              @click=${() => show(state)}
            >
              ${term("opinion_state", state)} ${number(figures.by_state[state] ?? 0)}
            </button>`,
        )}
      </div>
      ${
        this.state === "waiting" && this.page.opinions.length > 1
          ? html`<div class="buttons">
              <button type="button" @click=${acceptAll}>
                ${t("opinions.acceptAll", { n: this.page.opinions.length })}
              </button>
            </div>`
          : nothing
      }
      ${this.page.opinions.length ? nothing : html`<p class="muted">${t("office.none")}</p>`}
      <ul class="opinions">
        ${this.page.opinions.map((one) => this.opinion(one, speech))}
      </ul>
      ${
        this.page.next
          ? html`<div class="buttons">
              <button type="button" @click=${() => void this.more(chosen)}>${t("audit.more")}</button>
            </div>`
          : nothing
      }
    </section>`;
  }

  private async more(chosen: PublicationHead): Promise<void> {
    await this.frame.attempt(async () => {
      const path = `/api/publications/${chosen.id}/opinions?state=${this.state}&before=${this.page.next}`;
      const next = await this.frame.api.get<OpinionPage>(path);
      this.page = { opinions: [...this.page.opinions, ...next.opinions], next: next.next };
    });
  }

  private opinion(one: OpinionAnswer, speech: Speech): TemplateResult {
    const { t, term } = speech;
    const name = this.places.places.find(({ facility_id }) => facility_id === one.facility_id)?.name;
    const about = name ?? one.district ?? t("opinions.plan");
    const facts = [
      one.received_on,
      term("opinion_channel", one.channel),
      one.age ? term("age_group", one.age) : null,
      one.home ? t("opinions.lives", { home: one.home }) : null,
      one.choice ? t("opinions.chose") : null,
    ].filter(Boolean);
    const kinds = one.held.map((kind) => t(`opinions.kind.${kind}` as Key)).join("、");
    return html`<li>
      <p>
        <strong>${about}</strong>
        <span class="muted">${t("opinions.number", { id: one.id })} ${facts.join(" / ")}</span>
      </p>
      <p class="said">${marked(one)}</p>
      ${one.held.length ? html`<p class="found">${t("opinions.found", { kinds })}</p>` : nothing}
      ${one.reason ? html`<p class="muted">${one.reason}</p>` : nothing} ${this.buttons(one, speech)}
    </li>`;
  }

  private buttons(one: OpinionAnswer, speech: Speech): TemplateResult {
    const { t } = speech;
    const change = (json: Record<string, unknown>) =>
      void this.act(() =>
        this.frame.api.call(`/api/opinions/${one.id}`, { method: "PATCH", json: { ...json, version: one.version } }),
      );
    const refuse = (event: SubmitEvent) => change({ state: "refused", reason: typed(event).reason });
    const answer = (event: Event) => {
      const value = (event.target as HTMLSelectElement).value;
      change({ reply_id: value ? Number(value) : null });
    };
    const named = (key: Key) => `${t(key)}: ${t("opinions.number", { id: one.id })}`;
    return html`<div class="row">
      ${
        one.inked
          ? html`<button
              type="button"
              class="primary"
              aria-label=${named("opinions.ink")}
              @click=${() => change({ state: "accepted", text: one.inked })}
            >
              ${t("opinions.ink")}
            </button>`
          : nothing
      }
      ${
        one.state === "accepted"
          ? html`<label class="field"
              ><span>${t("opinions.answeredBy")}</span
              ><select @change=${answer}>
                <option value="">${t("opinions.unanswered")}</option>
                ${this.replies.map(
                  (reply) =>
                    html`<option value=${reply.id} ?selected=${reply.id === one.reply_id}>${reply.summary}</option>`,
                )}
              </select></label
            >`
          : html`<button
              type="button"
              aria-label=${named("opinions.accept")}
              @click=${() => change({ state: "accepted" })}
            >
              ${t("opinions.accept")}
            </button>`
      }
      ${
        one.state === "refused"
          ? nothing
          : html`<details>
              <summary>${t("opinions.refuse")}</summary>
              <form class="row" @submit=${refuse}>
                ${field("reason", t("opinions.reason"), { maxlength: 1000 })}
                <button type="submit">${t("opinions.refuse")}</button>
              </form>
            </details>`
      }
    </div>`;
  }

  private async act(work: () => Promise<unknown>): Promise<void> {
    await this.frame.attempt(async () => {
      await work();
      await this.read();
    }, "office.done");
  }

  private typing(chosen: PublicationHead, speech: Speech): TemplateResult {
    const { t, term } = speech;
    const path = `/api/publications/${chosen.id}/opinions`;
    const keep = (event: SubmitEvent) => {
      const form = event.target as HTMLFormElement;
      const { about, age, home, ...told } = typed(event);
      const json = { ...told, ...aboutOf(about), age: age || null, home: home || null };
      void this.act(() => this.frame.api.post(path, json)).then(() => this.frame.message?.bad || form.reset());
    };
    const bring = (event: Event) => {
      const [file] = (event.target as HTMLInputElement).files ?? [];
      if (!file) return;
      const to = `${path}/file?filename=${encodeURIComponent(file.name)}`;
      void this.act(() => this.frame.api.call<OpinionsTaken>(to, { method: "POST", raw: file }));
    };
    const lines = (list: "opinion_channel" | "age_group", codes: readonly string[]) =>
      codes.map((code) => html`<option value=${code}>${term(list, code)}</option>`);
    return html`<section class="office-card">
      <h2>${t("opinions.typing")}</h2>
      <p class="muted">${t("opinions.file.help")}</p>
      <label class="field"
        ><span>${t("opinions.file")}</span><input type="file" accept=".csv,.tsv,.xlsx,.xls,.ods" @change=${bring}
      /></label>
      <details>
        <summary>${t("opinions.typeOne")}</summary>
        <form class="editor" @submit=${keep}>
          ${aboutChoice(this.places, speech)}
          <label class="field"
            ><span>${t("opinions.text")}</span
            ><textarea name="text" rows="4" maxlength="4000" required></textarea></label
          >
          <div class="row">
            ${field("received_on", t("opinions.received"), { type: "date" })}
            <label class="field"
              ><span>${t("opinions.channel")}</span
              ><select name="channel">
                ${lines("opinion_channel", CHANNELS)}
              </select></label
            >
            <label class="field"
              ><span>${t("opinions.age")}</span
              ><select name="age">
                <option value="">${t("opinions.notTold")}</option>
                ${lines("age_group", AGES)}
              </select></label
            >
            <label class="field"
              ><span>${t("opinions.home")}</span
              ><select name="home">
                <option value="">${t("opinions.notTold")}</option>
                ${this.places.districts.map((name) => html`<option value=${name}>${name}</option>`)}
              </select></label
            >
          </div>
          <div class="buttons"><button type="submit" class="primary">${t("office.save")}</button></div>
        </form>
      </details>
    </section>`;
  }

  private counted(figures: OpinionStatistics, speech: Speech): TemplateResult {
    const { t, number, term } = speech;
    const parts = [
      ["opinions.place", figures.by_facility, (name: string | null) => name],
      ["opinions.district", figures.by_district, (name: string | null) => name],
      ["opinions.age", figures.by_age, (name: string | null) => name && term("age_group", name)],
      ["opinions.home", figures.by_home, (name: string | null) => name],
      ["opinions.channel", figures.by_channel, (name: string | null) => name && term("opinion_channel", name)],
    ] as const;
    // An opinion of the whole plan is about no place; who keeps his age to himself has one.
    const about = new Set<Key>(["opinions.place", "opinions.district"]);
    return html`<section class="office-card">
      <h2>${t("opinions.counted")}</h2>
      <div class="office-scroll" tabindex="0" role="group" aria-label=${t("opinions.counted")}>
        <table>
          <thead>
            <tr>
              <th scope="col">${t("opinions.by")}</th>
              <th scope="col">${t("opinions.what")}</th>
              <th scope="col" class="number">${t("opinions.count")}</th>
              <th scope="col" class="number">${t("opinions.answered")}</th>
            </tr>
          </thead>
          <tbody>
            ${parts.flatMap(([key, rows, named]) =>
              rows.map(
                (row) =>
                  html`<tr>
                    <td>${t(key)}</td>
                    <th scope="row">
                      ${named(row.name) ?? t(about.has(key) ? "opinions.nothing" : "opinions.notTold")}
                    </th>
                    <td class="number">${number(row.opinions)}</td>
                    <td class="number">${number(row.answered)}</td>
                  </tr>`,
              ),
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }
}

/** The text with what looks like personal data marked. */
function marked(one: OpinionAnswer): (string | TemplateResult)[] {
  const letters = [...one.text];
  const parts: (string | TemplateResult)[] = [];
  let from = 0;
  for (const [start, end] of one.spans) {
    parts.push(letters.slice(from, start).join(""), html`<mark>${letters.slice(start, end).join("")}</mark>`);
    from = end;
  }
  return [...parts, letters.slice(from).join("")];
}
