import { formatDuration, formatRound } from "../../format/duration";
import { TimeText } from "../TimeText";
import { plural } from "../../format/number";
import type { Sample } from "../../live/History";
import { linearScale, roundUp } from "./scale";
import { TimeAxis } from "./TimeAxis";
import { Tooltip } from "./Tooltip";
import { useNearest } from "./useNearest";
import { useSize } from "./useSize";

interface Props {
  label: string;
  samples: readonly Sample[];
  objectiveMs: number;
  end: number;
  span: number;
}

/** Samples further apart than this have a pause between them, in which nothing is known. */
const longestStep = 8_000;

/** How far the store was behind, as this browser has watched it. */
export function LagChart({ label, samples, objectiveMs, end, span }: Props) {
  const [ref, size] = useSize<HTMLDivElement>();
  const { width, height, rem } = size ?? { width: 0, height: 0, rem: 14 };
  const [left, right, top, bottom] = [4.3 * rem, width - 0.5 * rem, 0.6 * rem, height - 1.6 * rem];
  const visible = samples.filter((sample) => sample.at >= end - span && sample.lagMs !== null);
  const high = roundUp(Math.max(1_000, ...visible.map((sample) => sample.lagMs! * 1.1)));
  const x = linearScale([end - span, end], [left, right]);
  const y = linearScale([0, high], [bottom, top]);
  const { nearest, handlers } = useNearest(visible, (sample) => x(sample.at), 2 * rem);
  const { line, area } = paths(visible, x, (ms) => y(ms), bottom);
  return (
    <div className="chart" ref={ref} {...handlers}>
      {size && (
        <svg width={width} height={height} role="img" aria-label={label}>
          <g className="grid">
            {[0, high / 2, high].map((ms) => (
              <g key={ms}>
                {ms > 0 && <line x1={left} x2={right} y1={y(ms)} y2={y(ms)} />}
                <text x={left - 0.5 * rem} y={y(ms)} dy="0.35em" textAnchor="end">{ms === 0 ? "0" : formatRound(ms)}</text>
              </g>
            ))}
          </g>
          <path className="area" d={area} />
          <path className="line" d={line} />
          {high >= objectiveMs && <line className="objective" x1={left} x2={right} y1={y(objectiveMs)} y2={y(objectiveMs)} />}
          {nearest && <circle className="picked" cx={x(nearest.at)} cy={y(nearest.lagMs!)} r={0.4 * rem} />}
          <TimeAxis {...{ x, end, span, left, right, bottom, rem }} />
        </svg>
      )}
      {nearest && (
        <Tooltip x={x(nearest.at)} width={width}>
          <strong>{formatDuration(nearest.lagMs!)}</strong> behind{nearest.behind > 0 && ` (${plural(nearest.behind, "version")})`}
          <br /><TimeText at={nearest.at} />
        </Tooltip>
      )}
    </div>
  );
}

function paths(samples: readonly Sample[], x: (at: number) => number, y: (ms: number) => number, bottom: number) {
  let line = "";
  let area = "";
  let previous: Sample | null = null;
  for (const sample of samples) {
    const [px, py] = [x(sample.at).toFixed(1), y(sample.lagMs!).toFixed(1)];
    const joined = previous !== null && sample.at - previous.at <= longestStep;
    if (!joined && previous) area += `V${bottom}Z`;
    line += `${joined ? "L" : "M"}${px} ${py}`;
    area += joined ? `L${px} ${py}` : `M${px} ${bottom}V${py}`;
    previous = sample;
  }
  return { line, area: previous ? `${area}V${bottom}Z` : "" };
}
