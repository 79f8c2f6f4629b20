/** From the sample city, or one's own data, back to an empty register. */
import type { App } from "../app";

/** Takes all data away and opens the assistant on the empty register. */
export async function beginAnew(app: App, confirm: string): Promise<void> {
  await app.api.post("/api/empty", { confirm });
  app.imports.clear();
  app.view.set({
    panel: "start",
    facility: null,
    table: null,
    run: null,
    area: null,
    layers: {},
    theme: "age",
    camera: null,
  });
  app.data.set({ run: null, runs: [], card: null, picture: null });
  await app.reloadAll();
}
