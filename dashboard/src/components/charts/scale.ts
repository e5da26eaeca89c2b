export type Scale = (value: number) => number;

export const linearScale = (from: [number, number], to: [number, number]): Scale => (value) =>
  to[0] + ((value - from[0]) / (from[1] - from[0])) * (to[1] - to[0]);

export function logScale(from: [number, number], to: [number, number]): Scale {
  const linear = linearScale([Math.log10(from[0]), Math.log10(from[1])], to);
  return (value) => linear(Math.log10(Math.max(value, Number.MIN_VALUE)));
}

/** The powers of ten from `low` to `high`. */
export function decades(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let exponent = Math.ceil(Math.log10(low)); 10 ** exponent <= high * 1.000001; exponent += 1) ticks.push(10 ** exponent);
  return ticks;
}

/** A round number not below `value`: 1, 2 or 5 times a power of ten. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((round) => round >= value * 0.999999) ?? value;
}

const minute = 60_000;

/** Moments at which a time axis of `span` milliseconds that ends at `end` is labelled. */
export function timeTicks(end: number, span: number, most: number): number[] {
  const step = [1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * minute).find((size) => span / size <= most) ?? 60 * minute;
  const ticks: number[] = [];
  for (let at = Math.ceil((end - span) / step) * step; at <= end; at += step) ticks.push(at);
  return ticks;
}
