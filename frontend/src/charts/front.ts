/**
 * Plans on two costs, the line nothing can lie under, and the ground below it; every plan answers mouse and keyboard.
 */
import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import { linear, niceTicks, type Scale } from "./scale";

export type Mark = "plan" | "beaten" | "current" | "keep";

export interface FrontDot {
  key: string;
  x: number;
  y: number;
  mark: Mark;
  label: string;
  chosen: boolean;
}

export interface FrontInput {
  label: string;
  dots: readonly FrontDot[];
  line: readonly { x: number; y: number }[];
  ground: string;
  xLabel: string;
  yLabel: string;
  xText(value: number): string;
  yText(value: number): string;
  onPick(key: string): void;
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [360, 280, 54, 36, 12, 12];
const LOOKS: Record<Mark, { fill: string; stroke: string }> = {
  plan: { fill: "#0055ad", stroke: "#ffffff" },
  beaten: { fill: "#ffffff", stroke: "#0055ad" },
  current: { fill: "#e25100", stroke: "#000000" },
  keep: { fill: "#767676", stroke: "#000000" },
};

export function frontChart(input: FrontInput): TemplateResult {
  const x = axis(
    input.dots.map((dot) => dot.x),
    input.line.map((corner) => corner.x),
    LEFT,
    WIDTH - RIGHT,
  );
  const y = axis(
    input.dots.map((dot) => dot.y),
    input.line.map((corner) => corner.y),
    HEIGHT - BOTTOM,
    TOP,
  );
  return html`<svg
    class="chart front"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    width="100%"
    role="group"
    aria-label=${input.label}
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
      ${ground(input, x, y)} ${input.dots.map((dot) => mark(dot, x, y, input))}
      <text x=${(LEFT + WIDTH - RIGHT) / 2} y=${HEIGHT - 4} text-anchor="middle" class="axis-label"
        >${input.xLabel}</text
      >
      <text transform="translate(10 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle" class="axis-label"
        >${input.yLabel}</text
      >`}
  </svg>`;
}

/** What is drawn for a mark, also in the legend. */
export function markShape(kind: Mark, cx: number, cy: number, r: number): SVGTemplateResult {
  const { fill, stroke } = LOOKS[kind];
  if (kind === "current")
    return svg`<path
      d=${`M${cx},${cy - r * 1.4}l${r * 1.4},${r * 1.4}l${-r * 1.4},${r * 1.4}l${-r * 1.4},${-r * 1.4}z`}
      fill=${fill}
      stroke=${stroke}
      stroke-width="1.2"
    />`;
  if (kind === "keep")
    return svg`<rect
      x=${cx - r}
      y=${cy - r}
      width=${2 * r}
      height=${2 * r}
      fill=${fill}
      stroke=${stroke}
      stroke-width="1.2"
    />`;
  return svg`<circle cx=${cx} cy=${cy} r=${r} fill=${fill} stroke=${stroke} stroke-width="1.6" />`;
}

type Axis = Scale & { ticks: number[] };

/** From a round number below the lowest to one above the highest value: differences count here, not the zero. */
function axis(dots: readonly number[], line: readonly number[], from: number, to: number): Axis {
  const values = [...dots, ...line];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const ticks = niceTicks(low, high > low ? high : low + Math.max(1, Math.abs(low)), 5);
  return Object.assign(linear(ticks[0]!, ticks[ticks.length - 1]!, from, to), { ticks });
}

function ground({ line, ground: word }: FrontInput, x: Axis, y: Axis): SVGTemplateResult | typeof nothing {
  if (!line.length) return nothing;
  const corners = line.map(
    (corner) => `${x(corner.x).toFixed(1)},${Math.min(HEIGHT - BOTTOM, y(corner.y)).toFixed(1)}`,
  );
  const [first, last] = [line[0]!, line[line.length - 1]!];
  const area = `M${x(first.x)},${HEIGHT - BOTTOM}L${corners.join("L")}L${x(last.x)},${HEIGHT - BOTTOM}z`;
  return svg`<path d=${area} class="no-plan" /><path d=${`M${corners.join("L")}`} class="proven" />
    <text x=${x(first.x) + 6} y=${HEIGHT - BOTTOM - 6} class="quadrant">${word}</text>`;
}

function mark(dot: FrontDot, x: Axis, y: Axis, input: FrontInput): SVGTemplateResult {
  const [cx, cy] = [x(dot.x), y(dot.y)];
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    input.onPick(dot.key);
  };
  const shape = svg`${
    dot.chosen ? svg`<circle cx=${cx} cy=${cy} r="10" class="chosen" />` : nothing
  }${markShape(dot.mark, cx, cy, 5)}<title>${dot.label}</title>`;
  if (dot.mark === "keep") return svg`<g role="img" aria-label=${dot.label}>${shape}</g>`;
  return svg`<g
    class="dot"
    role="button"
    tabindex="0"
    aria-label=${dot.label}
    aria-pressed=${dot.chosen}
    @click=${() => input.onPick(dot.key)}
    @keydown=${press}
  >
    <circle cx=${cx} cy=${cy} r="12" class="touch" />${shape}</g
  >`;
}
