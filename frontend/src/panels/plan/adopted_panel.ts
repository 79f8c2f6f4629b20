/** The plan panel of whoever sees no drafts: the plan in force, and nothing of how it came about. */
import type { TemplateResult } from "lit-html";
import type { App, Panel } from "../../app";
import { AdoptPage } from "./adopt_page";

export class AdoptedPanel implements Panel {
  private readonly page: AdoptPage;

  constructor(app: App) {
    this.page = new AdoptPage(app);
  }

  render(): TemplateResult {
    return this.page.render();
  }
}
