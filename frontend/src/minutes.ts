/**
 * Travel time in steps: one scale for map, legend and table. Lightness falls with time; grey printers keep the order.
 */

export const MINUTE_STEPS = [5, 10, 15, 20, 30] as const;
export const MINUTE_COLOURS = ["#e3f4df", "#a9dba0", "#63b0ab", "#3a7db5", "#5b4799", "#4a0f3c"] as const;
export const UNREACHED_COLOUR = "#b3b3b3";

export function minuteStep(minutes: number): number {
  const step = MINUTE_STEPS.findIndex((limit) => minutes <= limit);
  return step < 0 ? MINUTE_STEPS.length : step;
}

export function minuteLabel(step: number): string {
  if (step === 0) return `≤ ${MINUTE_STEPS[0]}`;
  const from = MINUTE_STEPS[step - 1]!;
  return step === MINUTE_STEPS.length ? `> ${from}` : `${from}–${MINUTE_STEPS[step]}`;
}
