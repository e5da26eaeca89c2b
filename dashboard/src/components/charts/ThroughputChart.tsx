import { formatInteger, formatRate, plural } from "../../format/number";
import type { BatchPoint } from "../../live/History";
import { TimeText } from "../TimeText";
import { linearScale, roundUp } from "./scale";
import { TimeAxis } from "./TimeAxis";
import { Tooltip } from "./Tooltip";
import { useNearest } from "./useNearest";
import { useSize } from "./useSize";

interface Props {
  label: string;
  batches: readonly BatchPoint[];
  end: number;
  span: number;
}

interface Bucket {
  at: number;
  rows: number;
  batches: number;
}

const columns = 60;

/** Rows applied, per second, summed from the micro-batches. */
export function ThroughputChart({ label, batches, end, span }: Props) {
  const [ref, size] = useSize<HTMLDivElement>();
  const { width, height, rem } = size ?? { width: 0, height: 0, rem: 14 };
  const [left, right, top, bottom] = [4.3 * rem, width - 0.5 * rem, 0.6 * rem, height - 1.6 * rem];
  const bucketMs = span / columns;
  const buckets = fillBuckets(batches, end, span, bucketMs);
  const rate = (bucket: Bucket): number => (bucket.rows * 1_000) / bucketMs;
  const high = roundUp(Math.max(1, ...buckets.map(rate)));
  const x = linearScale([end - span, end], [left, right]);
  const y = linearScale([0, high], [bottom, top]);
  const bar = Math.max(1, ((right - left) / columns) * 0.72);
  const { nearest, handlers } = useNearest(buckets, (bucket) => x(bucket.at + bucketMs / 2), 2 * rem);
  const bars = (some: readonly Bucket[]): string => some
    .map((bucket) => `M${(Math.min(x(bucket.at + bucketMs / 2), right - bar / 2) - bar / 2).toFixed(1)} ${bottom}V${Math.min(bottom - 1, y(rate(bucket))).toFixed(1)}h${bar.toFixed(1)}V${bottom}Z`).join("");
  return (
    <div className="chart" ref={ref} {...handlers}>
      {size && (
        <svg width={width} height={height} role="img" aria-label={label}>
          <g className="grid">
            {[0, high / 2, high].map((value) => (
              <g key={value}>
                {value > 0 && <line x1={left} x2={right} y1={y(value)} y2={y(value)} />}
                <text x={left - 0.5 * rem} y={y(value)} dy="0.35em" textAnchor="end">{value === 0 ? "0" : value < 10 ? formatRate(value) : formatInteger(value)}</text>
              </g>
            ))}
          </g>
          <path className="bars" d={bars(buckets)} />
          {nearest && <path className="bars picked-bar" d={bars([nearest])} />}
          <TimeAxis {...{ x, end, span, left, right, bottom, rem }} />
        </svg>
      )}
      {size && buckets.length === 0 && <div className="chart-empty">No change in this time</div>}
      {nearest && (
        <Tooltip x={x(nearest.at + bucketMs / 2)} width={width}>
          <strong>{formatRate(rate(nearest))} rows/s</strong><br />
          {plural(nearest.rows, "row")} in {plural(nearest.batches, "batch", "batches")}<br />
          <TimeText at={nearest.at} /> to <TimeText at={nearest.at + bucketMs} />
        </Tooltip>
      )}
    </div>
  );
}

/** Buckets lie on fixed moments, so that bars move and do not change as time passes. */
function fillBuckets(batches: readonly BatchPoint[], end: number, span: number, bucketMs: number): Bucket[] {
  const buckets = new Map<number, Bucket>();
  for (const point of batches) {
    if (point.processedAt < end - span || point.rows === 0) continue;
    const at = Math.floor(point.processedAt / bucketMs) * bucketMs;
    if (at < end - span) continue;
    const bucket = buckets.get(at) ?? { at, rows: 0, batches: 0 };
    buckets.set(at, { at, rows: bucket.rows + point.rows, batches: bucket.batches + 1 });
  }
  return [...buckets.values()];
}
