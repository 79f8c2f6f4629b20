/** Lines from where people leave to where they go: of the facility asked about, else between districts. */
import L from "leaflet";
import type { Decision } from "../api_types";
import type { App } from "../app";
import { betweenDistricts, type Flow, flowsIn, middlesOf } from "../flows";
import { lookOf } from "../palette";
import { periodsShown } from "../showing";

const ARROW_ID = "plan-arrow";
/** Colour of what is added up between districts. */
const BETWEEN = "#5a5a5a";

export class PlanLines {
  private readonly group = L.layerGroup();
  private readonly renderer = L.svg({ pane: "lines", padding: 0.5 });

  constructor(
    private readonly map: L.Map,
    private readonly app: App,
  ) {
    this.group.addTo(map);
  }

  /**
   * Draws the flows of what is asked about: of the selected or hovered facility, else between districts. Returns the
   * facilities that take part, null where no single one is asked about.
   */
  update(decisions: readonly Decision[]): ReadonlySet<number> | null {
    this.group.clearLayers();
    const { stock, hovered } = this.app.data.get();
    const { facility, year } = this.app.view.get();
    if (!stock || !decisions.length) return null;
    const flows = flowsIn(decisions, year, periodsShown(this.app));
    const about = (id: number | null) =>
      flows.filter((flow) => flow.decision.facility_id === id || flow.receiver.facility_id === id);
    const selected = about(facility);
    const near = hovered !== null && hovered !== facility ? about(hovered) : [];
    if (!selected.length && !near.length) this.drawDistricts(flows);
    for (const flow of [...selected, ...near]) this.drawOne(flow);
    if (!selected.length) return null;
    return new Set(selected.flatMap(({ decision, receiver }) => [decision.facility_id, receiver.facility_id]));
  }

  private drawOne({ decision, receiver }: Flow): void {
    const from = this.placeOf(decision.facility_id);
    const to = this.placeOf(receiver.facility_id);
    const weight = 2.4 + Math.min(2.6, Math.sqrt(receiver.users ?? 0) / 30);
    if (from && to) this.draw(from, to, lookOf(decision.action).colour, weight, 0.9);
  }

  /** Only where the borders are crossed, and no thicker than a street: the places stay readable. */
  private drawDistricts(flows: readonly Flow[]): void {
    const { stock } = this.app.data.get();
    if (this.app.view.get().facility !== null) return;
    const middles = middlesOf(stock!);
    for (const { from, to, facilities } of betweenDistricts(stock!, flows, "")) {
      const [start, end] = [middles.get(from), middles.get(to)];
      if (start && end) this.draw([...start], [...end], BETWEEN, 1.2 + Math.min(4, facilities * 0.6), 0.75);
    }
  }

  private placeOf(id: number): L.LatLngTuple | null {
    const { stock } = this.app.data.get();
    const facility = stock?.facilities[stock.rowOf.get(id) ?? -1];
    return facility?.lon == null || facility.lat == null ? null : [facility.lat, facility.lon];
  }

  private draw(from: L.LatLngTuple, to: L.LatLngTuple, color: string, weight: number, opacity: number): void {
    const line = L.polyline([from, to], {
      renderer: this.renderer,
      interactive: false,
      weight,
      color,
      opacity,
      lineCap: "butt",
    });
    line.addTo(this.group);
    this.addArrow();
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
