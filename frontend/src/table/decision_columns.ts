/** The columns of the table of decisions, and the sentences behind the reason codes. */
import { html } from "lit-html";
import type { Decision } from "../api_types";
import type { App } from "../app";
import { symbol } from "../map/symbol";
import { lookOf } from "../palette";
import { reasonText } from "../reasons";
import { receivingAtLast } from "../receivers";
import { ownCode } from "../stock/own_code";
import { areaIn, stateIn } from "../stock/plan_year";
import type { Column } from "./data_table";

export function decisionColumns(app: App): Column<Decision>[] {
  const speech = app.speech();
  const { t, term } = speech;
  const { year } = app.view.get();
  const periods = app.data.get().run?.summary?.periods ?? [];
  const receivers = (one: Decision) =>
    receivingAtLast(one.receivers)
      .map(({ receiver }) => receiver.name)
      .join("・");
  const reasons = (one: Decision) => one.reasons.map((reason) => reasonText(speech, reason)).join(" ／ ");
  const saved = (one: Decision) =>
    one.cost_yen == null || one.keep_cost_yen == null ? null : one.keep_cost_yen - one.cost_yen;
  const yen = (value: number | null | undefined) => speech.yen(value);
  return [
    { key: "name", label: t("column.name"), wide: true, value: (one) => one.name },
    {
      key: "action",
      label: t("column.action"),
      value: (one) => term("action", one.action),
      content: (one) =>
        html`<span class="with-symbol">${symbol(lookOf(one.action))}${term("action", one.action)}</span>`,
    },
    {
      key: "fiscal_year",
      label: t("column.fiscal_year"),
      numeric: true,
      value: (one) => one.fiscal_year,
      content: (one) => (one.fiscal_year === null ? t("value.none") : String(one.fiscal_year)),
    },
    {
      key: "state",
      label: t("journey.column.state", { year }),
      value: (one) => t(`journey.state.${stateIn(one, year, periods)}`),
    },
    {
      key: "area_then",
      label: t("journey.column.area", { year }),
      numeric: true,
      value: (one) => areaIn(one, year, periods),
      content: (one) => speech.area(areaIn(one, year, periods)),
    },
    { key: "receivers", label: t("column.receivers"), wide: true, value: receivers },
    {
      key: "plan_cost",
      label: t("column.plan_cost"),
      numeric: true,
      value: (one) => one.cost_yen,
      content: (one) => yen(one.cost_yen),
    },
    {
      key: "keep_cost",
      label: t("column.keep_cost"),
      numeric: true,
      value: (one) => one.keep_cost_yen,
      content: (one) => yen(one.keep_cost_yen),
    },
    {
      key: "difference",
      label: t("column.difference"),
      numeric: true,
      value: saved,
      content: (one) => yen(saved(one)),
    },
    {
      key: "opposite",
      label: t("column.opposite"),
      numeric: true,
      usual: false,
      value: (one) => one.opposite_cost_yen,
      content: (one) => yen(one.opposite_cost_yen),
    },
    { key: "reasons", label: t("column.reasons"), wide: true, value: reasons },
    { key: "code", label: t("column.code"), usual: false, value: (one) => ownCode(one.facility_code) },
  ];
}
