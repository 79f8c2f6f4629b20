/** The columns of the facility table, in both languages. */
import type { App } from "../app";
import { actionsOf } from "../app";
import { ageIn } from "../stock/age";
import type { Facility } from "../stock/columns";
import { ownCode } from "../stock/own_code";
import type { CellEdit } from "./cell_editor";
import type { Column } from "./data_table";

type TextField = "class_small" | "department" | "district" | "address" | "policy";
const ratio = (top: number | null, bottom: number | null): number | null =>
  top !== null && bottom ? top / bottom : null;

export function facilityColumns(app: App): Column<Facility>[] {
  const speech = app.speech();
  const { t, term } = speech;
  const { year } = app.view.get();
  const actions = actionsOf(app.data.get().run);
  const flag = (value: boolean | null) =>
    value === null || value === undefined ? null : t(value ? "value.yes" : "value.no");
  const plain = (value: number | null) => (value === null ? t("value.none") : String(value));
  const text = (field: TextField): CellEdit<Facility> => ({
    field,
    kind: "text",
    text: (one) => one[field] ?? "",
    known: () => wordsOf(app, field),
  });
  const list = (field: "category" | "management"): CellEdit<Facility> => ({
    field,
    kind: "choice",
    text: (one) => one[field] ?? "",
    options: (app.data.get().vocabulary?.[field] ?? []).map((word) => [word.code, word.ja, word.en]),
  });
  // Both languages show the same word: the marks after it are what lists use.
  const flagWords = (code: "true" | "false"): [string, ...string[]] => {
    const [word, marks] = code === "true" ? [t("value.yes"), t("cell.marks.yes")] : [t("value.no"), t("cell.marks.no")];
    return [code, word, word, ...marks.split(" ")];
  };
  return [
    { key: "name", label: t("column.name"), wide: true, value: (one) => one.name },
    {
      key: "category",
      label: t("column.category"),
      value: (one) => term("category", one.category),
      edit: list("category"),
    },
    {
      key: "class_small",
      label: t("column.class_small"),
      usual: false,
      value: (one) => one.class_small,
      edit: text("class_small"),
    },
    {
      key: "functions",
      label: t("column.functions"),
      usual: false,
      value: (one) => (one.functions ?? []).map((code) => term("function", code)).join("・"),
    },
    {
      key: "built_year",
      label: t("column.built_year"),
      numeric: true,
      value: (one) => one.built_year,
      content: (one) => plain(one.built_year),
      edit: { field: "built_year", kind: "year", text: (one) => String(one.built_year ?? "") },
    },
    { key: "age", label: t("column.age"), numeric: true, value: (one) => ageIn(year, one.built_year) },
    {
      key: "floor_area_m2",
      label: t("column.floor_area_m2"),
      numeric: true,
      value: (one) => one.floor_area_m2,
      edit: { field: "floor_area_m2", kind: "area", text: (one) => String(one.floor_area_m2 ?? "") },
    },
    { key: "seismic", label: t("column.seismic"), value: (one) => term("seismic_code", one.seismic) },
    { key: "condition", label: t("column.condition"), numeric: true, value: (one) => one.condition },
    { key: "users", label: t("column.users"), numeric: true, value: (one) => one.users },
    { key: "cost_yen", label: t("column.cost_yen"), numeric: true, value: (one) => one.cost_yen },
    {
      key: "cost_per_m2",
      label: t("column.cost_per_m2"),
      numeric: true,
      usual: false,
      value: (one) => ratio(one.cost_yen, one.floor_area_m2),
    },
    {
      key: "cost_per_user",
      label: t("column.cost_per_user"),
      numeric: true,
      usual: false,
      value: (one) => ratio(one.cost_yen, one.users),
    },
    {
      key: "action",
      label: t("column.action"),
      value: (one) => (actions.has(one.id) ? term("action", actions.get(one.id)) : null),
    },
    { key: "department", label: t("column.department"), value: (one) => one.department, edit: text("department") },
    {
      key: "management",
      label: t("column.management"),
      usual: false,
      value: (one) => (one.management ? term("management", one.management) : null),
      edit: list("management"),
    },
    { key: "district", label: t("column.district"), value: (one) => one.district, edit: text("district") },
    {
      key: "address",
      label: t("column.address"),
      usual: false,
      wide: true,
      value: (one) => one.address,
      edit: text("address"),
    },
    { key: "buildings", label: t("column.buildings"), numeric: true, usual: false, value: (one) => one.buildings },
    { key: "quality", label: t("column.quality"), usual: false, value: (one) => term("point_quality", one.quality) },
    { key: "income_yen", label: t("column.income_yen"), numeric: true, usual: false, value: (one) => one.income_yen },
    { key: "policy", label: t("column.policy"), usual: false, value: (one) => one.policy, edit: text("policy") },
    {
      key: "shelter",
      label: t("column.shelter"),
      usual: false,
      value: (one) => flag(one.shelter),
      edit: {
        field: "shelter",
        kind: "flag",
        options: [flagWords("true"), flagWords("false")],
        text: (one) => (one.shelter === null ? "" : String(one.shelter)),
      },
    },
    {
      key: "flags",
      label: t("column.flags"),
      usual: false,
      value: (one) => (one.flags ?? []).map((code) => flagLabel(app, code)).join("・"),
    },
    { key: "code", label: t("column.code"), usual: false, value: (one) => ownCode(one.code) },
  ];
}

/** Words the column has already, most used first. */
function wordsOf(app: App, field: TextField): string[] {
  const count = new Map<string, number>();
  if (field === "address") return [];
  for (const one of app.data.get().stock?.facilities ?? [])
    if (one[field]) count.set(one[field], (count.get(one[field]) ?? 0) + 1);
  return [...count]
    .sort(([, m], [, n]) => n - m)
    .slice(0, 60)
    .map(([word]) => word);
}

/** "flood:3" → 洪水浸水想定 3 */
export function flagLabel(app: App, flag: string): string {
  const [kind, rank] = flag.split(":");
  return [app.speech().term("zone_kind", kind), rank].filter(Boolean).join(" ");
}
