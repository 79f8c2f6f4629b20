/** Which layers are on. Before the reader has chosen: the outlines, the neighbours, and GSI tiles where allowed. */
import type { About, LayerHead } from "./api_types";
import type { App } from "./app";

export const GSI_LAYER = "gsi";
/** The neighbours' facilities: not a file of its own, but a part of the stock that can be shown or hidden. */
export const NEIGHBOUR_FACILITIES = "neighbour-facilities";

const OPENING_KINDS = new Set(["boundary"]);

export function openingLayers(heads: readonly LayerHead[], about: About | null): Record<string, number> {
  const on = heads.filter(({ kind }) => OPENING_KINDS.has(kind)).map(({ code }) => [code, 1] as const);
  return { ...Object.fromEntries(on), [NEIGHBOUR_FACILITIES]: 1, ...(about?.gsi_tiles ? { [GSI_LAYER]: 0.7 } : {}) };
}

export function layersShown(app: App): Record<string, number> {
  const { layers } = app.view.get();
  const { layers: heads, about } = app.data.get();
  return Object.keys(layers).length ? { ...layers } : openingLayers(heads, about);
}
