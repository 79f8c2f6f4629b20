/** The map on the screen: Leaflet, the camera's way to and from the view, clicks, and the layers over each other. */
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import { type App, actionsOf } from "../app";
import { byHandOf } from "../by_hand";
import { periodsShown, shownDecisions } from "../showing";
import type { View } from "../state";
import { AreaTool } from "./area_tool";
import { NorthArrow, Tools } from "./controls";
import { FacilityLayer } from "./facility_layer";
import { followFacilityNames } from "./facility_names";
import { Home } from "./home";
import { followPicture } from "./import_picture";
import { paintOf } from "./looks";
import { MinuteCells } from "./minute_cells";
import { Overlays } from "./overlays";
import { followPlacing } from "./placing";
import { PlanLines } from "./plan_lines";
import { LEFT_PANE, Swipe } from "./swipe";

export interface MapHandle {
  /** Zooms to a facility, keeping it clear of the open card. */
  centre(lon: number, lat: number): void;
  resize(): void;
  /** Shows the same part of the city in the size of a sheet of paper; returns the way back. */
  toPaper(): () => void;
  /** When everything of this view has been fetched and drawn. */
  settled(): Promise<void>;
}

const STREET_ZOOM = 15;

export function createMap(app: App, element: HTMLElement, onSite: (rows: number[]) => void): MapHandle {
  const map = L.map(element, {
    zoomControl: false,
    attributionControl: false,
    minZoom: 5,
    maxZoom: 19,
    zoomSnap: 0.5,
    wheelPxPerZoomLevel: 90,
    fadeAnimation: false,
  });
  map.createPane("base").style.zIndex = "240";
  map.createPane("water").style.zIndex = "243";
  map.createPane("roads").style.zIndex = "245";
  map.createPane("zones").style.zIndex = "250";
  map.createPane("names").style.zIndex = "410";
  map.createPane("lines").style.zIndex = "420";
  map.createPane("facilities").style.zIndex = "430";
  map.createPane(LEFT_PANE).style.zIndex = "430";
  map.createPane("focus").style.zIndex = "440";
  for (const name of ["lines", "names"]) map.getPane(name)!.style.pointerEvents = "none";
  // The names repeat what the overview's table of districts says.
  map.getPane("names")!.setAttribute("aria-hidden", "true");
  const attribution = L.control.attribution({ prefix: false, position: "bottomright" }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomright", maxWidth: 140 }).addTo(map);
  const layer = new FacilityLayer({ pane: "facilities" });
  const left = new FacilityLayer({ pane: LEFT_PANE });
  const lines = new PlanLines(map, app);
  const overlays = new Overlays(map, app, attribution, layer);
  new MinuteCells(map, app);
  const area = new AreaTool(map, app);
  new NorthArrow(app).addTo(map);
  const home = new Home(map, app);
  new Tools(app, area, () => home.show()).addTo(map);
  followCamera(map, app);
  const swipe = new Swipe(map, app);
  followStock(map, app, layer, home);
  followPaint(app, layer, lines);
  followLeft(map, app, left);
  map.on("zoomend", () => layer.followZoom());
  followFocus(map, app);
  followPlacing(map, app);
  followPicture(map, app);
  followFacilityNames(map, app);
  followPointer(map, app, layer, area, onSite, swipe);
  app.data.on(["layers", "about"], () => overlays.update());
  app.view.on(["layers"], () => overlays.update());
  return {
    centre: (lon, lat) => map.setView([lat, lon], Math.max(map.getZoom(), STREET_ZOOM), { animate: true }),
    resize: () => home.resize(),
    toPaper: () => toPaper(map, layer, home),
    settled: () => settled(map),
  };
}

const PAPER_ZOOM_SNAP = 0.05;
/** Points as sharp as a printer's: three pixels of canvas to one of the page. */
const PAPER_DENSITY = 3;

function toPaper(map: L.Map, layer: FacilityLayer, home: Home): () => void {
  const [bounds, centre, zoom, snap] = [map.getBounds(), map.getCenter(), map.getZoom(), map.options.zoomSnap];
  const whole = home.isShown();
  map.options.zoomSnap = PAPER_ZOOM_SNAP;
  map.invalidateSize({ animate: false, pan: false });
  if (whole) home.show();
  else map.fitBounds(bounds, { animate: false });
  layer.setDensity(PAPER_DENSITY);
  return () => {
    map.options.zoomSnap = snap;
    layer.setDensity(null);
    map.invalidateSize({ animate: false, pan: false });
    map.setView(centre, zoom, { animate: false });
    if (whole) home.show();
  };
}

const SETTLE_MS = 4_000;

/** Until the tiles of a base map have come; a slow one is not waited for beyond four seconds. */
function settled(map: L.Map): Promise<void> {
  const waiting: Promise<void>[] = [];
  map.eachLayer((layer) => {
    if (layer instanceof L.GridLayer && layer.isLoading())
      waiting.push(new Promise((done) => layer.once("load", () => done())));
  });
  return Promise.race([
    Promise.all(waiting).then(() => undefined),
    new Promise<void>((done) => setTimeout(done, waiting.length ? SETTLE_MS : 0)),
  ]);
}

function followCamera(map: L.Map, app: App): void {
  const { camera } = app.view.get();
  if (camera) map.setView([camera.lat, camera.lon], camera.zoom);
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter();
    app.view.set({ camera: { zoom: map.getZoom(), lat, lon: lng } });
  });
  app.view.on(["camera"], ({ camera: wanted }) => {
    if (!wanted || same(map, wanted)) return;
    map.setView([wanted.lat, wanted.lon], wanted.zoom, { animate: false });
  });
}

function same(map: L.Map, camera: NonNullable<View["camera"]>): boolean {
  const { lat, lng } = map.getCenter();
  return map.getZoom() === camera.zoom && Math.abs(lat - camera.lat) < 1e-9 && Math.abs(lng - camera.lon) < 1e-9;
}

function followStock(map: L.Map, app: App, layer: FacilityLayer, home: Home): void {
  app.data.on(["stock"], ({ stock }) => {
    if (!stock) return;
    layer.load({ x: stock.x, y: stock.y, weight: stock.areaM2 });
    if (!app.view.get().camera || home.isShown()) home.show();
    if (!map.hasLayer(layer)) layer.addTo(map);
  });
  // The town's outline is known before its facilities are, and is all there is where there are none yet.
  app.data.on(["about"], () => {
    if (!app.view.get().camera || home.isShown()) home.show();
  });
}

function followPaint(app: App, layer: FacilityLayer, lines: PlanLines): void {
  const paint = () => {
    const { stock, drawn, vocabulary } = app.data.get();
    const { year, theme } = app.view.get();
    if (!stock || drawn.length !== stock.count) return;
    const steps = ["", ...(vocabulary?.action ?? []).map((term) => term.code)];
    const shown = theme === "plan" ? shownDecisions(app) : [];
    const view = { periods: periodsShown(app), among: lines.update(shown), held: heldOf(app) };
    const { looks, actions } = paintOf(stock, year, theme, shown, steps, view);
    layer.paint(looks, drawn, actions);
  };
  app.data.on(["drawn", "run", "vocabulary", "watched", "wished", "locked"], paint);
  app.view.on(["year", "theme", "before", "step", "language"], paint);
  app.view.on(["facility"], ({ theme }) => theme === "plan" && paint());
  app.data.on(["hovered"], () => app.view.get().theme === "plan" && lines.update(shownDecisions(app)));
}

/** What is changed by hand in the plan shown or fixed for the next one: hatched. */
function heldOf(app: App): ReadonlySet<string> {
  const { run, locked } = app.data.get();
  return new Set([...byHandOf(app).held(run?.id), ...locked]);
}

/** To the left of the line: the town without a plan, or another plan, in the same year. */
function followLeft(map: L.Map, app: App, layer: FacilityLayer): void {
  const paint = () => {
    const { stock, drawn, vocabulary, other } = app.data.get();
    const { swipe, year } = app.view.get();
    if (swipe === null || !stock || drawn.length !== stock.count) return void layer.remove();
    const steps = ["", ...(vocabulary?.action ?? []).map((term) => term.code)];
    const view = { periods: other?.summary?.periods ?? [], among: null };
    const { looks, actions } = paintOf(stock, year, "plan", other?.decisions ?? [], steps, view);
    if (!map.hasLayer(layer)) {
      layer.load({ x: stock.x, y: stock.y, weight: stock.areaM2 });
      layer.addTo(map);
    }
    layer.paint(looks, drawn, actions);
  };
  app.data.on(["stock"], () => void layer.remove());
  app.data.on(["drawn", "other", "vocabulary", "run"], paint);
  app.view.on(["year", "swipe"], paint);
  map.on("zoomend", () => map.hasLayer(layer) && layer.followZoom());
  paint();
}

/** A ring around the facility whose card is open. */
function followFocus(map: L.Map, app: App): void {
  const ring = L.circleMarker([0, 0], { pane: "focus", radius: 17, className: "focus-ring", interactive: false });
  const update = () => {
    const { stock } = app.data.get();
    const row = stock?.rowOf.get(app.view.get().facility ?? -1);
    const facility = row === undefined ? undefined : stock!.facilities[row];
    if (facility?.lon == null || facility.lat == null) return void ring.remove();
    ring.setLatLng([facility.lat, facility.lon]).addTo(map);
  };
  app.view.on(["facility"], update);
  app.data.on(["stock"], update);
}

function followPointer(
  map: L.Map,
  app: App,
  layer: FacilityLayer,
  area: AreaTool,
  onSite: (rows: number[]) => void,
  swipe: Swipe,
): void {
  const tip = L.tooltip({ direction: "top", offset: [0, -10], className: "map-tip", opacity: 1 });
  map.on("click", (event) => {
    if (area.active || app.data.get().placing) return;
    const rows = layer.hits(event.latlng, map.getZoom());
    const only = rows.length === 1 ? app.data.get().stock?.facilities[rows[0]!] : undefined;
    if (only) app.openFacility(only.id);
    else onSite(rows);
  });
  map.on("mousemove", (event) => {
    const rows = area.active ? [] : layer.hits(event.latlng, map.getZoom());
    map.getContainer().classList.toggle("over-point", rows.length > 0);
    const facility = rows.length ? app.data.get().stock?.facilities[rows[0]!] : undefined;
    app.data.set({ hovered: facility?.id ?? null });
    if (!facility) return void tip.remove();
    tip
      .setLatLng([facility.lat!, facility.lon!])
      .setContent(tipContent(app, facility.id, rows.length, swipe.isLeft(event.containerPoint.x)))
      .addTo(map);
  });
  map.on("mouseout", () => tip.remove());
}

function tipContent(app: App, id: number, count: number, isLeft: boolean): HTMLElement {
  const speech = app.speech();
  const { stock, run: right, other } = app.data.get();
  const run = isLeft ? other : right;
  const facility = stock!.facilities[stock!.rowOf.get(id)!]!;
  const box = document.createElement("div");
  const name = box.appendChild(document.createElement("strong"));
  name.textContent = facility.name;
  const line = box.appendChild(document.createElement("div"));
  const action = app.view.get().theme === "plan" ? actionsOf(run).get(id) : undefined;
  const built = facility.built_year === null ? speech.t("age.unknown") : `${facility.built_year}`;
  line.textContent = [built, speech.area(facility.floor_area_m2), action && speech.term("action", action)]
    .filter(Boolean)
    .join(" ・ ");
  if (count > 1) box.appendChild(document.createElement("div")).textContent = speech.t("site.title", { count });
  return box;
}
