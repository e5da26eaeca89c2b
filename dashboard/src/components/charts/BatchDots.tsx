import { formatDuration } from "../../format/duration";
import { formatInteger, plural } from "../../format/number";
import type { BatchPoint } from "../../live/History";
import { TimeText } from "../TimeText";
import { logScale } from "./scale";
import { Tooltip } from "./Tooltip";
import { useNearest } from "./useNearest";
import { useSize } from "./useSize";

interface Props {
  /** Oldest first. */
  batches: readonly BatchPoint[];
  objectiveMs: number;
}

/** The last micro-batches, one dot each, newest on the right: its height is the duration, its area the rows. */
export function BatchDots({ batches, objectiveMs }: Props) {
  const [ref, size] = useSize<HTMLDivElement>();
  const { width, height, rem } = size ?? { width: 0, height: 0, rem: 14 };
  const step = 1.35 * rem;
  const count = Math.max(1, Math.min(60, Math.floor((width - step) / step)));
  const shown = batches.slice(-count);
  const spacing = (width - step) / Math.max(1, Math.max(shown.length, Math.min(count, 30)) - 1);
  const x = (point: BatchPoint): number => width - step / 2 - (shown.length - 1 - shown.indexOf(point)) * Math.min(spacing, 3 * rem);
  const durations = shown.map((point) => Math.max(0.1, point.batch.pipeline_latency_ms));
  const low = Math.min(...durations, 10);
  const high = Math.max(...durations, low * 10);
  const y = logScale([low, high], [height - step * 0.7, step * 0.7]);
  const mostRows = Math.max(10, ...shown.map((point) => point.rows));
  const radius = (point: BatchPoint): number => rem * (0.16 + 0.44 * Math.sqrt(point.rows / mostRows));
  const { nearest, handlers } = useNearest(shown, x, step);
  const late = shown.filter((point) => point.batch.pipeline_latency_ms > objectiveMs).length;
  const label = `The last ${plural(shown.length, "micro-batch", "micro-batches")}, up to ${plural(Math.max(...shown.map((point) => point.rows)), "row")} each, `
    + `${formatDuration(Math.min(...durations))} to ${formatDuration(Math.max(...durations))}; ${late} over the objective. The table below lists the newest.`;
  return (
    <div className="chart dots-strip" ref={ref} {...handlers}>
      {size && shown.length > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          {shown.map((point) => (
            <circle key={point.batch.id} cx={x(point)} cy={y(Math.max(0.1, point.batch.pipeline_latency_ms))} r={radius(point)}
              className={`batch-dot ${tone(point, objectiveMs)} ${point === nearest ? "near" : ""}`} />
          ))}
        </svg>
      )}
      {nearest && (
        <Tooltip x={x(nearest)} width={width}>
          <strong>Version {formatInteger(nearest.batch.source_version)}</strong>, <TimeText at={nearest.processedAt} milliseconds /><br />
          {plural(nearest.rows, "row")} in {formatDuration(nearest.batch.pipeline_latency_ms)}
          {nearest.batch.quarantined > 0 && <><br />{formatInteger(nearest.batch.quarantined)} quarantined</>}
        </Tooltip>
      )}
    </div>
  );
}

const tone = ({ batch }: BatchPoint, objectiveMs: number): string =>
  batch.pipeline_latency_ms > objectiveMs ? "bad" : batch.quarantined > 0 ? "warn" : "";
