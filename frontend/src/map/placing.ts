/** Placing a facility by hand: a pin to drag, or a click where it belongs, while its editor is open. */
import L from "leaflet";
import type { App } from "../app";

export function followPlacing(map: L.Map, app: App): void {
  const icon = L.divIcon({ className: "placing-pin", iconSize: [28, 28], iconAnchor: [14, 14] });
  const pin = L.marker([0, 0], { icon, draggable: true, autoPan: true, keyboard: false });
  const tell = ({ lat, lng }: L.LatLng) => app.data.get().placing?.moved(lng, lat);
  pin.on("dragend", () => tell(pin.getLatLng()));
  map.on("click", ({ latlng }) => {
    if (!app.data.get().placing) return;
    pin.setLatLng(latlng).addTo(map);
    tell(latlng);
  });
  app.data.on(["placing"], ({ placing }) => {
    map.getContainer().classList.toggle("placing", placing !== null);
    if (placing?.lon == null || placing.lat == null) return void pin.remove();
    pin.setLatLng([placing.lat, placing.lon]).addTo(map);
  });
}
