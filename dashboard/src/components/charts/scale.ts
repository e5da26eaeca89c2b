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

/** Round values for an axis, at most `most` of them, the first not above `low` and the last not below `high`. */
export function niceTicks(low: number, high: number, most: number): number[] {
  const span = Math.max(high - low, Math.abs(high) * 1e-9, 1e-9);
  const step = roundUp(span / Math.max(1, most - 1));
  const ticks: number[] = [];
  const first = Math.floor(low / step + 1e-9);
  for (let index = first; ticks.length === 0 || ticks[ticks.length - 1]! < high - step * 1e-9; index += 1) ticks.push(index * step);
  return ticks.length > 1 ? ticks : [ticks[0]!, ticks[0]! + step];
}

const day = 86_400_000;

/** Midnights (UTC) at which an axis of dates is labelled: days, months or years, as many as fit. */
export function dateTicks(from: number, to: number, most: number): { at: number; text: string }[] {
  const date = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const days = [1, 2, 7, 14].find((count) => (to - from) / (count * day) <= most);
  const ticks: { at: number; text: string }[] = [];
  if (days) {
    for (let at = Math.ceil(from / (days * day)) * days * day; at <= to; at += days * day) ticks.push({ at, text: date(at).slice(5) });
    return ticks;
  }
  const months = [1, 3, 6, 12, 24, 60, 120].find((count) => (to - from) / (count * 30.4 * day) <= most) ?? 240;
  const start = new Date(from);
  for (let month = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / months) * months; ; month += months) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (at > to) return ticks;
    if (at >= from) ticks.push({ at, text: months >= 12 ? date(at).slice(0, 4) : date(at).slice(0, 7) });
  }
}
