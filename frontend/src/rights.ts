/** What the reader may do and see. Without accounts everybody may everything. */
import type { App } from "./app";

/** Whether he holds the right; what he may not see is not asked for. */
export function may(app: App, right: string): boolean {
  const rights: readonly string[] | undefined = app.data.get().session?.person?.rights;
  return !rights || rights.includes(right);
}
