/** From the sample city, or one's own data, back to an empty register. */
import { ApiError } from "../api";
import type { App } from "../app";

/** Takes all data away and opens the assistant on the empty register. */
export async function beginAnew(app: App, confirm: string): Promise<void> {
  const { runs } = app.data.get();
  // Nobody asks for a run that is being taken away.
  app.data.set({ runs: [] });
  try {
    await untilServed(() => app.api.post("/api/empty", { confirm }));
  } catch (cause) {
    app.data.set({ runs });
    throw cause;
  }
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

const TRIES = 6;
const PAUSE_MS = 3000;

/** A busy server (503) has begun nothing: it is asked again, so that one click is enough while a plan is worked out. */
export async function untilServed(work: () => Promise<unknown>): Promise<void> {
  for (let left = TRIES; ; left--) {
    try {
      await work();
      return;
    } catch (cause) {
      if (!(cause instanceof ApiError && cause.problem.status === 503) || left <= 1) throw cause;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
