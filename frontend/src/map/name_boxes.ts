/** Which names find room beside each other. */

/** A name's box around its middle, in pixels. */
export interface NameBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** True where the box overlaps none of those already placed. */
export function fits(box: NameBox, placed: readonly NameBox[]): boolean {
  return placed.every(
    (other) =>
      Math.abs(box.x - other.x) * 2 >= box.width + other.width ||
      Math.abs(box.y - other.y) * 2 >= box.height + other.height,
  );
}
