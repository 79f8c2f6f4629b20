/** Keeps the mask and the totals in step with the filters, the drawn area, the year and the plan. */
import { type App, actionsOf } from "./app";
import { layersShown, NEIGHBOUR_FACILITIES } from "./layers_shown";
import { maskOf } from "./stock/filter";
import { totalsOf } from "./stock/totals";

function withNeighbours(app: App, mask: Uint8Array): Uint8Array {
  if (!((layersShown(app)[NEIGHBOUR_FACILITIES] ?? 0) > 0)) return mask;
  const drawn = mask.slice();
  app.data.get().stock!.facilities.forEach((facility, row) => {
    if (facility.own === false) drawn[row] = 1;
  });
  return drawn;
}

export function followSelection(app: App): void {
  const select = () => {
    const { stock, run } = app.data.get();
    if (!stock) return;
    const { filters, area, year } = app.view.get();
    const mask = maskOf(stock, filters, area, { year, actionOf: actionsOf(run) });
    app.data.set({ mask, drawn: withNeighbours(app, mask), totals: totalsOf(stock, mask, year) });
  };
  const recount = () => {
    const { stock, mask } = app.data.get();
    if (!stock) return;
    if (app.view.get().filters.ranges.age) select();
    else app.data.set({ totals: totalsOf(stock, mask, app.view.get().year) });
  };
  app.view.on(["filters", "area"], select);
  app.view.on(["year"], recount);
  app.data.on(["stock"], select);
  const redrawn = () => app.data.get().stock && app.data.set({ drawn: withNeighbours(app, app.data.get().mask) });
  app.view.on(["layers"], redrawn);
  app.data.on(["layers"], redrawn);
  app.data.on(["run"], () => app.view.get().filters.facets.action?.length && select());
}
