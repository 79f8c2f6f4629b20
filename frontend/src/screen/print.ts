/** The head and foot of the printed sheet: what, where, when, from which data, on which assumptions. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { App } from "../app";
import { sheetNow } from "../paper";
import { isDraft } from "../showing";
import { filterCount } from "../stock/filter";
import { planTotals } from "../stock/plan_year";
import { isPlanShown } from "./bar";

export function renderPrintHead(app: App): TemplateResult {
  const { t, number, area, percent } = app.speech();
  const { about, run } = app.data.get();
  const { theme, year, filters, area: drawn } = app.view.get();
  const sheet = sheetNow() ?? "map";
  const isMap = sheet.startsWith("map");
  const { facilities, areaM2, oldShare } = figuresShown(app);
  const narrowed = filterCount(filters) || drawn ? html` ・ ${t("print.filtered")}` : nothing;
  return html` <h1>
      ${about?.municipality?.name ?? ""}　${t(titleOf(app, sheet))}　<small
        >${
          isMap
            ? html`${t(`theme.${theme}`)} ・ ${t("year.value", { year })}`
            : run && aboutRun(app, sheet)
              ? t("print.run", { run: run.id })
              : nothing
        }</small
      >
    </h1>
    ${
      isMap
        ? html`<p>
            ${t("summary.facilities")} ${number(facilities)} ・ ${t("summary.area")} ${area(areaM2)} ・
            ${t("summary.old")} ${percent(oldShare)} ${narrowed}
          </p>`
        : sheet === "table"
          ? html`<p>${t("table.rows", { count: number(app.data.get().totals?.facilities) })} ${narrowed}</p>`
          : nothing
    }`;
}

type Title = "print.title" | "print.title.table" | "print.title.decisions" | "print.title.card" | "print.title.plan";

function titleOf(app: App, sheet: string): Title {
  if (sheet === "card" || sheet === "plan") return `print.title.${sheet}`;
  if (sheet !== "table") return "print.title";
  return aboutRun(app, sheet) ? "print.title.decisions" : "print.title.table";
}

const aboutRun = (app: App, sheet: string): boolean =>
  sheet === "plan" || (sheet === "table" && app.view.get().table === "decisions" && app.data.get().run !== null);

/** The figures that the bar under the map shows: as the plan has them in its year, else as they are. */
function figuresShown(app: App): { facilities?: number; areaM2?: number; oldShare?: number | null } {
  const { stock, mask, run, totals } = app.data.get();
  const { year, before } = app.view.get();
  if (!isPlanShown(app) || before || isDraft(app)) return totals ?? {};
  return planTotals(stock!, mask, run!.decisions, run!.summary.periods ?? [], year);
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
        run && (theme === "plan" || aboutRun(app, sheetNow() ?? ""))
          ? html` ${t("print.assume.plan", {
              cost: yen(run.summary?.cost_yen ?? run.objective_yen),
              gap: percent(run.gap, 2),
            })}`
          : nothing
      }
    </p>
    <p>${(about?.attributions ?? []).map(({ text }) => text).join(" ／ ")}</p>`;
}
