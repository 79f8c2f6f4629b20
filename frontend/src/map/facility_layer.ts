/** The facilities on tiles of canvas: packed columns, a grid index, stamped symbols. Clicks are answered here too. */
import L from "leaflet";
import { indexPoints, type PointIndex } from "./point_index";
import { SpriteSheet } from "./sprites";

export interface PointSource {
  x: Float64Array;
  y: Float64Array;
  /** Heavier points are drawn first (below). */
  weight: Float32Array;
}

const TILE_PX = 256;
const SYMBOL_PX = 18;
const REACH_PX = 11;
/** Above so many symbols on a tile, one per 2 × 2 (then 4 × 4) pixels is enough: the rest would be hidden anyway. */
const THIN_ABOVE = 1500;
const THIN_MORE_ABOVE = 4000;

export class FacilityLayer extends L.GridLayer {
  private source: PointSource = { x: new Float64Array(), y: new Float64Array(), weight: new Float32Array() };
  private index: PointIndex | null = null;
  private looks: Uint16Array = new Uint16Array();
  private mask: Uint8Array = new Uint8Array();
  private actions: readonly string[] = [];
  private sheet = new SpriteSheet(1, []);
  private readonly found: number[] = [];
  private readonly taken = new Uint8Array((TILE_PX / 2) ** 2);
  /** How much Leaflet stretches the tiles between two whole zoom levels; symbols are drawn smaller by as much. */
  private stretch = 1;
  private readonly drawnAt = new WeakMap<HTMLCanvasElement, number>();

  constructor(options: L.GridLayerOptions = {}) {
    super({ tileSize: TILE_PX, updateWhenZooming: false, keepBuffer: 1, ...options });
  }

  /** Gives the points. They show once `paint` has said how. */
  load(source: PointSource): void {
    this.source = source;
    this.index = indexPoints(source.x, source.y, source.weight);
    this.mask = new Uint8Array();
  }

  /** Repaints every tile on the screen in place, without asking Leaflet for new ones. */
  paint(looks: Uint16Array, mask: Uint8Array, actions: readonly string[]): void {
    if (actions !== this.actions) this.sheet = new SpriteSheet(this.sheet.density, actions);
    [this.looks, this.mask, this.actions] = [looks, mask, actions];
    this.repaint();
  }

  /** After a zoom that kept its tiles, their symbols would be stretched: draw them again. */
  followZoom(): void {
    const now = this.stretchNow();
    this.repaint((canvas) => this.drawnAt.get(canvas) !== now);
  }

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
    const density = Math.min(2, window.devicePixelRatio || 1);
    canvas.width = canvas.height = TILE_PX * density;
    this.drawTile(canvas, coords);
    return canvas;
  }

  private drawTile(canvas: HTMLCanvasElement, coords: L.Coords): void {
    const density = canvas.width / TILE_PX;
    this.stretch = this.stretchNow();
    this.drawnAt.set(canvas, this.stretch);
    if (this.sheet.density !== density / this.stretch) this.sheet = new SpriteSheet(density / this.stretch, this.actions);
    const pen = canvas.getContext("2d")!;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    if (!this.index || !this.mask.length) return;
    const worldPx = 256 * 2 ** coords.z;
    const [left, top] = [coords.x * TILE_PX, coords.y * TILE_PX];
    const spread = spreadAt(coords.z) / this.stretch;
    this.collect(left, top, left + TILE_PX, top + TILE_PX, worldPx, spread);
    this.stamp(pen, density, left, top, worldPx, spread);
  }

  /** Fills `found` with the rows whose symbol touches the box (world pixels). */
  private collect(left: number, top: number, right: number, bottom: number, worldPx: number, spread: number): void {
    const { found, mask } = this;
    const pad = SYMBOL_PX / Math.min(1, this.stretch) + this.index!.largestOffset * spread;
    found.length = 0;
    this.index!.within(
      (left - pad) / worldPx, (top - pad) / worldPx, (right + pad) / worldPx, (bottom + pad) / worldPx,
      (row) => { if (mask[row]) found.push(row); },
    );
  }

  private stamp(pen: CanvasRenderingContext2D, density: number, left: number, top: number, worldPx: number, spread: number): void {
    const { found, looks, source, index } = this;
    const rows = found.length > THIN_ABOVE ? this.thinned(left, top, worldPx, spread) : found;
    for (const row of rows) {
      const sprite = this.sheet.get(looks[row]!);
      const px = source.x[row]! * worldPx - left + index!.offsetX[row]! * spread;
      const py = source.y[row]! * worldPx - top + index!.offsetY[row]! * spread;
      const half = sprite.width / 2;
      pen.drawImage(sprite, Math.round(px * density - half), Math.round(py * density - half));
    }
  }

  /** The topmost symbol of each few pixels, still in drawing order. */
  private thinned(left: number, top: number, worldPx: number, spread: number): number[] {
    const { found, taken, source, index } = this;
    const shift = found.length > THIN_MORE_ABOVE ? 2 : 1;
    const width = TILE_PX >> shift;
    const kept: number[] = [];
    taken.fill(0);
    for (let i = found.length - 1; i >= 0; i--) {
      const row = found[i]!;
      const column = (source.x[row]! * worldPx - left + index!.offsetX[row]! * spread) >> shift;
      const line = (source.y[row]! * worldPx - top + index!.offsetY[row]! * spread) >> shift;
      if (column >= 0 && line >= 0 && column < width && line < width) {
        if (taken[line * width + column]) continue;
        taken[line * width + column] = 1;
      }
      kept.push(row);
    }
    return kept.reverse();
  }

  /** Rows under a place of the map, nearest first. */
  hits(at: L.LatLng, zoom: number): number[] {
    if (!this.index || !this._map || !this.mask.length) return [];
    const worldPx = 256 * 2 ** zoom;
    const spread = spreadAt(zoom);
    const point = this._map.project(at, zoom);
    this.collect(point.x - REACH_PX, point.y - REACH_PX, point.x + REACH_PX, point.y + REACH_PX, worldPx, spread);
    const distance = (row: number) =>
      Math.hypot(
        this.source.x[row]! * worldPx + this.index!.offsetX[row]! * spread - point.x,
        this.source.y[row]! * worldPx + this.index!.offsetY[row]! * spread - point.y,
      );
    return this.found
      .map((row) => [row, distance(row)] as const)
      .filter(([, px]) => px <= REACH_PX)
      .sort((a, b) => a[1] - b[1])
      .map(([row]) => row);
  }
}

/** How far the points of one site are pulled apart: not at all on a city view, fully on a street view. */
function spreadAt(zoom: number): number {
  if (zoom >= 16) return 1;
  return zoom >= 14 ? 0.75 : 0;
}
