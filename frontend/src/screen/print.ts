/** The head and foot of the printed sheet: what, where, when, from which data, on which assumptions. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { App } from "../app";
import { filterCount } from "../stock/filter";

export function renderPrintHead(app: App): TemplateResult {
  const { t, number, area, percent } = app.speech();
  const { about, totals } = app.data.get();
  const { theme, year, filters, area: drawn } = app.view.get();
  return html` <h1>
      ${about?.municipality?.name ?? ""}　${t("print.title")}　<small
        >${t(`theme.${theme}`)} ・ ${t("year.value", { year })}</small
      >
    </h1>
    <p>
      ${t("summary.facilities")} ${number(totals?.facilities)} ・ ${t("summary.area")} ${area(totals?.areaM2)} ・
      ${t("summary.old")} ${percent(totals?.oldShare)}
      ${filterCount(filters) || drawn ? html` ・ ${t("print.filtered")}` : nothing}
    </p>`;
}

export function renderPrintFoot(app: App): TemplateResult {
  const { t, yen, percent } = app.speech();
  const { about, run } = app.data.get();
  const { theme } = app.view.get();
  const today = new Date().toLocaleDateString(app.view.get().language === "ja" ? "ja-JP" : "en-GB", {
    dateStyle: "long",
  });
  return html` <p>
      ${t("print.date", { date: today })} ・ ${t("print.data", { version: about?.data_version ?? "" })}
      ${about?.municipality?.invented ? html` ・ ${t("app.invented")}` : nothing}
    </p>
    <p>
      ${t("print.assume.age")}${
        theme === "plan" && run
          ? html` ${t("print.assume.plan", {
              cost: yen(run.summary?.cost_yen ?? run.objective_yen),
              gap: percent(run.gap, 2),
            })}`
          : nothing
      }
    </p>
    <p>${(about?.attributions ?? []).map(({ text }) => text).join(" ／ ")}</p>`;
}
