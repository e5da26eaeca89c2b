import type { ReactNode } from "react";
import type { LatencySummary } from "../../api/types";
import { formatRound } from "../../format/duration";
import { decades, linearScale, logScale } from "./scale";
import { TimeAxis } from "./TimeAxis";
import { Tooltip } from "./Tooltip";
import { useNearest } from "./useNearest";
import { useSize } from "./useSize";

export interface LatencyPoint {
  key: number;
  at: number;
  ms: number;
}

interface Props<P extends LatencyPoint> {
  label: string;
  points: readonly P[];
  summary: LatencySummary | null;
  objectiveMs: number;
  end: number;
  span: number;
  describe: (point: P) => ReactNode;
}

const lowest = 1;
const leastHigh = 30_000;
const highest = 600_000;

/** Durations over time on a logarithmic scale, so that milliseconds and the objective of seconds stand in one picture. */
export function LatencyChart<P extends LatencyPoint>({ label, points, summary, objectiveMs, end, span, describe }: Props<P>) {
  const [ref, size] = useSize<HTMLDivElement>();
  const { width, height, rem } = size ?? { width: 0, height: 0, rem: 14 };
  const [left, right, top, bottom] = [4.3 * rem, width - 2.7 * rem, 0.6 * rem, height - 1.6 * rem];
  const visible = points.filter((point) => point.at >= end - span && point.at <= end + 1_000);
  const low = visible.some((point) => point.ms < lowest) ? 0.1 : lowest;
  const high = Math.min(highest, Math.max(leastHigh, ...visible.map((point) => point.ms * 1.2)));
  const x = linearScale([end - span, end], [left, right]);
  const scale = logScale([low, high], [bottom, top]);
  const y = (ms: number): number => Math.min(bottom, Math.max(top, scale(ms)));
  const { nearest, handlers } = useNearest(visible, (point) => x(point.at), 2 * rem);
  const dots = (late: boolean): string => visible.filter((point) => point.ms > objectiveMs === late)
    .map((point) => `M${x(point.at).toFixed(1)} ${y(point.ms).toFixed(1)}h0`).join("");
  const marks = summary ? placeMarks([["p50", summary.p50], ["p95", summary.p95], ["p99", summary.p99]], y, rem, bottom) : [];
  const radius = visible.length > 400 ? "few" : "many";

  return (
    <div className="chart" ref={ref} {...handlers}>
      {size && (
        <svg width={width} height={height} role="img" aria-label={label}>
          <rect className="over" x={left} y={top} width={Math.max(0, right - left)} height={Math.max(0, y(objectiveMs) - top)} />
          <g className="grid">
            {decades(low, high).map((ms) => (
              <g key={ms}>
                {ms !== objectiveMs && <line x1={left} x2={right} y1={y(ms)} y2={y(ms)} />}
                <text x={left - 0.5 * rem} y={y(ms)} dy="0.35em" textAnchor="end">{formatRound(ms)}</text>
              </g>
            ))}
          </g>
          <line className="objective" x1={left} x2={right} y1={y(objectiveMs)} y2={y(objectiveMs)} />
          <text className="objective-text" x={left + 0.4 * rem} y={y(objectiveMs) + 1.05 * rem}>objective {formatRound(objectiveMs)}</text>
          {marks.map(({ name, at, text }) => (
            <g key={name} className="mark">
              <line x1={left} x2={right} y1={at} y2={at} />
              <text x={right + 0.4 * rem} y={text} dy="0.35em">{name}</text>
            </g>
          ))}
          <path className={`dots ${radius}`} d={dots(false)} />
          <path className={`dots late ${radius}`} d={dots(true)} />
          {nearest && <circle className="picked" cx={x(nearest.at)} cy={y(nearest.ms)} r={0.4 * rem} />}
          <TimeAxis {...{ x, end, span, left, right, bottom, rem }} />
        </svg>
      )}
      {size && visible.length === 0 && <div className="chart-empty">No change in this time</div>}
      {nearest && <Tooltip x={x(nearest.at)} width={width}>{describe(nearest)}</Tooltip>}
    </div>
  );
}

/** Percentiles as lines, with their names beside them: moved apart where they would overlap, and kept inside the chart. */
function placeMarks(ascending: [string, number][], y: (ms: number) => number, rem: number, bottom: number) {
  const marks = ascending.map(([name, ms]) => ({ name, at: y(ms), text: y(ms) })).reverse();
  const step = 0.95 * rem;
  marks.forEach((mark, index) => {
    if (index > 0) mark.text = Math.max(mark.text, marks[index - 1]!.text + step);
  });
  marks.reverse().forEach((mark, index) => {
    mark.text = Math.min(mark.text, index > 0 ? marks[index - 1]!.text - step : bottom);
  });
  return marks;
}
