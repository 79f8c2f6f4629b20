/** The town's own base map from one PMTiles file: vector tiles in quiet greys, or images. Loaded when first shown. */

import { namedFlavor } from "@protomaps/basemaps";
import L from "leaflet";
import { PMTiles } from "pmtiles";
import { labelRules, leafletLayer, paintRules } from "protomaps-leaflet";
import { ours } from "../api";
import type { Language, Layer } from "../api_types";

/** Pale greys, water a little blue: the facilities carry the only strong colours of the map. */
const QUIET = {
  ...namedFlavor("white"),
  background: "#f1f3f4",
  earth: "#fbfbf9",
  water: "#d5e0e7",
  buildings: "#ebebe8",
  wood_a: "#f1f4ef",
  wood_b: "#f1f4ef",
  park_a: "#eff3ed",
  park_b: "#eff3ed",
  highway: "#c9d0d6",
  major: "#d3d9de",
  link: "#d3d9de",
  minor_a: "#dfe3e7",
  minor_b: "#e4e7ea",
  minor_service: "#e9ebed",
  other: "#e9ebed",
  bridges_highway: "#c9d0d6",
  bridges_major: "#d3d9de",
  bridges_link: "#d3d9de",
  bridges_minor: "#dfe3e7",
  bridges_other: "#e9ebed",
  tunnel_highway: "#dde1e4",
  tunnel_major: "#dde1e4",
  tunnel_link: "#dde1e4",
  tunnel_minor: "#e9ebed",
  tunnel_other: "#e9ebed",
  railway: "#b9c0c6",
  boundaries: "#a7adb3",
  roads_label_minor: "#7c848c",
  roads_label_major: "#6b737b",
  city_label: "#4a525a",
  subplace_label: "#6b737b",
};

export function baseMap(head: Layer, language: Language): L.GridLayer {
  const archive = new PMTiles(new URL(ours(head.url!), location.href).href);
  if (head.image_type)
    return new ImageTiles(archive, head.image_type, {
      maxNativeZoom: head.max_zoom,
      minNativeZoom: head.min_zoom,
      bounds: boundsOf(head),
    });
  // Credits are shown by the map's own line: the library's HTML credit is left out.
  return leafletLayer({
    url: archive,
    paintRules: paintRules(QUIET),
    labelRules: labelRules(QUIET, language),
    backgroundColor: QUIET.background,
    lang: language,
    maxDataZoom: head.max_zoom,
    attribution: "",
  }) as unknown as L.GridLayer;
}

function boundsOf({ bounds }: Layer): L.LatLngBounds | undefined {
  return bounds ? L.latLngBounds([bounds[1], bounds[0]], [bounds[3], bounds[2]]) : undefined;
}

class ImageTiles extends L.GridLayer {
  constructor(
    private readonly archive: PMTiles,
    private readonly imageType: string,
    options: L.GridLayerOptions,
  ) {
    super(options);
  }

  override createTile(coords: L.Coords, done: L.DoneCallback): HTMLElement {
    const image = document.createElement("img");
    image.alt = "";
    void this.fill(image, coords).then(
      () => done(undefined, image),
      (cause: Error) => done(cause, image),
    );
    return image;
  }

  private async fill(image: HTMLImageElement, { z, x, y }: L.Coords): Promise<void> {
    const tile = await this.archive.getZxy(z, x, y);
    if (!tile) return;
    const address = URL.createObjectURL(new Blob([tile.data], { type: this.imageType }));
    try {
      image.src = address;
      await image.decode();
    } finally {
      URL.revokeObjectURL(address);
    }
  }
}
