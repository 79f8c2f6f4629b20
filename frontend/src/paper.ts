/**
 * Printing straight from the browser: the page is laid out in the size of the sheet BEFORE the browser takes its
 * picture, so that the map is drawn for paper and not cut out of the screen.
 */

export type Sheet = "map-a4" | "map-a3" | "card" | "table" | "plan";

/** The sheet that is being laid out now; undefined while the screen is a screen. */
export const sheetNow = (): string | undefined => document.body.dataset.sheet;

export class Paper {
  private back: (() => void) | null = null;

  constructor(
    private readonly map: { toPaper(): () => void; settled(): Promise<void> },
    private readonly redraw: () => void,
  ) {
    window.addEventListener("beforeprint", () => this.lay("map-a4"));
    window.addEventListener("afterprint", () => this.clear());
  }

  print(sheet: Sheet): void {
    this.lay(sheet);
    // Two frames: one to lay out, one to draw; a base map may still be fetching its tiles.
    requestAnimationFrame(() => requestAnimationFrame(() => void this.map.settled().then(() => window.print())));
  }

  /** The first call wins: the browser's own print command comes after ours has chosen the sheet. */
  private lay(sheet: Sheet): void {
    if (document.body.dataset.sheet) return;
    document.body.dataset.sheet = sheet;
    this.redraw();
    if (sheet.startsWith("map")) this.back = this.map.toPaper();
  }

  private clear(): void {
    delete document.body.dataset.sheet;
    this.redraw();
    this.back?.();
    this.back = null;
  }
}
