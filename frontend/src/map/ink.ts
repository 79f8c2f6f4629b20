/**
 * A square of pixels that symbols are stamped on, with a margin so that no symbol needs clipping.
 * Thousands of canvas calls cost more than the pixels they change (most of all without a GPU): here a symbol is two
 * lists of pixels, copied where it is opaque and mixed where its edge is soft.
 */

/** A symbol around its middle; places are counted in pixels of one ink's rows. Colours are RGBA as
 * one signed number (which engines keep unboxed), alpha in the top byte. */
export interface Stamp {
  readonly solidAt: Int32Array;
  readonly solid: Int32Array;
  readonly edgeAt: Int32Array;
  readonly edge: Int32Array;
}

export class Ink {
  readonly stride: number;
  private readonly image: ImageData;
  private readonly pixels: Int32Array;

  /** `margin` is how far symbols reach from their middle, in pixels. */
  constructor(
    readonly side: number,
    readonly margin: number,
  ) {
    this.stride = side + 2 * margin;
    // One more margin above and below: a symbol whose middle lies in the margin itself reaches further still.
    this.image = new ImageData(this.stride, side + 4 * margin);
    this.pixels = new Int32Array(this.image.data.buffer);
  }

  clear(): void {
    this.pixels.fill(0);
  }

  /**
   * The place of a pixel, for `stamp`; column and line count from the corner of the square; OUTSIDE beyond the margin.
   */
  place(column: number, line: number): number {
    const { side, margin, stride } = this;
    if (column < -margin || line < -margin || column >= side + margin || line >= side + margin) return OUTSIDE;
    return (line + 2 * margin) * stride + column + margin;
  }

  /** Draws a symbol with its middle at a place. */
  stamp({ solidAt, solid, edgeAt, edge }: Stamp, at: number): void {
    const { pixels } = this;
    for (let k = 0; k < solidAt.length; k++) pixels[at + solidAt[k]!] = solid[k]!;
    for (let k = 0; k < edgeAt.length; k++) {
      const place = at + edgeAt[k]!;
      pixels[place] = mixed(edge[k]!, pixels[place]!);
    }
  }

  putOn(pen: CanvasRenderingContext2D): void {
    const { margin, side } = this;
    pen.putImageData(this.image, -margin, -2 * margin, margin, 2 * margin, side, side);
  }
}

/** The place of what cannot be seen. */
export const OUTSIDE = -1;

/** Pixels of a drawn symbol, sorted into opaque and soft ones; `size` is its side, its middle the middle pixel. */
export function stampOf(drawn: Int32Array, size: number, stride: number): Stamp {
  const [solidAt, solid, edgeAt, edge]: number[][] = [[], [], [], []];
  const middle = size >> 1;
  for (let k = 0; k < drawn.length; k++) {
    const colour = drawn[k]!;
    const alpha = colour >>> 24;
    if (alpha === 0) continue;
    const place = (Math.floor(k / size) - middle) * stride + (k % size) - middle;
    (alpha === 255 ? solidAt : edgeAt)!.push(place);
    (alpha === 255 ? solid : edge)!.push(colour);
  }
  return {
    solidAt: Int32Array.from(solidAt!),
    solid: Int32Array.from(solid!),
    edgeAt: Int32Array.from(edgeAt!),
    edge: Int32Array.from(edge!),
  };
}

/** One colour over another, neither multiplied by its alpha. */
export function mixed(over: number, under: number): number {
  const below = under >>> 24;
  if (below === 0) return over;
  if (below === 255) return overOpaque(over, under);
  const share = over >>> 24;
  const kept = (below * (255 - share)) / 255;
  const alpha = share + kept;
  const channel = (shift: number) =>
    Math.round((((over >>> shift) & 255) * share + ((under >>> shift) & 255) * kept) / alpha) << shift;
  return (Math.round(alpha) << 24) | channel(16) | channel(8) | channel(0);
}

/** Red and blue in one multiplication, green in another; weights of 256 parts. */
function overOpaque(over: number, under: number): number {
  const share = over >>> 24;
  const weight = share + (share >>> 7);
  const kept = 256 - weight;
  const outer = ((Math.imul(over & 0xff00ff, weight) + Math.imul(under & 0xff00ff, kept)) >>> 8) & 0xff00ff;
  const green = ((Math.imul(over & 0xff00, weight) + Math.imul(under & 0xff00, kept)) >>> 8) & 0xff00;
  return 0xff000000 | outer | green;
}
