/** Reason codes of the optimizer → a sentence. Numbers come with the code; the words live in the locales. */
import type { Reason } from "./api_types";
import type { Speech } from "./i18n";

/** `saving_yen: 12000000` → 「1,200万円」: the unit is in the name of the number. */
export function valueText(speech: Speech, name: string, value: unknown): string {
  if (typeof value === "boolean") return speech.t(value ? "value.yes" : "value.no");
  if (typeof value !== "number") return textOf(speech, name, value);
  if (name === "yen_per_m2") return `${speech.yen(value)}/${speech.language === "ja" ? "㎡" : "m²"}`;
  if (name === "yen_per_year") return speech.t("step.a_year", { yen: speech.yen(value) });
  if (name === "land_value_yen") return speech.t("step.land_value", { yen: speech.yen(value) });
  if (name.endsWith("_yen") || name === "yen") return speech.yen(value);
  if (name.endsWith("_m2")) return speech.area(value);
  if (name.endsWith("_share") || name === "share" || name === "fill") return speech.percent(value);
  if (name.endsWith("_minutes") || name === "minutes")
    return speech.t("unit.minutes", { value: speech.number(value, 1) });
  if (name.endsWith("_km") || name === "km") return `${speech.number(value, 1)} km`;
  if (name.endsWith("_m")) return `${speech.number(value)} m`;
  if (name.endsWith("year")) return String(value);
  return speech.number(value, Number.isInteger(value) ? 0 : 1);
}

function textOf(speech: Speech, name: string, value: unknown): string {
  if (value === null || value === undefined) return speech.t("value.none");
  if (Array.isArray(value)) return value.map((one) => valueText(speech, name, one)).join("・");
  if (typeof value === "object") return Object.values(value).map(String).join("・");
  const list =
    name === "function" ? "function" : name === "action" ? "action" : name === "category" ? "category" : null;
  return list ? speech.term(list, String(value)) : String(value);
}

/** A code without a sentence of its own still shows all its numbers. */
export function reasonText(speech: Speech, reason: Reason): string {
  if (reason.text) return reason.text;
  const values = Object.fromEntries(
    Object.entries(reason)
      .filter(([name]) => name !== "code")
      .map(([name, value]) => [name, valueText(speech, name, value)]),
  );
  const listed = Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
  return speech.tOr(`reason.${reason.code}`, listed ? `${reason.code}（${listed}）` : reason.code, values);
}
