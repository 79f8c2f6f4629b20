/** Two scores where higher is better, the lines between good and bad, four named fields; the nearest point answers. */
import { html, svg, type TemplateResult } from "lit-html";
import { linear } from "./scale";

export interface ScoreDot {
  id: number;
  x: number;
  y: number;
  colour: string;
}

export interface QuadrantInput {
  label: string;
  dots: readonly ScoreDot[];
  lines: { x: number; y: number };
  xRange: readonly [number, number];
  yRange: readonly [number, number];
  xLabel: string;
  yLabel: string;
  /** Left-top, right-top, left-bottom, right-bottom. */
  names: readonly [string, string, string, string];
  hovered: number | null;
  onHover(id: number | null): void;
  onPick(id: number): void;
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [360, 260, 34, 34, 8, 8];
const REACH_PX = 14;

/** Steps are whole or half numbers: points on one step are spread a little, each always by the same amount. */
export function spread(id: number, width: number): number {
  return (((id * 2654435761) % 1000) / 1000 - 0.5) * width;
}

export function quadrantChart(input: QuadrantInput): TemplateResult {
  const x = linear(...input.xRange, LEFT, WIDTH - RIGHT);
  const y = linear(...input.yRange, HEIGHT - BOTTOM, TOP);
  const placed = input.dots.map((dot) => ({
    id: dot.id,
    colour: dot.colour,
    px: x(dot.x),
    py: y(dot.y + spread(dot.id, 0.34)),
  }));
  const near = (event: MouseEvent) => {
    const box = (event.currentTarget as SVGSVGElement).getBoundingClientRect();
    const scale = WIDTH / box.width;
    const away = (dot: (typeof placed)[number]) =>
      Math.hypot(dot.px - (event.clientX - box.left) * scale, dot.py - (event.clientY - box.top) * scale);
    const best = placed.reduce<(typeof placed)[number] | null>(
      (found, dot) => (found === null || away(dot) < away(found) ? dot : found),
      null,
    );
    return best && away(best) < REACH_PX ? best.id : null;
  };
  const pick = (event: MouseEvent) => {
    const id = near(event);
    if (id !== null) input.onPick(id);
  };
  const [cx, cy] = [x(input.lines.x), y(input.lines.y)];
  const ticksX = [0, 0.25, 0.5, 0.75, 1].map((part) => input.xRange[0] + part * (input.xRange[1] - input.xRange[0]));
  const word = (px: number, py: number, anchor: string, text: string) =>
    svg`<text x=${px} y=${py} text-anchor=${anchor} class="quadrant">${text}</text>`;
  return html`<svg
    class="chart scatter"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    width="100%"
    role="img"
    aria-label=${input.label}
    @pointermove=${(event: PointerEvent) => input.onHover(near(event))}
    @pointerleave=${() => input.onHover(null)}
    @click=${pick}
  >
    ${svg` ${ticksX.map(
      (tick) =>
        svg`<line x1=${x(tick)} x2=${x(tick)} y1=${TOP} y2=${HEIGHT - BOTTOM} class="grid" /><text
              x=${x(tick)}
              y=${HEIGHT - BOTTOM + 13}
              text-anchor="middle"
              class="tick"
              >${Math.round(tick)}</text
            >`,
    )}
      ${[1, 2, 3, 4, 5].map(
        (tick) =>
          svg`<line x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(tick)} y2=${y(tick)} class="grid" /><text
              x=${LEFT - 6}
              y=${y(tick) + 3.5}
              text-anchor="end"
              class="tick"
              >${tick}</text
            >`,
      )}
      <line x1=${cx} x2=${cx} y1=${TOP} y2=${HEIGHT - BOTTOM} class="middle" /><line
        x1=${LEFT}
        x2=${WIDTH - RIGHT}
        y1=${cy}
        y2=${cy}
        class="middle"
      />
      ${placed.map(
        (dot) =>
          svg`<circle
            cx=${dot.px}
            cy=${dot.py}
            r=${dot.id === input.hovered ? 5.5 : 3.2}
            fill=${dot.colour}
            fill-opacity=${dot.id === input.hovered ? 1 : 0.6}
            stroke=${dot.id === input.hovered ? "#000" : "#fff"}
            stroke-width=${dot.id === input.hovered ? 1.4 : 0.5}
          />`,
      )}
      ${word(LEFT + 4, TOP + 12, "start", input.names[0])}${word(WIDTH - RIGHT - 4, TOP + 12, "end", input.names[1])}
      ${word(LEFT + 4, HEIGHT - BOTTOM - 6, "start", input.names[2])}${word(
        WIDTH - RIGHT - 4,
        HEIGHT - BOTTOM - 6,
        "end",
        input.names[3],
      )}
      <text x=${(LEFT + WIDTH - RIGHT) / 2} y=${HEIGHT - 4} text-anchor="middle" class="axis-label"
        >${input.xLabel}</text
      >
      <text transform="translate(10 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle" class="axis-label"
        >${input.yLabel}</text
      >`}
  </svg>`;
}
