/** Saved views: names for links, kept in this browser only. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { App, Panel } from "../app";
import { icon } from "../icons";

const STORAGE_KEY = "saihen.views";

interface SavedView {
  name: string;
  hash: string;
  at: string;
}

export function create(app: App): Panel {
  return new ViewsPanel(app);
}

class ViewsPanel implements Panel {
  private name = "";
  private copied = false;

  constructor(private readonly app: App) {}

  render(): TemplateResult {
    const { t, date } = this.app.speech();
    const views = readViews();
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      this.save(views);
    };
    return html` <form @submit=${submit}>
        <label class="field"
          ><span>${t("views.name")}</span
          ><input
            type="text"
            required
            maxlength="60"
            .value=${this.name}
            @input=${(event: InputEvent) => (this.name = (event.target as HTMLInputElement).value)}
        /></label>
        <div class="buttons">
          <button type="submit" class="primary">${t("views.save")}</button>
          <button type="button" @click=${() => void this.copy()}>
            ${icon("link")}${t(this.copied ? "app.copied" : "app.copy")}
          </button>
        </div>
      </form>
      <p class="muted">${t("views.help")}</p>
      ${
        views.length
          ? html`<ul class="run-list">
              ${views.map(
                (saved, k) =>
                  html`<li class="saved">
                    <a class="button" href=${saved.hash}><b>${saved.name}</b><small>${date(saved.at)}</small></a>
                    <button
                      type="button"
                      class="icon-only"
                      aria-label=${t("views.delete", { name: saved.name })}
                      @click=${() => this.write(views.filter((_, n) => n !== k))}
                    >
                      ${icon("clear")}
                    </button>
                  </li>`,
              )}
            </ul>`
          : nothing
      }`;
  }

  private save(views: readonly SavedView[]): void {
    this.write([{ name: this.name.trim(), hash: location.hash, at: new Date().toISOString() }, ...views]);
    this.name = "";
  }

  private write(views: readonly SavedView[]): void {
    try {
      localStorage.setItem(STORAGE_KEY, JSON.stringify(views));
    } catch {
      this.app.data.set({ notice: this.app.speech().t("views.full") });
    }
    this.app.redraw();
  }

  private async copy(): Promise<void> {
    await navigator.clipboard.writeText(location.href).catch(() => null);
    this.copied = true;
    this.app.redraw();
    setTimeout(() => {
      this.copied = false;
      this.app.redraw();
    }, 2000);
  }
}

/** What another version or a hand left in the store is skipped, never trusted. */
export function readViews(): SavedView[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "[]");
    if (!Array.isArray(found)) return [];
    return found.filter(
      (one): one is SavedView =>
        typeof one?.name === "string" &&
        typeof one?.hash === "string" &&
        one.hash.startsWith("#") &&
        typeof one?.at === "string",
    );
  } catch {
    return [];
  }
}
