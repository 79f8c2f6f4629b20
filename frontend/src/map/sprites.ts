/** Ready-drawn symbols: the pixels of each look, made once and stamped thousands of times. */
import { AGE_COLOURS, CONDITION_COLOURS, lookOf, type Shape, shapePath } from "../palette";
import { type Stamp, stampOf } from "./ink";

export type Outline = "thin" | "thick" | "dashed";

export interface Look {
  shape: Shape;
  colour: string;
  outline: Outline;
  radius: number;
  /** Changed or fixed by hand. */
  hatched?: boolean;
}

export const RADII = [5, 6.5, 8.5] as const;
/** Floor area from which a symbol grows to the next radius, in m². */
export const AREA_STEPS_M2 = [1_000, 5_000] as const;

/** No symbol reaches further from its middle than this: the star of the largest radius with its halo. */
export const SYMBOL_REACH_PX = 18;

export class SpriteSheet {
  private readonly stamps: Stamp[] = [];
  private readonly size: number;

  /** `stride` is the row length of the ink that the stamps are for. */
  constructor(
    readonly density: number,
    private readonly stride: number,
    private readonly actions: readonly string[],
  ) {
    this.size = 2 * Math.ceil(SYMBOL_REACH_PX * density) + 1;
  }

  get(key: number): Stamp {
    if (!this.stamps[key]) this.prepare([key]);
    return this.stamps[key]!;
  }

  /**
   * Draws what is missing one below the other: reading pixels back costs far more than drawing them, so it is done
   * once.
   */
  prepare(keys: readonly number[]): void {
    const missing = keys.filter((key) => !this.stamps[key]);
    if (!missing.length) return;
    const { size, density } = this;
    const pen = new OffscreenCanvas(size, size * missing.length).getContext("2d", { willReadFrequently: true })!;
    missing.forEach((key, k) => {
      pen.setTransform(density, 0, 0, density, size / 2, size * (k + 0.5));
      drawSymbol(pen, lookFor(unpackLook(key), this.actions));
    });
    const pixels = new Int32Array(pen.getImageData(0, 0, size, size * missing.length).data.buffer);
    missing.forEach((key, k) => {
      this.stamps[key] = stampOf(pixels.subarray(k * size * size, (k + 1) * size * size), size, this.stride);
    });
  }
}

/** Added to a packed look: the same, hatched. It is the number of looks: four themes of thirty-two steps, three
 * outlines, three sizes, two shapes. */
export const HELD = 4 * 32 * 3 * 3 * 2;
const LOOKS = 2 * HELD;

/** Which looks occur, in rising order. */
export function looksIn(looks: Uint16Array): number[] {
  const seen = new Uint8Array(LOOKS);
  for (let row = 0; row < looks.length; row++) seen[looks[row]!] = 1;
  const found: number[] = [];
  for (let key = 0; key < seen.length; key++) if (seen[key]) found.push(key);
  return found;
}

function drawSymbol(pen: OffscreenCanvasRenderingContext2D, look: Look): void {
  const outline = new Path2D(shapePath(look.shape, look.radius));
  pen.lineJoin = "round";
  pen.setLineDash([]);
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = look.outline === "thick" ? 5.2 : 3;
  pen.stroke(outline);
  pen.fillStyle = look.colour;
  pen.fill(outline);
  if (look.hatched) drawHatch(pen, outline, look.radius);
  pen.strokeStyle = look.outline === "thick" ? "#111111" : "#4d4d4d";
  pen.lineWidth = look.outline === "thick" ? 2.4 : 1;
  if (look.outline === "dashed") pen.setLineDash([2.5, 2]);
  pen.stroke(outline);
}

const HATCH_PX = 3;

function drawHatch(pen: OffscreenCanvasRenderingContext2D, outline: Path2D, radius: number): void {
  const reach = radius * 1.5;
  pen.save();
  pen.clip(outline);
  pen.beginPath();
  for (let at = -2 * reach; at <= 2 * reach; at += HATCH_PX) {
    pen.moveTo(at - reach, reach);
    pen.lineTo(at + reach, -reach);
  }
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 1.9;
  pen.stroke();
  pen.strokeStyle = "#111111";
  pen.lineWidth = 1.1;
  pen.stroke();
  pen.restore();
}

/** Looks are packed into one small number so that a look per row fits a typed array. */
export interface LookParts {
  theme: number;
  step: number;
  seismic: number;
  size: number;
  approximate: boolean;
  held?: boolean;
}

export function packLook({ theme, step, seismic, size, approximate }: LookParts): number {
  return (((theme * 32 + step) * 3 + seismic) * 3 + size) * 2 + (approximate ? 1 : 0);
}

export function unpackLook(key: number): LookParts {
  const held = key >= HELD;
  const approximate = key % 2 === 1;
  let rest = (held ? key - HELD : key) >> 1;
  const size = rest % 3;
  rest = Math.floor(rest / 3);
  const seismic = rest % 3;
  rest = Math.floor(rest / 3);
  return { theme: Math.floor(rest / 32), step: rest % 32, seismic, size, approximate, ...(held ? { held } : {}) };
}

const OUTLINES: readonly Outline[] = ["thin", "thick", "dashed"];

/** Facilities of neighbouring towns: quiet, whatever the theme. */
export const NEIGHBOUR_THEME = 3;
export const NEIGHBOUR_LOOK = { shape: "hexagon", colour: "#dfe3e6", outline: "thin", radius: 4.5 } as const;

export function lookFor(parts: LookParts, actions: readonly string[]): Look {
  const radius = RADII[parts.size]!;
  if (parts.theme === NEIGHBOUR_THEME) return NEIGHBOUR_LOOK;
  const hatched = parts.held ? { hatched: true } : {};
  if (parts.theme === 2)
    return { ...lookOf(actions[parts.step]), outline: OUTLINES[parts.seismic]!, radius: radius + 1, ...hatched };
  const colours = parts.theme === 1 ? CONDITION_COLOURS : AGE_COLOURS;
  const shape = parts.approximate ? "diamond" : "circle";
  return { shape, colour: colours[parts.step] ?? "#ffffff", outline: OUTLINES[parts.seismic]!, radius, ...hatched };
}

export function sizeStep(areaM2: number): number {
  if (areaM2 >= AREA_STEPS_M2[1]) return 2;
  return areaM2 >= AREA_STEPS_M2[0] ? 1 : 0;
}
