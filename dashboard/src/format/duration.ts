/** Milliseconds for reading: three significant digits at most, in the unit that fits. */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms === 0) return "0\u00a0s";
  if (ms < 0.995) return `${ms.toFixed(2)}\u00a0ms`;
  if (ms < 9.95) return `${ms.toFixed(1)}\u00a0ms`;
  if (ms < 999.5) return `${Math.round(ms)}\u00a0ms`;
  if (ms < 9_995) return `${(ms / 1_000).toFixed(2)}\u00a0s`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)}\u00a0s`;
  return formatLongDuration(ms / 1_000);
}

/** A round number of milliseconds, as it stands on an axis. */
export const formatRound = (ms: number): string => (ms >= 60_000 ? `${ms / 60_000}\u00a0min` : ms >= 1_000 ? `${ms / 1_000}\u00a0s` : `${ms}\u00a0ms`);

/** Seconds, in the two largest units. */
export function formatLongDuration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s}\u00a0s`;
  if (s < 3_600) return join(Math.floor(s / 60), "min", s % 60, "s");
  if (s < 86_400) return join(Math.floor(s / 3_600), "h", Math.floor((s % 3_600) / 60), "min");
  return join(Math.floor(s / 86_400), "d", Math.floor((s % 86_400) / 3_600), "h");
}

const join = (a: number, unitA: string, b: number, unitB: string): string =>
  b === 0 ? `${a}\u00a0${unitA}` : `${a}\u00a0${unitA} ${b}\u00a0${unitB}`;
