import type { LoadSecond, Percentiles } from "../../api/loadTests";
import type { Series } from "../../components/charts/LineChart";

/** Target and achieved rate. */
export function rateSeries(seconds: readonly LoadSecond[]): Series[] {
  const target = seconds.flatMap(({ second, target_rate }) => (target_rate === null ? [] : [{ x: second, y: target_rate }]));
  return [
    { name: "achieved", look: "one", points: seconds.map(({ second, achieved_rate }) => ({ x: second, y: achieved_rate })) },
    ...(target.length > 0 ? [{ name: "target", look: "plain", points: target, step: true }] : []),
  ];
}

const shown = ["p50", "p95", "p99"] as const;
const looks: Record<(typeof shown)[number], string> = { p50: "one", p95: "two", p99: "three" };

/** Percentiles of each second, corrected and not. */
export function latencySeries(seconds: readonly LoadSecond[]): Series[] {
  return (["corrected", "uncorrected"] as const).flatMap((kind) => shown.map((name) => ({
    name: kind === "corrected" ? name : `${name} uncorrected`,
    look: kind === "corrected" ? looks[name] : `${looks[name]} thin`,
    points: seconds.flatMap((each) => {
      const y = (each[kind] as Partial<Percentiles> | null)?.[name];
      return y === undefined || y === null ? [] : [{ x: each.second, y }];
    }),
  })));
}

/** The objective for a percentile of the latency in milliseconds, where the test has one. */
export function latencyObjective(sla: readonly { name: string; target: string }[]): { value: number; text: string } | null {
  for (const { name, target } of sla) {
    if (!/p9[59]|latency/i.test(name) || /freshness/i.test(name)) continue;
    const number = Number(/[\d.]+/.exec(target)?.[0]);
    const milliseconds = /\d\s*s\b/.test(target) ? number * 1_000 : number;
    if (milliseconds > 0) return { value: milliseconds, text: `objective ${name}` };
  }
  return null;
}

/** `0:00`, `0:30`: seconds since the test began. */
export function elapsedTicks(from: number, to: number, most: number): { at: number; text: string }[] {
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600].find((size) => (to - from) / size <= most) ?? 3_600;
  const ticks: { at: number; text: string }[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push({ at, text: elapsed(at) });
  return ticks;
}

export const elapsed = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
