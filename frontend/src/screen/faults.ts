/** Errors as a person reads them: what happened, what to do, the number to quote. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { ApiError } from "../api";
import type { Key, Speech } from "../i18n";
import { icon } from "../icons";

export function renderFault(speech: Speech, error: ApiError, retry: (() => void) | null): TemplateResult {
  const { t } = speech;
  const help = speech.tOr(`error.${error.kind}.help`, error.problem.detail ?? "");
  const showsDetail =
    error.kind !== "network" && error.kind !== "server" && error.problem.detail && error.problem.detail !== help;
  // What a list of one would only say again is said once.
  const issues = (error.problem.errors ?? []).filter(({ message }) => message !== error.problem.detail);
  return html` <div class="fault" role="alert">
    ${icon("warn")}
    <div>
      <strong>${t(`error.${error.kind}.title` as Key)}</strong>
      ${help ? html`<p>${help}</p>` : nothing} ${showsDetail ? html`<p>${error.problem.detail}</p>` : nothing}
      ${
        issues.length
          ? html`<ul>
              ${issues.slice(0, 8).map((issue) => html`<li>${issue.message}</li>`)}
            </ul>`
          : nothing
      }
      ${error.problem.instance ? html`<p class="muted">${t("error.reference")} ${error.problem.instance}</p>` : nothing}
      ${retry ? html`<button type="button" @click=${retry}>${t("app.retry")}</button>` : nothing}
    </div>
  </div>`;
}
