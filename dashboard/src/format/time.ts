import { formatLongDuration } from "./duration";

export type TimeZoneChoice = "utc" | "local";

/** Milliseconds since 1970, microseconds kept as the fraction; NaN for what is no timestamp. */
export function parseTimestamp(text: string): number {
  const whole = Date.parse(text.replace(/\.\d+/, ""));
  const fraction = /\.(\d+)/.exec(text)?.[1];
  return whole + (fraction ? Number(`0.${fraction}`) * 1_000 : 0);
}

const two = (value: number): string => String(value).padStart(2, "0");
const three = (value: number): string => String(value).padStart(3, "0");

/** `2026-03-01`, in the zone chosen. */
export function formatDate(ms: number, zone: TimeZoneChoice): string {
  const d = new Date(ms);
  return zone === "utc"
    ? `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`
    : `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
}

/** `14:03:07`, or with milliseconds `14:03:07.042`. */
export function formatClock(ms: number, zone: TimeZoneChoice, milliseconds = false): string {
  const d = new Date(ms);
  const clock = zone === "utc"
    ? `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`
    : `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
  return milliseconds ? `${clock}.${three(d.getMilliseconds())}` : clock;
}

export const formatDateTime = (ms: number, zone: TimeZoneChoice, milliseconds = false): string =>
  `${formatDate(ms, zone)} ${formatClock(ms, zone, milliseconds)}`;

/** `UTC`, or the offset of the local zone at that time: `UTC+02:00`. */
export function zoneLabel(zone: TimeZoneChoice, ms: number = Date.now()): string {
  if (zone === "utc") return "UTC";
  const minutes = -new Date(ms).getTimezoneOffset();
  if (minutes === 0) return "UTC";
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? "\u2212" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** `just now`, `12 s ago`, `3 min ago`: one unit, for the moment itself stands beside it. */
export function formatAgo(ms: number, now: number): string {
  const seconds = (now - ms) / 1_000;
  if (seconds < 1) return "just now";
  const unit = [86_400, 3_600, 60].find((size) => seconds >= 2 * size || (size === 60 && seconds >= 60)) ?? 1;
  return `${formatLongDuration(Math.floor(seconds / unit) * unit)} ago`;
}
