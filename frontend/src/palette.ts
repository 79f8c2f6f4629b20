/**
 * Colours and shapes, shared by map, legend and charts.
 * Ages: blue before the first large renovation (30), orange to plum after it; lightness falls at every step,
 * so the order survives colour blindness and a grey printer. Actions differ in shape as well as in colour.
 */

export const AGE_COLOURS = [
  "#e3f2fc",
  "#b9dcf3",
  "#8cc1e6",
  "#dd8420",
  "#b94f16",
  "#84261c",
  "#3a0926",
  "#ffffff",
] as const;

export const CONDITION_STEPS = [80, 60, 40, 20, 0] as const;
export const CONDITION_COLOURS = ["#dcf1e2", "#a3d6ba", "#dc9c34", "#a84a1a", "#560e20", "#ffffff"] as const;

export type Shape =
  | "dot"
  | "circle"
  | "ring"
  | "square"
  | "square-small"
  | "square-hollow"
  | "diamond"
  | "diamond-hollow"
  | "triangle-down"
  | "triangle-up"
  | "triangle-left"
  | "triangle-right"
  | "triangle-right-hollow"
  | "hexagon"
  | "star"
  | "plus"
  | "cross"
  | "cross-thin"
  | "bar";

export interface ActionLook {
  shape: Shape;
  colour: string;
}

export const NO_ACTION: ActionLook = { shape: "dot", colour: "#cccccc" };
/** The signs of actions as the vocabulary has them; see `learnActions`. */
const looks = new Map<string, ActionLook>();

/** Takes the signs from the vocabulary route: the server's one table of actions. */
export function learnActions(actions: readonly { code: string; shape: Shape; colour: string }[]): void {
  for (const { code, shape, colour } of actions) looks.set(code, { shape, colour });
}

export const lookOf = (action: string | undefined): ActionLook => looks.get(action ?? "") ?? NO_ACTION;

/** Categorical series for stacked charts: Okabe–Ito order first, told apart for every kind of colour vision. */
export const SERIES = [
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#cc79a7",
  "#56b4e9",
  "#d55e00",
  "#8b7f1f",
  "#5b3a8c",
  "#7f7f7f",
  "#8cb4d9",
  "#f2cf8d",
  "#88c9b4",
  "#4d4d4d",
] as const;

export const COST_KIND_COLOURS: Record<string, string> = {
  repair: "#c5d7e8",
  mid_repair: "#8db8d8",
  renovation: "#0072b2",
  backlog_renovation: "#56b4e9",
  rebuild: "#d55e00",
  backlog_rebuild: "#f0a63a",
  demolition: "#7f7f7f",
  running: "#009e73",
  income: "#cc79a7",
};

/** Index 0..5 into CONDITION_COLOURS; 5 = not inspected. */
export function conditionStep(score: number | null): number {
  if (score === null) return 5;
  return CONDITION_STEPS.findIndex((from) => score >= from);
}

/** The outline of a shape of radius r around 0,0 as an SVG path (canvas reads it through Path2D). */
export function shapePath(shape: Shape, r: number): string {
  switch (shape) {
    case "circle":
      return circle(r);
    case "ring":
      return ring(r, r * 0.45);
    case "square-hollow":
      return hollow(corners(4, r * 1.22, Math.PI / 4), 0.5);
    case "diamond-hollow":
      return hollow(corners(4, r * 1.25, 0), 0.5);
    case "triangle-left":
      return polygon(corners(3, r * 1.35, Math.PI));
    case "triangle-right-hollow":
      return hollow(corners(3, r * 1.45, 0), 0.45);
    case "plus":
      return polygon(turnedCross(r * 1.05, r * 0.42, 0));
    case "cross-thin":
      return polygon(turnedCross(r * 1.05, r * 0.2, Math.PI / 4));
    case "bar":
      return polygon(box(r * 1.25, r * 0.42));
    case "dot":
      return circle(r * 0.72);
    case "square":
      return polygon(corners(4, r * 1.22, Math.PI / 4));
    case "square-small":
      return polygon(corners(4, r * 0.95, Math.PI / 4));
    case "diamond":
      return polygon(corners(4, r * 1.25, 0));
    case "triangle-down":
      return polygon(corners(3, r * 1.35, Math.PI / 2));
    case "triangle-up":
      return polygon(corners(3, r * 1.35, -Math.PI / 2));
    case "triangle-right":
      return polygon(corners(3, r * 1.35, 0));
    case "hexagon":
      return polygon(corners(6, r * 1.15, 0));
    case "star":
      return polygon(star(r * 1.55, r * 0.72));
    case "cross":
      return polygon(turnedCross(r * 1.05, r * 0.42, Math.PI / 4));
  }
}

type Point = readonly [number, number];

function circle(r: number): string {
  return `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;
}

function corners(count: number, r: number, turn: number): Point[] {
  return Array.from({ length: count }, (_, k) => {
    const angle = turn + (2 * Math.PI * k) / count;
    return [r * Math.cos(angle), r * Math.sin(angle)] as const;
  });
}

function star(outer: number, inner: number): Point[] {
  return Array.from({ length: 10 }, (_, k) => {
    const [angle, r] = [-Math.PI / 2 + (Math.PI * k) / 5, k % 2 ? inner : outer];
    return [r * Math.cos(angle), r * Math.sin(angle)] as const;
  });
}

/** A cross with arms of half-length a and half-width w, turned by an angle. */
function turnedCross(a: number, w: number, angle: number): Point[] {
  const l = a * 1.25;
  const plain: Point[] = [
    [w, -l],
    [w, -w],
    [l, -w],
    [l, w],
    [w, w],
    [w, l],
    [-w, l],
    [-w, w],
    [-l, w],
    [-l, -w],
    [-w, -w],
    [-w, -l],
  ];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return plain.map(([x, y]) => [x * cos - y * sin, x * sin + y * cos] as const);
}

const box = (a: number, b: number): Point[] => [
  [-a, -b],
  [a, -b],
  [a, b],
  [-a, b],
];

/** An outline with a hole of the same form: the hole runs the other way round, so it stays empty. */
function hollow(points: Point[], hole: number): string {
  const inner = points.map(([x, y]) => [x * hole, y * hole] as const).reverse();
  return polygon(points) + polygon(inner);
}

function ring(r: number, hole: number): string {
  return `${circle(r)}M${-hole},0a${hole},${hole} 0 1,1 ${2 * hole},0a${hole},${hole} 0 1,1 ${-2 * hole},0Z`;
}

function polygon(points: readonly Point[]): string {
  return `M${points.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join("L")}Z`;
}
