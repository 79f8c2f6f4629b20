/** Lines from each closing, merging or moving facility to the ones that receive its users. */
import L from "leaflet";
import type { Decision } from "../api_types";
import type { App } from "../app";
import { lookOf } from "../palette";
import { receivingAtLast } from "../receivers";

const ARROW_ID = "plan-arrow";
/** From so many lines on they would hide the facilities: they are drawn thinner and paler. */
const MANY_LINES = 60;

export class PlanLines {
  private readonly group = L.layerGroup();
  private readonly renderer = L.svg({ pane: "lines", padding: 0.5 });

  constructor(
    private readonly map: L.Map,
    private readonly app: App,
  ) {
    this.group.addTo(map);
  }

  update(decisions: readonly Decision[]): void {
    this.group.clearLayers();
    const { stock, mask } = this.app.data.get();
    if (!stock) return;
    const focus = this.app.view.get().facility;
    const place = (id: number): L.LatLngTuple | null => {
      const facility = stock.facilities[stock.rowOf.get(id) ?? -1];
      return facility?.lon == null || facility.lat == null ? null : [facility.lat, facility.lon];
    };
    const many = decisions.reduce((sum, { receivers }) => sum + receivingAtLast(receivers).length, 0) > MANY_LINES;
    for (const decision of decisions) {
      const from = place(decision.facility_id);
      if (!from || !mask[stock.rowOf.get(decision.facility_id)!]) continue;
      for (const { receiver } of receivingAtLast(decision.receivers)) {
        const to = place(receiver.facility_id);
        if (!to) continue;
        const near = focus === decision.facility_id || focus === receiver.facility_id;
        this.draw(from, to, decision.action, receiver.users ?? null, { near, faded: focus !== null && !near, many });
      }
    }
  }

  private draw(
    from: L.LatLngTuple,
    to: L.LatLngTuple,
    action: string,
    users: number | null,
    at: { near: boolean; faded: boolean; many: boolean },
  ): void {
    const weight =
      (1.4 + Math.min(2.6, Math.sqrt(users ?? 0) / 30)) * (at.many && !at.near ? 0.6 : 1) + (at.near ? 1 : 0);
    const opacity = at.faded ? 0.22 : at.many && !at.near ? 0.55 : 0.85;
    const line = L.polyline([from, to], {
      renderer: this.renderer,
      interactive: false,
      weight,
      color: lookOf(action).colour,
      opacity,
      dashArray: action === "close" ? "5 4" : undefined,
      lineCap: "butt",
    });
    line.addTo(this.group);
    this.addArrow();
    line.getElement()?.setAttribute("marker-mid", `url(#${ARROW_ID})`);
    line.getElement()?.setAttribute("marker-end", `url(#${ARROW_ID})`);
  }

  /** One arrow head for all lines, in the colour of the line it ends. */
  private addArrow(): void {
    const svg = this.map.getPane("lines")!.querySelector("svg");
    if (!svg || svg.querySelector(`#${ARROW_ID}`)) return;
    const space = "http://www.w3.org/2000/svg";
    const marker = document.createElementNS(space, "marker");
    const attributes = {
      id: ARROW_ID,
      viewBox: "0 0 10 10",
      refX: "18",
      refY: "5",
      markerWidth: "12",
      markerHeight: "12",
      markerUnits: "userSpaceOnUse",
      orient: "auto",
    };
    for (const [name, value] of Object.entries(attributes)) marker.setAttribute(name, value);
    const head = marker.appendChild(document.createElementNS(space, "path"));
    head.setAttribute("d", "M0,0L10,5L0,10Z");
    head.setAttribute("fill", "context-stroke");
    svg.insertBefore(marker, svg.firstChild);
  }
}
