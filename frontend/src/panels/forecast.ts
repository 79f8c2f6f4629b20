import { html } from "lit-html";
import type { App, Panel } from "../app";

export function create(app: App): Panel {
  return { render: () => html`<p class="muted">${app.speech().t("app.loading")}</p>` };
}
