/** What the editor of a facility holds as text, and what of it changed. */
import type { FacilityCard, FacilityEdit } from "../../api_types";

export const TEXT_FIELDS = [
  "name",
  "name_kana",
  "class_large",
  "class_small",
  "department",
  "district",
  "address",
  "policy",
  "host_name",
] as const;
export const CHOICE_FIELDS = ["category", "management", "shelter", "use_state", "property_kind"] as const;
export const NUMBER_FIELDS = ["floor_area_m2", "built_year", "classrooms", "lat", "lon"] as const;
export type Field = (typeof TEXT_FIELDS)[number] | (typeof CHOICE_FIELDS)[number] | (typeof NUMBER_FIELDS)[number];
export type Values = Record<Field, string>;

const text = (value: unknown): string => (value === null || value === undefined ? "" : String(value));

export function valuesOf(card: FacilityCard): Values {
  return {
    name: card.name,
    name_kana: text(card.kana),
    class_large: text(card.class_large),
    class_small: text(card.class_small),
    department: text(card.department),
    district: text(card.district),
    address: text(card.address),
    policy: text(card.policy),
    host_name: text(card.host),
    category: text(card.category),
    management: text(card.management),
    shelter: text(card.shelter),
    use_state: text(card.use_state),
    property_kind: text(card.property_kind),
    classrooms: text(card.classrooms),
    floor_area_m2: text(card.floor_area_m2),
    built_year: text(card.built_year),
    lat: text(card.lat),
    lon: text(card.lon),
  };
}

/** Only what differs is sent; an emptied field becomes unknown, and a point moves as a whole. */
export function changesOf(before: Values, now: Values): FacilityEdit {
  const fields = Object.keys(now) as Field[];
  const changed = new Set(fields.filter((field) => now[field].trim() !== before[field].trim()));
  if (changed.has("lon") || changed.has("lat")) changed.add("lon").add("lat");
  return Object.fromEntries([...changed].map((field) => [field, typed(field, now[field].trim())]));
}

function typed(field: Field, value: string): string | number | boolean | null {
  if (value === "") return null;
  if (field === "shelter") return value === "true";
  return (NUMBER_FIELDS as readonly string[]).includes(field) ? Number(value) : value;
}
