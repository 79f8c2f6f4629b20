/** Fields of forms, what was typed into them, and the words of what went wrong. */
import { html, nothing, type TemplateResult } from "lit-html";
import { ApiError } from "../api";
import type { Speech } from "../i18n";

export interface FieldOptions {
  type?: string;
  value?: string;
  required?: boolean;
  autocomplete?: string;
  min?: number;
  max?: number;
  maxlength?: number;
}

export function field(name: string, label: string, options: FieldOptions = {}): TemplateResult {
  return html`<label class="field">
    <span>${label}</span>
    <input
      name=${name}
      type=${options.type ?? "text"}
      .value=${options.value ?? ""}
      ?required=${options.required ?? true}
      autocomplete=${options.autocomplete ?? "off"}
      min=${options.min ?? nothing}
      max=${options.max ?? nothing}
      maxlength=${options.maxlength ?? 256}
    />
  </label>`;
}

/** What was typed into a form. */
export function typed(event: SubmitEvent): Record<string, string> {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}

export function wordsOf(cause: unknown, speech: Speech): string {
  if (!(cause instanceof ApiError)) return String(cause);
  if (cause.kind === "network") return speech.t("error.network.help");
  const first = cause.problem.errors?.map(({ message }) => message).join(" ");
  return first || cause.problem.detail || cause.problem.title;
}
