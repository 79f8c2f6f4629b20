/** What files hold, on the map before anything is written: points, outlines and lines in one colour of their own. */
import L from "leaflet";
import type { App } from "../app";
import { LEGEND_PX, WIDE_PX } from "./home";

const COLOUR = "#c51b7d";
const LARGEST_ZOOM = 16;

export function followPicture(map: L.Map, app: App): void {
  const canvas = L.canvas({ pane: "focus", padding: 0.3 });
  const drawn = L.layerGroup().addTo(map);
  app.data.on(["picture"], ({ picture }) => {
    drawn.clearLayers();
    if (!picture) return;
    for (const shape of picture.shapes) {
      L.geoJSON(shape as unknown as GeoJSON.GeoJsonObject, {
        interactive: false,
        style: { color: COLOUR, weight: 1.5, fillColor: COLOUR, fillOpacity: 0.08 },
        ...({ renderer: canvas, pane: "focus" } as object),
      }).addTo(drawn);
    }
    for (const [lon, lat] of picture.points) {
      const look = { radius: 6, color: "#fff", weight: 1, fillColor: COLOUR, fillOpacity: 0.9, interactive: false };
      L.circleMarker([lat!, lon!], { ...look, renderer: canvas, pane: "focus" }).addTo(drawn);
    }
    zoomTo(map, picture.bbox);
  });
  app.data.on(["arrived"], ({ arrived }) => {
    if (arrived) zoomTo(map, arrived);
  });
}

function zoomTo(map: L.Map, [west, south, east, north]: readonly [number, number, number, number]): void {
  const bounds = L.latLngBounds([south, west], [north, east]);
  const left = map.getSize().x > WIDE_PX ? LEGEND_PX : 36;
  map.fitBounds(bounds, {
    paddingTopLeft: [left, 36],
    paddingBottomRight: [72, 36],
    maxZoom: LARGEST_ZOOM,
    animate: false,
  });
}
