/** Names beside the facilities on a street view: the larger first, none over another nor over a sign. */
import L from "leaflet";
import type { App } from "../app";
import { fits, type NameBox } from "./name_boxes";

const STREET_ZOOM = 15;
const MOST = 80;
const LINE_PX = 16;
const GAP_PX = 11;
const SIGN_PX = 12;
const FONT = "600 12px sans-serif";

export function followFacilityNames(map: L.Map, app: App): void {
  const names = L.layerGroup().addTo(map);
  const pen = document.createElement("canvas").getContext("2d");
  const write = () => {
    names.clearLayers();
    // Before the first view there is no zoom at all.
    if (!(map.getZoom() >= STREET_ZOOM) || !pen) return;
    pen.font = FONT;
    const found = inView(map, app);
    const signs = found.map(({ lat, lon }) => map.project([lat, lon], map.getZoom()));
    const taken: NameBox[] = signs.map(({ x, y }) => ({ x, y, width: SIGN_PX, height: SIGN_PX }));
    for (const { name, lat, lon } of found.slice(0, MOST)) {
      const width = Math.ceil(pen.measureText(name).width) + 6;
      const at = map.project([lat, lon], map.getZoom());
      const box = { x: at.x + GAP_PX + width / 2, y: at.y, width, height: LINE_PX };
      if (!fits(box, taken)) continue;
      taken.push(box);
      names.addLayer(nameAt(name, L.latLng(lat, lon), width));
    }
  };
  map.on("moveend", write);
  app.data.on(["drawn"], write);
}

/** What the map shows here, the largest first. */
function inView(map: L.Map, app: App): { name: string; lat: number; lon: number }[] {
  const { stock, drawn } = app.data.get();
  const bounds = map.getBounds();
  const found = (stock?.facilities ?? []).filter(
    ({ lat, lon }, row) => drawn[row] && lat !== null && lon !== null && bounds.contains([lat, lon]),
  );
  found.sort((one, other) => (other.floor_area_m2 ?? 0) - (one.floor_area_m2 ?? 0));
  return found.map(({ name, lat, lon }) => ({ name, lat: lat!, lon: lon! }));
}

function nameAt(name: string, at: L.LatLng, width: number): L.Marker {
  const text = document.createElement("span");
  text.textContent = name;
  const iconSize: [number, number] = [width, LINE_PX];
  const icon = L.divIcon({ className: "facility-name", html: text, iconSize, iconAnchor: [-GAP_PX, LINE_PX / 2] });
  return L.marker(at, { pane: "names", icon, interactive: false, keyboard: false });
}
