/** Stacked bars over ordered slots (years, classes): values → SVG, with a line or two drawn over them. */
import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import { linear, niceTicks, type Scale } from "./scale";

export interface Series {
  key: string;
  label: string;
  colour: string;
  /** Fill pattern for grey printers. */
  pattern?: "plain" | "hatch";
}

export interface Slot {
  key: number | string;
  label: string;
  /** In the order of the series; never negative. */
  values: readonly number[];
}

export interface Rule {
  label: string;
  value: number;
  dashed?: boolean;
  colour?: string;
}

export interface SteppedLine {
  label: string;
  values: readonly (number | null)[];
  colour: string;
  /** Told from the others on a grey printer. */
  dashes?: string;
}

export interface BarsInput {
  label: string;
  slots: readonly Slot[];
  series: readonly Series[];
  rules?: readonly Rule[];
  /** A stepped line, one value a slot. */
  line?: SteppedLine;
  /** More stepped lines, drawn under it. */
  lines?: readonly SteppedLine[];
  /** A vertical mark before the slot of this key. */
  mark?: { before: number | string; label: string };
  tickText(value: number): string;
  /** A label under every n-th slot. */
  labelEvery?: number;
  width?: number;
  height?: number;
  active?: number | string | null;
  onHover?(key: number | string | null): void;
  onPick?(key: number | string): void;
}

const LEFT = 52;
const BOTTOM = 20;
const TOP = 14;

export function stackedBars(input: BarsInput): TemplateResult {
  const { width = 360, height = 190, slots, rules = [] } = input;
  const totals = slots.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  const highest = Math.max(
    1e-9,
    ...totals,
    ...rules.map(({ value }) => value),
    ...linesOf(input).flatMap(({ values }) => values.map((value) => value ?? 0)),
  );
  const ticks = niceTicks(0, highest);
  const y = linear(0, ticks[ticks.length - 1]!, height - BOTTOM, TOP);
  const step = (width - LEFT - 4) / Math.max(1, slots.length);
  return html`<svg
    class="chart"
    viewBox="0 0 ${width} ${height}"
    width="100%"
    role="img"
    aria-label=${input.label}
    @pointerleave=${() => input.onHover?.(null)}
  >
    ${svg` ${gridLines(ticks, y, width, input.tickText)}
    ${slots.map((slot, k) => column(input, slot, LEFT + k * step, step, y, height))}
    ${linesOf(input).map((line) => stepped(line, step, y))} ${rules.map((rule) => ruleLine(rule, y, width))}
    ${input.mark ? markLine(input, step, height) : nothing}`}
  </svg>`;
}

function gridLines(
  ticks: readonly number[],
  y: Scale,
  width: number,
  text: (value: number) => string,
): SVGTemplateResult[] {
  return ticks.map(
    (tick) =>
      svg` <line x1=${LEFT} x2=${width} y1=${y(tick)} y2=${y(tick)} class=${tick === 0 ? "axis" : "grid"} />
        <text x=${LEFT - 6} y=${y(tick) + 3.5} text-anchor="end" class="tick">${text(tick)}</text>`,
  );
}

function column(input: BarsInput, slot: Slot, x: number, step: number, y: Scale, height: number): SVGTemplateResult {
  const gap = Math.min(6, step * 0.22);
  let base = 0;
  const parts = slot.values.map((value, k) => {
    if (!(value > 0)) return nothing;
    const from = y(base);
    base += value;
    const to = y(base);
    return svg`<rect
      x=${x + gap / 2}
      width=${Math.max(0.8, step - gap)}
      y=${to}
      height=${Math.max(0.4, from - to)}
      fill=${input.series[k]?.colour ?? "#999"}
    />`;
  });
  const every = input.labelEvery ?? 1;
  const position = input.slots.indexOf(slot);
  const tips = slot.values
    .map((value, k) => (value > 0 ? `${input.series[k]?.label ?? ""} ${input.tickText(value)}` : ""))
    .filter(Boolean);
  return svg`<g
    class="slot ${input.active === slot.key ? "active" : ""} ${input.onPick ? "pickable" : ""}"
    @pointerenter=${() => input.onHover?.(slot.key)}
    @click=${() => input.onPick?.(slot.key)}
  >
    <rect x=${x} width=${step} y=${TOP} height=${height - BOTTOM - TOP} class="touch" />
    ${parts}
    ${
      position % every === 0
        ? svg`<text x=${x + step / 2} y=${height - 6} text-anchor="middle" class="tick"
            >${slot.label}</text
          >`
        : nothing
    }
    <title>${[slot.label, ...tips].join("\n")}</title>
  </g>`;
}

const linesOf = ({ line, lines = [] }: BarsInput): readonly SteppedLine[] => [...lines, ...(line ? [line] : [])];

function stepped(line: SteppedLine, step: number, y: Scale): SVGTemplateResult {
  const at = (k: number) => line.values[k] ?? null;
  const begin = (value: number, k: number) =>
    k > 0 && at(k - 1) !== null ? `V${y(value)}` : `M${LEFT + k * step},${y(value)}`;
  const path = line.values.map((value, k) => (value === null ? "" : `${begin(value, k)}h${step}`)).join("");
  return svg`<path
    d=${path}
    fill="none"
    stroke=${line.colour}
    stroke-width=${line.dashes ? 1.6 : 2.2}
    stroke-dasharray=${line.dashes ?? "none"}
  />`;
}

function ruleLine(rule: Rule, y: Scale, width: number): SVGTemplateResult {
  const colour = rule.colour ?? "#1a1a1a";
  return svg`<line
      x1=${LEFT}
      x2=${width}
      y1=${y(rule.value)}
      y2=${y(rule.value)}
      stroke=${colour}
      stroke-width="1.6"
      stroke-dasharray=${rule.dashed ? "6 4" : "none"}
    />
    <text x=${width - 2} y=${y(rule.value) - 4} text-anchor="end" class="rule-label" fill=${colour}
      >${rule.label}</text
    >`;
}

function markLine(input: BarsInput, step: number, height: number): SVGTemplateResult | typeof nothing {
  const position = input.slots.findIndex(({ key }) => key === input.mark!.before);
  if (position < 0) return nothing;
  const x = LEFT + position * step;
  return svg`<line
      x1=${x}
      x2=${x}
      y1=${TOP - 4}
      y2=${height - BOTTOM}
      stroke="#ce0000"
      stroke-width="1.4"
      stroke-dasharray="4 3"
    />
    <text x=${x + 4} y=${TOP + 2} class="rule-label" fill="#ce0000">${input.mark!.label}</text>`;
}

export function legendOf(series: readonly Series[]): TemplateResult {
  return html`<ul class="chart-keys">
    ${series.map(
      ({ label, colour }) =>
        html`<li>
          <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
            ${svg`<rect width="10" height="10" fill=${colour} />`}</svg
          >${label}
        </li>`,
    )}
  </ul>`;
}
