/** How often a figure occurs among many plans, and lines where single plans stand. */
import { html, nothing, svg, type TemplateResult } from "lit-html";
import { linear } from "./scale";

export interface SpreadLine {
  value: number;
  label: string;
  /** Told apart by dash as well as by colour. */
  mark: "today" | "run" | "adopted";
}

export interface SpreadInput {
  label: string;
  edges: readonly number[];
  counts: readonly number[];
  lines: readonly SpreadLine[];
  text(value: number): string;
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, ROW] = [340, 96, 8, 18, 15];
const COLOURS = { today: "#1a1a1a", run: "#0055ad", adopted: "#197a4b" } as const;
const DASHES = { today: "4 3", run: "none", adopted: "1 3" } as const;

export function spreadChart({ label, edges, counts, lines, text }: SpreadInput): TemplateResult {
  const [low, high] = [edges[0]!, edges.at(-1)!];
  const x = linear(low, high, LEFT, WIDTH - LEFT);
  const top = ROW * lines.length + 4;
  const floor = top + HEIGHT;
  const y = linear(0, Math.max(...counts, 1), floor, top);
  return html`<svg
    class="chart spread"
    viewBox="0 0 ${WIDTH} ${floor + BOTTOM}"
    width="100%"
    role="img"
    aria-label=${label}
  >
    ${svg`${counts.map((count, k) =>
      count
        ? svg`<rect
            x=${x(edges[k]!)}
            y=${y(count)}
            width=${Math.max(1, x(edges[k + 1]!) - x(edges[k]!) - 1)}
            height=${floor - y(count)}
            fill="#9db7d5"
          />`
        : nothing,
    )}
      <line x1=${LEFT} x2=${WIDTH - LEFT} y1=${floor} y2=${floor} stroke="#4d4d4d" />
      ${lines.map((line, k) => marked(line, x(line.value), ROW * (k + 1), floor))}
      <text x=${LEFT} y=${floor + 13} class="tick">${text(low)}</text>
      <text x=${WIDTH - LEFT} y=${floor + 13} text-anchor="end" class="tick">${text(high)}</text>`}
  </svg>`;
}

/** A line with its name beside it, on the side where there is room. */
function marked({ label, mark }: SpreadLine, at: number, row: number, floor: number): unknown {
  const toLeft = at > WIDTH / 2;
  return svg`<line
      x1=${at}
      x2=${at}
      y1=${row - 9}
      y2=${floor}
      stroke=${COLOURS[mark]}
      stroke-width="2"
      stroke-dasharray=${DASHES[mark]}
    /><text x=${toLeft ? at - 4 : at + 4} y=${row} text-anchor=${toLeft ? "end" : "start"} class="tick"
      fill=${COLOURS[mark]}>${label}</text>`;
}
