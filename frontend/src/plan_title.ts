/** What a plan is called on the screen: what the program named itself is told in the reader's language. */
import type { App } from "./app";
import type { Key } from "./i18n";

/** The program names its own plans in both languages at once; told apart by the English half. */
const OWN: readonly (readonly [end: string, Key])[] = [
  [" / first plan", "plan.title.first"],
  [" / check of the adopted plan", "plan.title.check"],
];
/** A plan of a ladder is stored as the run it came from, with the code of its rung behind it. */
const RUNG = /^(.*) · (keep|cut10|cut20|cut30|cheapest)$/u;

export function planTitle(app: App, { title, id }: { title: string; id?: number | null | undefined }): string {
  const { t, tOr } = app.speech();
  const [, base, rung] = RUNG.exec(title) ?? [];
  if (base !== undefined && rung) return `${planTitle(app, { title: base })} · ${tOr(`plan.rung.${rung}`, rung)}`;
  const own = OWN.find(([end]) => title.endsWith(end));
  return own ? t(own[1]) : title || `#${id ?? ""}`;
}
