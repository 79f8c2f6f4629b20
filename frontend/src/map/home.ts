/** The whole town in view; kept in view when panels open beside the map, until the reader moves it. */
import L from "leaflet";
import type { App } from "../app";

/** Keeps the points clear of the legend where there is room for both. */
export const LEGEND_PX = 262;
export const WIDE_PX = 720;
const CITY_ZOOM = 12;
const JAPAN = { centre: [36.5, 137.5], zoom: 5 } as const;

export class Home {
  private shown: { centre: L.LatLng; zoom: number } | null = null;

  constructor(
    private readonly map: L.Map,
    private readonly app: App,
  ) {}

  show(): void {
    const { map } = this;
    map.invalidateSize({ pan: false });
    const { stock, about } = this.app.data.get();
    const placed = (stock?.facilities ?? []).filter((facility) => facility.lon !== null && facility.own !== false);
    const { bbox, centre } = about?.municipality ?? { bbox: null, centre: null };
    const places = placed.map((facility) => [facility.lat!, facility.lon!] as [number, number]);
    if (placed.length) this.fit(L.latLngBounds(places));
    else if (bbox) this.fit(L.latLngBounds([bbox[1], bbox[0]], [bbox[3], bbox[2]]));
    else if (centre) map.setView([centre[1], centre[0]], CITY_ZOOM);
    else map.setView([...JAPAN.centre], JAPAN.zoom);
    this.shown = { centre: map.getCenter(), zoom: map.getZoom() };
  }

  /** Clear of the legend, which is there with the first facility, and of the buttons. */
  private fit(bounds: L.LatLngBounds): void {
    const { map } = this;
    const legend = (this.app.data.get().stock?.count ?? 0) > 0 && map.getSize().x > WIDE_PX;
    const paddingTopLeft: L.PointTuple = [legend ? LEGEND_PX : 24, 24];
    map.fitBounds(bounds, { paddingTopLeft, paddingBottomRight: [64, 24], maxZoom: 15, animate: false });
  }

  /** Whether the reader has left the view as it was shown. */
  isShown(): boolean {
    return (
      this.shown !== null && this.shown.zoom === this.map.getZoom() && this.shown.centre.equals(this.map.getCenter())
    );
  }

  /** The map's box has another size: the town fills it again if it did before. */
  resize(): void {
    const still = this.isShown();
    this.map.invalidateSize({ pan: false });
    if (still) this.show();
  }
}
