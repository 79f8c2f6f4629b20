/** The facilities on tiles of canvas: packed columns, a grid index, stamped symbols. Clicks are answered here too. */
import L from "leaflet";
import { Ink, OUTSIDE } from "./ink";
import { indexPoints, type PointIndex } from "./point_index";
import { looksIn, SpriteSheet, SYMBOL_REACH_PX } from "./sprites";

export interface PointSource {
  x: Float64Array;
  y: Float64Array;
  /** Heavier points are drawn first (below). */
  weight: Float32Array;
}

const TILE_PX = 512;
const SCREEN_DENSITY = 2;
const REACH_PX = 11;
/** About the radius of a symbol: a name this far from its middle does not touch it. */
const COUNT_MARGIN_PX = 6;
/** Above so many symbols on a tile, one per 2 × 2 (then 4 × 4) pixels is enough: the rest would be hidden anyway. */
const THIN_ABOVE = 5_000;
const THIN_MORE_ABOVE = 12_000;

export class FacilityLayer extends L.GridLayer {
  private source: PointSource = { x: new Float64Array(), y: new Float64Array(), weight: new Float32Array() };
  private index: PointIndex | null = null;
  private looks: Uint16Array = new Uint16Array();
  private kinds: readonly number[] = [];
  private mask: Uint8Array = new Uint8Array();
  private actions: readonly string[] = [];
  private ink: Ink | null = null;
  private sheet: SpriteSheet | null = null;
  /** What the tile at hand shows: rows and the places of their symbols, in drawing order. */
  private found = { rows: new Int32Array(), at: new Int32Array(), first: 0, end: 0 };
  private taken = new Uint8Array();
  private density: number | null = null;
  private readonly drawnAt = new WeakMap<HTMLCanvasElement, number>();

  constructor(options: L.GridLayerOptions = {}) {
    super({ tileSize: TILE_PX, updateWhenZooming: false, keepBuffer: 1, ...options });
  }

  /** Gives the points. They show once `paint` has said how. */
  load(source: PointSource): void {
    this.source = source;
    this.index = indexPoints(source.x, source.y, source.weight);
    this.found = { rows: new Int32Array(source.x.length), at: new Int32Array(source.x.length), first: 0, end: 0 };
    this.mask = new Uint8Array();
  }

  /** Repaints every tile on the screen in place, without asking Leaflet for new ones. */
  paint(looks: Uint16Array, mask: Uint8Array, actions: readonly string[]): void {
    if (actions !== this.actions) this.sheet = null;
    [this.looks, this.mask, this.actions] = [looks, mask, actions];
    this.kinds = looksIn(looks);
    this.repaint();
  }

  /** After a zoom that kept its tiles, their symbols would be stretched: draw them again. */
  followZoom(): void {
    const now = this.stretchNow();
    this.repaint((canvas) => this.drawnAt.get(canvas) !== now);
  }

  /** How much Leaflet stretches the tiles between two whole zoom levels; symbols are drawn smaller by as much. */
  private stretchNow(): number {
    const zoom = this._map?.getZoom() ?? 0;
    return 2 ** (zoom - Math.round(zoom));
  }

  private repaint(wanted: (canvas: HTMLCanvasElement) => boolean = () => true): void {
    const tiles = (this as unknown as { _tiles?: Record<string, { el: HTMLCanvasElement; coords: L.Coords }> })._tiles;
    for (const { el, coords } of Object.values(tiles ?? {})) if (wanted(el)) this.drawTile(el, coords);
  }

  override createTile(coords: L.Coords): HTMLElement {
    const canvas = document.createElement("canvas");
    this.drawTile(canvas, coords);
    return canvas;
  }

  /** Pixels of canvas to one of the page; null follows the screen. Paper is finer than a screen. */
  setDensity(density: number | null): void {
    this.density = density;
    this.repaint();
  }

  private sideNow(): number {
    return TILE_PX * (this.density ?? Math.min(SCREEN_DENSITY, Math.ceil(window.devicePixelRatio || 1)));
  }

  private drawTile(canvas: HTMLCanvasElement, coords: L.Coords): void {
    const stretch = this.stretchNow();
    this.drawnAt.set(canvas, stretch);
    const side = this.sideNow();
    if (canvas.width !== side) canvas.width = canvas.height = side;
    const page = canvas.getContext("2d", { willReadFrequently: true })!;
    // A register that was emptied leaves nothing of its points behind.
    if (!this.index || !this.mask.length) return void page.clearRect(0, 0, side, side);
    const density = canvas.width / TILE_PX;
    const ink = this.inkFor(canvas.width, density / stretch);
    this.collect(coords, 256 * 2 ** coords.z * density, (spreadAt(coords.z) * density) / stretch, ink);
    const shown = this.found.end;
    if (shown > THIN_ABOVE) this.thin(ink, density * (shown > THIN_MORE_ABOVE ? 4 : 2));
    this.stamp(ink);
    // Pixels are only ever written from here: a canvas in plain memory saves the way through the graphics card.
    ink.putOn(page);
  }

  private inkFor(side: number, density: number): Ink {
    const margin = Math.ceil(SYMBOL_REACH_PX * density) + 1;
    if (this.ink?.side !== side || this.ink.margin !== margin) [this.ink, this.sheet] = [new Ink(side, margin), null];
    if (this.sheet?.density !== density) this.sheet = new SpriteSheet(density, this.ink.stride, this.actions);
    this.sheet.prepare(this.kinds);
    return this.ink;
  }

  /**
   * Fills `found` with the rows whose symbol touches the tile; `scale` is the width of the world, all in pixels of the
   * ink.
   */
  private collect(coords: L.Coords, scale: number, spread: number, ink: Ink): void {
    const {
      found,
      mask,
      source: { x, y },
    } = this;
    const { rows, runs, offsetX, offsetY, largestOffset } = this.index!;
    const [left, top, pad] = [coords.x * ink.side, coords.y * ink.side, ink.margin + largestOffset * spread];
    const stretches = runs(
      (left - pad) / scale,
      (top - pad) / scale,
      (left + ink.side + pad) / scale,
      (top + ink.side + pad) / scale,
    );
    let end = 0;
    for (let k = 0; k < stretches.length; k += 2) {
      for (let i = stretches[k]!; i < stretches[k + 1]!; i++) {
        const row = rows[i]!;
        const place = mask[row]
          ? ink.place(
              Math.round(x[row]! * scale - left + offsetX[row]! * spread),
              Math.round(y[row]! * scale - top + offsetY[row]! * spread),
            )
          : OUTSIDE;
        if (place === OUTSIDE) continue;
        found.rows[end] = row;
        found.at[end++] = place;
      }
    }
    [found.first, found.end] = [0, end];
  }

  /** Keeps the topmost symbol of each square of `cell` pixels, still in drawing order. */
  private thin(ink: Ink, cell: number): void {
    const { found } = this;
    const columns = Math.ceil(ink.stride / cell);
    const cells = columns * columns * 2;
    if (this.taken.length < cells) this.taken = new Uint8Array(cells);
    const taken = this.taken.fill(0);
    let first = found.end;
    for (let i = found.end - 1; i >= 0; i--) {
      const at = found.at[i]!;
      const line = Math.floor(at / ink.stride);
      const square = Math.floor(line / cell) * columns + Math.floor((at - line * ink.stride) / cell);
      if (taken[square]) continue;
      taken[square] = 1;
      first--;
      found.rows[first] = found.rows[i]!;
      found.at[first] = at;
    }
    found.first = first;
  }

  private stamp(ink: Ink): void {
    const {
      found: { rows, at, first, end },
      looks,
      sheet,
    } = this;
    ink.clear();
    for (let i = first; i < end; i++) ink.stamp(sheet!.get(looks[rows[i]!]!), at[i]!);
  }

  /** How many shown facilities a box (around its middle, in projected pixels at the map's zoom) would cover. */
  countIn({ x, y, width, height }: { x: number; y: number; width: number; height: number }): number {
    if (!this.index || !this._map || !this.mask.length) return 0;
    const worldPx = 256 * 2 ** this._map.getZoom();
    const [right, down] = [width / 2 + COUNT_MARGIN_PX, height / 2 + COUNT_MARGIN_PX];
    let count = 0;
    this.index.within(
      (x - right) / worldPx,
      (y - down) / worldPx,
      (x + right) / worldPx,
      (y + down) / worldPx,
      (row) => {
        const inside =
          Math.abs(this.source.x[row]! * worldPx - x) <= right && Math.abs(this.source.y[row]! * worldPx - y) <= down;
        if (inside && this.mask[row]) count++;
      },
    );
    return count;
  }

  /** Rows under a place of the map, nearest first. */
  hits(at: L.LatLng, zoom: number): number[] {
    if (!this.index || !this._map || !this.mask.length) return [];
    const worldPx = 256 * 2 ** zoom;
    const spread = spreadAt(zoom);
    const { x, y } = this._map.project(at, zoom);
    const { within, offsetX, offsetY, largestOffset } = this.index;
    const reach = REACH_PX + largestOffset * spread;
    const near: (readonly [row: number, px: number])[] = [];
    within((x - reach) / worldPx, (y - reach) / worldPx, (x + reach) / worldPx, (y + reach) / worldPx, (row) => {
      if (!this.mask[row]) return;
      const px = Math.hypot(
        this.source.x[row]! * worldPx + offsetX[row]! * spread - x,
        this.source.y[row]! * worldPx + offsetY[row]! * spread - y,
      );
      if (px <= REACH_PX) near.push([row, px]);
    });
    return near.sort((a, b) => a[1] - b[1]).map(([row]) => row);
  }
}

/** How far the points of one site are pulled apart: not at all on a city view, fully on a street view. */
function spreadAt(zoom: number): number {
  if (zoom >= 16) return 1;
  return zoom >= 14 ? 0.75 : 0;
}
