/** The official answer: what residents said, what the town thinks, whether the plan changes; counted. */
import { html, nothing, type TemplateResult } from "lit-html";
import { ours } from "../api";
import type { PublicPlaces, ReplyAnswer } from "../api_types";
import type { Speech } from "../i18n";
import { field, typed } from "./fields";
import type { Frame } from "./frame";

/** What an opinion or a reply is about, as the value of a choice. */
export function aboutChoice(places: PublicPlaces, speech: Speech, present = ""): TemplateResult {
  const { t } = speech;
  const line = (value: string, label: string) =>
    html`<option value=${value} ?selected=${value === present}>${label}</option>`;
  return html`<label class="field"
    ><span>${t("opinions.about")}</span
    ><select name="about">
      ${line("", t("opinions.plan"))}
      <optgroup label=${t("opinions.district")}>
        ${places.districts.map((name) => line(`district ${name}`, name))}
      </optgroup>
      <optgroup label=${t("opinions.place")}>
        ${places.places.map((place) => line(`place ${place.facility_id}`, place.name))}
      </optgroup>
    </select></label
  >`;
}

/** The fields of a choice made with `aboutChoice`. */
export function aboutOf(value: string | undefined): { facility_id: number | null; district: string | null } {
  const [kind = "", ...rest] = (value ?? "").split(" ");
  const name = rest.join(" ");
  return { facility_id: kind === "place" ? Number(name) : null, district: kind === "district" ? name : null };
}

export function aboutValue(row: { facility_id: number | null; district: string | null }): string {
  if (row.facility_id !== null) return `place ${row.facility_id}`;
  return row.district === null ? "" : `district ${row.district}`;
}

export class RepliesPart {
  private editing: number | "new" | null = null;

  constructor(
    private readonly frame: Frame,
    private readonly reload: () => Promise<void>,
  ) {}

  render(publication: number, replies: ReplyAnswer[], places: PublicPlaces, speech: Speech): TemplateResult {
    const { t } = speech;
    const shown = this.editing === "new" ? null : replies.find(({ id }) => id === this.editing);
    return html`<section class="office-card">
      <h2>${t("opinions.replies")}</h2>
      <p class="muted">${t("opinions.replies.help")}</p>
      <p>
        <a href=${ours(`/api/publications/${publication}/replies.pdf`)} download>${t("opinions.pdf")}</a>
        <a href=${ours(`/api/publications/${publication}/replies.xlsx`)} download>${t("opinions.xlsx")}</a>
      </p>
      ${replies.length ? this.table(replies, places, speech) : html`<p>${t("office.none")}</p>`}
      ${
        this.editing === null
          ? html`<div class="buttons">
              <button type="button" @click=${() => this.edit("new")}>${t("opinions.replies.new")}</button>
            </div>`
          : this.form(publication, shown ?? null, places, speech)
      }
    </section>`;
  }

  private edit(which: number | "new" | null): void {
    this.editing = which;
    this.frame.redraw();
  }

  private table(replies: ReplyAnswer[], places: PublicPlaces, speech: Speech): TemplateResult {
    const { t, number, term } = speech;
    const named = new Map(places.places.map((place) => [place.facility_id, place.name]));
    const about = (reply: ReplyAnswer) =>
      reply.facility_id !== null ? named.get(reply.facility_id) : (reply.district ?? t("opinions.plan"));
    return html`<div class="office-scroll" tabindex="0" role="group" aria-label=${t("opinions.replies")}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t("opinions.about")}</th>
            <th scope="col">${t("opinions.summary")}</th>
            <th scope="col" class="number">${t("opinions.count")}</th>
            <th scope="col">${t("opinions.reply")}</th>
            <th scope="col">${t("opinions.reflection")}</th>
            <th scope="col">${t("opinions.public")}</th>
            <th scope="col"><span class="sr">${t("users.edit")}</span></th>
          </tr>
        </thead>
        <tbody>
          ${replies.map(
            (reply) =>
              html`<tr>
                <th scope="row">${about(reply)}</th>
                <td class="long">${reply.summary}</td>
                <td class="number">${number(reply.opinions)}</td>
                <td class="long">${reply.reply}</td>
                <td>${term("reflection", reply.reflection)}</td>
                <td>${t(reply.is_public ? "opinions.yes" : "opinions.no")}</td>
                <td>
                  <button
                    type="button"
                    class="small"
                    aria-label=${t("opinions.replies.edit", { summary: reply.summary })}
                    @click=${() => this.edit(reply.id)}
                  >
                    ${t("users.edit")}
                  </button>
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private form(publication: number, reply: ReplyAnswer | null, places: PublicPlaces, speech: Speech): TemplateResult {
    const { t, term } = speech;
    const save = (event: SubmitEvent) => void this.save(publication, reply, typed(event));
    const remove = () =>
      void this.frame.attempt(async () => {
        await this.frame.api.call(`/api/replies/${reply!.id}?version=${reply!.version}`, { method: "DELETE" });
        this.editing = null;
        await this.reload();
      }, "office.done");
    return html`<form class="editor" @submit=${save}>
      ${aboutChoice(places, speech, reply ? aboutValue(reply) : "")}
      ${field("summary", t("opinions.summary"), { value: reply?.summary, maxlength: 4000 })}
      <label class="field"
        ><span>${t("opinions.reply")}</span
        ><textarea name="reply" rows="4" maxlength="4000" .value=${reply?.reply ?? ""}></textarea></label
      >
      <label class="field"
        ><span>${t("opinions.reflection")}</span
        ><select name="reflection">
          ${(["yes", "no", "done"] as const).map(
            (code) =>
              html`<option value=${code} ?selected=${code === (reply?.reflection ?? "no")}>
                ${term("reflection", code)}
              </option>`,
          )}
        </select></label
      >
      <label class="check"
        ><input type="checkbox" name="is_public" ?checked=${reply?.is_public ?? false} /><span
          >${t("opinions.show")}</span
        ></label
      >
      <div class="buttons">
        <button type="submit" class="primary">${t("office.save")}</button>
        <button type="button" @click=${() => this.edit(null)}>${t("office.cancel")}</button>
        ${reply ? html`<button type="button" @click=${remove}>${t("opinions.remove")}</button>` : nothing}
      </div>
    </form>`;
  }

  private async save(publication: number, reply: ReplyAnswer | null, told: Record<string, string>): Promise<void> {
    const { about, ...words } = told;
    const json = { ...aboutOf(about), ...words, is_public: "is_public" in told };
    await this.frame.attempt(async () => {
      if (reply)
        await this.frame.api.call(`/api/replies/${reply.id}`, {
          method: "PUT",
          json: { ...json, version: reply.version },
        });
      else await this.frame.api.post(`/api/publications/${publication}/replies`, json);
      this.editing = null;
      await this.reload();
    }, "office.done");
  }
}
