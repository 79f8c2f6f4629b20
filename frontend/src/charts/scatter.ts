/** Points on two axes with a cross at the medians; the nearest point answers hover and click. */
import { html, nothing, svg, type TemplateResult } from "lit-html";
import { linear, niceTicks, type Scale } from "./scale";

export interface Dot {
  id: number;
  x: number;
  y: number;
}

export interface ScatterInput {
  label: string;
  dots: readonly Dot[];
  middle: { x: number; y: number } | null;
  xLabel: string;
  yLabel: string;
  xText(value: number): string;
  yText(value: number): string;
  /** Names of the quadrants: left-top, right-top, left-bottom, right-bottom. */
  quadrants: readonly [string, string, string, string];
  /** Turns the x axis round, so that "better" is always to the right. */
  reverseX?: boolean;
  selected: number | null;
  hovered: number | null;
  onHover(id: number | null): void;
  onPick(id: number): void;
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [360, 300, 50, 34, 8, 8];
const REACH_PX = 16;

export function scatter(input: ScatterInput): TemplateResult {
  const x = scaleX(input);
  const y = scaleY(input.dots);
  const path = (dots: readonly Dot[], r: number) =>
    dots
      .map(
        (dot) =>
          `M${(x(dot.x) - r).toFixed(1)},${y(dot.y).toFixed(1)}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0`,
      )
      .join("");
  const near = (event: PointerEvent | MouseEvent) => nearest(input.dots, x, y, event);
  const marked = (id: number | null) => input.dots.filter((dot) => dot.id === id);
  return html`<svg
    class="chart scatter"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    width="100%"
    role="img"
    aria-label=${input.label}
    @pointermove=${(event: PointerEvent) => input.onHover(near(event)?.id ?? null)}
    @pointerleave=${() => input.onHover(null)}
    @click=${(event: MouseEvent) => {
      const dot = near(event);
      if (dot) input.onPick(dot.id);
    }}
  >
    ${svg` ${x.ticks.map(
      (tick) =>
        svg`<line x1=${x(tick)} x2=${x(tick)} y1=${TOP} y2=${HEIGHT - BOTTOM} class="grid" /><text
              x=${x(tick)}
              y=${HEIGHT - BOTTOM + 13}
              text-anchor="middle"
              class="tick"
              >${input.xText(tick)}</text
            >`,
    )}
      ${y.ticks.map(
        (tick) =>
          svg`<line x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(tick)} y2=${y(tick)} class="grid" /><text
              x=${LEFT - 5}
              y=${y(tick) + 3.5}
              text-anchor="end"
              class="tick"
              >${input.yText(tick)}</text
            >`,
      )}
      ${input.middle ? cross(input, x, y) : nothing}
      <path
        d=${path(input.dots, 3)}
        fill="#0055ad"
        fill-opacity=".45"
        stroke="#00316a"
        stroke-opacity=".6"
        stroke-width=".6"
      />
      <path d=${path(marked(input.selected), 6)} fill="none" stroke="#000" stroke-width="2.4" />
      <path d=${path(marked(input.hovered), 5)} fill="#ff7628" stroke="#000" stroke-width="1.2" />
      <text x=${(LEFT + WIDTH - RIGHT) / 2} y=${HEIGHT - 4} text-anchor="middle" class="axis-label"
        >${input.xLabel}</text
      >
      <text transform="translate(10 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle" class="axis-label"
        >${input.yLabel}</text
      >`}
  </svg>`;
}

type Axis = Scale & { ticks: number[] };

function scaleX({ dots, reverseX }: ScatterInput): Axis {
  const values = dots.map((dot) => dot.x);
  const ticks = niceTicks(Math.min(...values, 0), Math.max(...values, 1), 5);
  const [low, high] = [ticks[0]!, ticks[ticks.length - 1]!];
  const [from, to] = reverseX ? [WIDTH - RIGHT, LEFT] : [LEFT, WIDTH - RIGHT];
  return Object.assign(linear(low, high, from, to), { ticks });
}

/** Cost and use range over decades of size: the upright axis is logarithmic. */
function scaleY(dots: readonly Dot[]): Axis {
  const positive = dots.map((dot) => dot.y).filter((value) => value > 0);
  const low = Math.floor(Math.log10(Math.min(...positive, 1e9)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...positive, 1e-9))));
  const inner = linear(low, high, HEIGHT - BOTTOM, TOP);
  const scale = Object.assign((value: number) => inner(Math.log10(Math.max(value, 10 ** low))), {
    low: 10 ** low,
    high: 10 ** high,
  });
  return Object.assign(scale, { ticks: Array.from({ length: high - low + 1 }, (_, k) => 10 ** (low + k)) });
}

function cross(input: ScatterInput, x: Axis, y: Axis): TemplateResult {
  const [cx, cy] = [x(input.middle!.x), y(input.middle!.y)];
  const word = (px: number, py: number, anchor: string, text: string) =>
    svg`<text x=${px} y=${py} text-anchor=${anchor} class="quadrant">${text}</text>`;
  const [leftTop, rightTop, leftBottom, rightBottom] = input.quadrants;
  return svg`<line x1=${cx} x2=${cx} y1=${TOP} y2=${HEIGHT - BOTTOM} class="middle" /><line
      x1=${LEFT}
      x2=${WIDTH - RIGHT}
      y1=${cy}
      y2=${cy}
      class="middle"
    />
    ${word(LEFT + 4, TOP + 12, "start", leftTop)}${word(WIDTH - RIGHT - 4, TOP + 12, "end", rightTop)}
    ${word(LEFT + 4, HEIGHT - BOTTOM - 6, "start", leftBottom)}${word(
      WIDTH - RIGHT - 4,
      HEIGHT - BOTTOM - 6,
      "end",
      rightBottom,
    )}` as unknown as TemplateResult;
}

function nearest(dots: readonly Dot[], x: Axis, y: Axis, event: MouseEvent): Dot | null {
  const box = (event.currentTarget as SVGSVGElement).getBoundingClientRect();
  const scale = WIDTH / box.width;
  const [px, py] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  let [best, distance]: [Dot | null, number] = [null, REACH_PX];
  for (const dot of dots) {
    const away = Math.hypot(x(dot.x) - px, y(dot.y) - py);
    if (away < distance) [best, distance] = [dot, away];
  }
  return best;
}
