/** Publishing a plan: what residents see, when opinions are taken, and the end of it. */
import { html, nothing, type TemplateResult } from "lit-html";
import { ours } from "../api";
import type { PublicationHead, Publications } from "../api_types";
import type { Key } from "../i18n";
import { field, typed } from "./fields";
import type { Frame } from "./frame";

export class PublishPart {
  constructor(
    private readonly frame: Frame,
    private readonly reload: () => Promise<void>,
  ) {}

  render(list: Publications, chosen: PublicationHead | null, choose: (id: number) => void): TemplateResult {
    const { t, date } = this.frame.speech;
    return html`<section class="office-card">
      <h2>${t("opinions.publication")}</h2>
      <p class="muted">${t(list.is_served ? "opinions.served" : "opinions.notServed")}</p>
      ${list.is_served ? html`<p><a href=${ours("/public/")} target="_blank">${t("opinions.open")}</a></p>` : nothing}
      ${
        list.publications.length
          ? html`<label class="field"
              ><span>${t("opinions.which")}</span
              ><select @change=${(event: Event) => choose(Number((event.target as HTMLSelectElement).value))}>
                ${list.publications.map(
                  (one) =>
                    html`<option value=${one.id} ?selected=${one.id === chosen?.id}>
                      ${t("opinions.edition", { id: one.id, run: one.run_id, date: date(one.created_at) })}
                      ${one.withdrawn_at ? t("opinions.withdrawn") : ""}
                    </option>`,
                )}
              </select></label
            >`
          : html`<p>${t("opinions.none")}</p>`
      }
      ${this.frame.may("plan") ? html`${chosen ? this.days(chosen) : nothing}${this.form()}` : nothing}
    </section>`;
  }

  private days(chosen: PublicationHead): TemplateResult {
    const { t } = this.frame.speech;
    const change = (event: SubmitEvent) => {
      const told = typed(event);
      const json = {
        opens_on: told.opens_on || null,
        closes_on: told.closes_on || null,
        is_withdrawn: "is_withdrawn" in told,
        version: chosen.version,
      };
      void this.save(`/api/publications/${chosen.id}`, "PUT", json, "opinions.changed");
    };
    return html`<form class="row" @submit=${change}>
      ${field("opens_on", t("opinions.opens"), { type: "date", required: false, value: chosen.opens_on ?? "" })}
      ${field("closes_on", t("opinions.closes"), { type: "date", required: false, value: chosen.closes_on ?? "" })}
      <label class="check"
        ><input type="checkbox" name="is_withdrawn" ?checked=${chosen.withdrawn_at !== null} /><span
          >${t("opinions.withdraw")}</span
        ></label
      >
      <button type="submit">${t("office.save")}</button>
    </form>`;
  }

  private form(): TemplateResult {
    const { t } = this.frame.speech;
    const publish = (event: SubmitEvent) => {
      const told = typed(event);
      const given = Object.entries(told).filter(([, value]) => value);
      const json = Object.fromEntries(given.map(([name, value]) => [name, name === "run_id" ? Number(value) : value]));
      void this.save("/api/publications", "POST", json, "opinions.published");
    };
    return html`<details>
      <summary>${t("opinions.publish")}</summary>
      <form class="editor" @submit=${publish}>
        <p class="muted">${t("opinions.publish.help")}</p>
        <div class="row">
          ${field("run_id", t("opinions.run"), { type: "number", required: false, min: 1 })}
          <label class="field"
            ><span>${t("opinions.money")}</span
            ><select name="money">
              ${(["class", "none", "place"] as const).map(
                (money) => html`<option value=${money}>${t(`opinions.money.${money}` as Key)}</option>`,
              )}
            </select></label
          >
          ${field("contact", t("opinions.contact"), { required: false })}
          ${field("address", t("opinions.address"), { required: false })}
          ${field("opens_on", t("opinions.opens"), { type: "date", required: false })}
          ${field("closes_on", t("opinions.closes"), { type: "date", required: false })}
        </div>
        <div class="buttons"><button type="submit" class="primary">${t("opinions.publish")}</button></div>
      </form>
    </details>`;
  }

  private async save(path: string, method: "PUT" | "POST", json: unknown, done: Key): Promise<void> {
    await this.frame.attempt(async () => {
      await this.frame.api.call(path, { method, json });
      await this.reload();
    }, done);
  }
}
