/** The columns of the facility table, in both languages. */
import type { App } from "../app";
import { actionsOf } from "../app";
import { ageIn } from "../stock/age";
import type { Facility } from "../stock/columns";
import type { Column } from "./data_table";

const ratio = (top: number | null, bottom: number | null): number | null =>
  top !== null && bottom ? top / bottom : null;

export function facilityColumns(app: App): Column<Facility>[] {
  const speech = app.speech();
  const { t, term } = speech;
  const { year } = app.view.get();
  const actions = actionsOf(app.data.get().run);
  const flag = (value: boolean | null) => (value === null || value === undefined ? null : t(value ? "value.yes" : "value.no"));
  const plain = (value: number | null) => (value === null ? t("value.none") : String(value));
  return [
    { key: "name", label: t("column.name"), wide: true, value: (one) => one.name },
    { key: "category", label: t("column.category"), value: (one) => term("category", one.category) },
    { key: "class_small", label: t("column.class_small"), usual: false, value: (one) => one.class_small },
    { key: "functions", label: t("column.functions"), usual: false, value: (one) => (one.functions ?? []).map((code) => term("function", code)).join("・") },
    { key: "built_year", label: t("column.built_year"), numeric: true, value: (one) => one.built_year, content: (one) => plain(one.built_year) },
    { key: "age", label: t("column.age"), numeric: true, value: (one) => ageIn(year, one.built_year) },
    { key: "floor_area_m2", label: t("column.floor_area_m2"), numeric: true, value: (one) => one.floor_area_m2 },
    { key: "seismic", label: t("column.seismic"), value: (one) => term("seismic_code", one.seismic) },
    { key: "condition", label: t("column.condition"), numeric: true, value: (one) => one.condition },
    { key: "users", label: t("column.users"), numeric: true, value: (one) => one.users },
    { key: "cost_yen", label: t("column.cost_yen"), numeric: true, value: (one) => one.cost_yen },
    { key: "cost_per_m2", label: t("column.cost_per_m2"), numeric: true, usual: false, value: (one) => ratio(one.cost_yen, one.floor_area_m2) },
    { key: "cost_per_user", label: t("column.cost_per_user"), numeric: true, usual: false, value: (one) => ratio(one.cost_yen, one.users) },
    { key: "action", label: t("column.action"), value: (one) => (actions.has(one.id) ? term("action", actions.get(one.id)) : null) },
    { key: "department", label: t("column.department"), value: (one) => one.department },
    { key: "district", label: t("column.district"), value: (one) => one.district },
    { key: "address", label: t("column.address"), usual: false, wide: true, value: (one) => one.address },
    { key: "buildings", label: t("column.buildings"), numeric: true, usual: false, value: (one) => one.buildings },
    { key: "quality", label: t("column.quality"), usual: false, value: (one) => term("point_quality", one.quality) },
    { key: "income_yen", label: t("column.income_yen"), numeric: true, usual: false, value: (one) => one.income_yen },
    { key: "policy", label: t("column.policy"), usual: false, value: (one) => one.policy },
    { key: "shelter", label: t("column.shelter"), usual: false, value: (one) => flag(one.shelter) },
    { key: "flags", label: t("column.flags"), usual: false, value: (one) => (one.flags ?? []).map((code) => flagLabel(app, code)).join("・") },
    { key: "code", label: t("column.code"), usual: false, value: (one) => one.code },
  ];
}

/** "flood:3" → 洪水浸水想定 3 */
export function flagLabel(app: App, flag: string): string {
  const [kind, rank] = flag.split(":");
  return [app.speech().term("zone_kind", kind), rank].filter(Boolean).join(" ");
}
