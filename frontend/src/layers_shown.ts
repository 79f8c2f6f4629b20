/**
 * Which layers are on. Before the reader has chosen: what makes a quiet base map of its own (outlines, districts,
 * water, roads), the neighbours, and a base map where there is one.
 */
import type { About, Layer } from "./api_types";
import type { App } from "./app";

export const GSI_LAYER = "gsi";
/** The town's own base map, from one file beside the database. */
export const BASE_MAP = "basemap";
/** The neighbours' facilities: not a file of its own, but a part of the stock that can be shown or hidden. */
export const NEIGHBOUR_FACILITIES = "neighbour-facilities";

const OPENING_KINDS = new Set(["boundary", "water", "roads", "district", BASE_MAP]);

const QUIET = 0.5;

export function openingLayers(heads: readonly Layer[], about: About | null): Record<string, number> {
  // Several layers of districts over each other are no quiet ground.
  const districts = heads.filter(({ kind }) => kind === "district").length;
  const on = heads
    .filter(({ kind, readable }) => OPENING_KINDS.has(kind) && readable !== false)
    .filter(({ kind }) => kind !== "district" || districts === 1)
    .map(({ code, kind }) => [code, kind === "district" ? QUIET : 1] as const);
  const offline = heads.some(({ kind }) => kind === BASE_MAP);
  return {
    ...Object.fromEntries(on),
    [NEIGHBOUR_FACILITIES]: 1,
    ...(about?.gsi_tiles && !offline ? { [GSI_LAYER]: 0.7 } : {}),
  };
}

export function layersShown(app: App): Record<string, number> {
  const { layers } = app.view.get();
  const { layers: heads, about } = app.data.get();
  return Object.keys(layers).length ? { ...layers } : openingLayers(heads, about);
}
