import type { ReactNode } from "react";
import { decades, linearScale, logScale, niceTicks, type Scale } from "./scale";
import { Tooltip } from "./Tooltip";
import { useNearest } from "./useNearest";
import { useSize } from "./useSize";

export interface Point {
  x: number;
  y: number;
}

export interface Series {
  name: string;
  /** `one` to `four`: colour and dash, told apart without colour too; see charts.css. */
  look: string;
  points: readonly Point[];
  /** The value holds until the next one. */
  step?: boolean;
  area?: boolean;
}

interface Props {
  /** For those who do not see the chart. */
  label: string;
  series: readonly Series[];
  domain: [number, number];
  xTicks: (from: number, to: number, most: number) => readonly { at: number; text: string }[];
  yText: (value: number) => string;
  logarithmic?: boolean;
  /** The axis begins at zero. */
  fromZero?: boolean;
  objective?: { value: number; text: string };
  /** A stretch of x that does not count. */
  shaded?: { to: number; text: string };
  describe: (x: number) => ReactNode;
  empty: string;
}

/** Lines over time, or over whatever `x` is. */
export function LineChart({ label, series, domain, xTicks, yText, logarithmic = false, fromZero = false, objective, shaded, describe, empty }: Props) {
  const [ref, size] = useSize<HTMLDivElement>();
  const { width, height, rem } = size ?? { width: 0, height: 0, rem: 14 };
  const values = series.flatMap((each) => each.points.map((point) => point.y)).filter((y) => !logarithmic || y > 0);
  const ticks = yTicks(objective ? [...values, objective.value] : values, logarithmic, fromZero, Math.max(2, height / (3 * rem)));
  const [low, high] = [ticks[0]!, ticks[ticks.length - 1]!];
  const left = Math.max(2.5 * rem, ...ticks.map((tick) => (yText(tick).length * 0.56 + 0.8) * rem));
  const [right, top, bottom] = [width - 0.8 * rem, 0.6 * rem, height - 1.6 * rem];
  const x = linearScale(domain, [left, right]);
  const scale = (logarithmic ? logScale : linearScale)([low, high], [bottom, top]);
  const y = (value: number): number => Math.min(bottom, Math.max(top, scale(value)));
  const at = series.flatMap((each) => each.points.map((point) => point.x));
  const { nearest, handlers } = useNearest(at, x, 4 * rem);
  return (
    <div className="chart" ref={ref} {...handlers}>
      {size && (
        <svg width={width} height={height} role="img" aria-label={label}>
          {shaded && shaded.to > domain[0] && (
            <g className="shaded">
              <rect x={left} y={top} width={x(shaded.to) - left} height={bottom - top} />
              <text x={left + 0.4 * rem} y={bottom - 0.5 * rem}>{shaded.text}</text>
            </g>
          )}
          <g className="grid">
            {ticks.map((tick) => (
              <g key={tick}>
                <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
                <text x={left - 0.5 * rem} y={y(tick)} dy="0.35em" textAnchor="end">{yText(tick)}</text>
              </g>
            ))}
          </g>
          <g className="axis">
            <line x1={left} x2={right} y1={bottom} y2={bottom} />
            {xTicks(domain[0], domain[1], Math.max(2, (right - left) / (5.5 * rem))).map((tick) => (
              <text key={tick.at} x={Math.min(Math.max(x(tick.at), left + rem), right - 1.2 * rem)} y={bottom + 1.1 * rem} textAnchor="middle">{tick.text}</text>
            ))}
          </g>
          {series.map(({ name, look, points, step, area }) => {
            const line = path(points, x, y, step === true);
            const last = points[points.length - 1];
            return (
              <g key={name}>
                {area && last && <path className="area" d={`${line}V${bottom}H${x(points[0]!.x).toFixed(1)}Z`} />}
                <path className={`line ${look}`} d={line} />
                {points.length === 1 && last && <circle className={`point ${look}`} cx={x(last.x)} cy={y(last.y)} r={0.25 * rem} />}
              </g>
            );
          })}
          {objective && (
            <>
              <line className="objective" x1={left} x2={right} y1={y(objective.value)} y2={y(objective.value)} />
              <text className="objective-text" x={left + 0.4 * rem} y={y(objective.value) + 1.05 * rem}>{objective.text}</text>
            </>
          )}
          {nearest !== null && <line className="cursor" x1={x(nearest)} x2={x(nearest)} y1={top} y2={bottom} />}
        </svg>
      )}
      {size && values.length === 0 && <div className="chart-empty">{empty}</div>}
      {nearest !== null && <Tooltip x={x(nearest)} width={width}>{describe(nearest)}</Tooltip>}
    </div>
  );
}

/** What the lines are called; a chart with one line needs none. */
export const Legend = ({ series }: { series: readonly Series[] }) => (
  <ul className="legend">
    {series.map(({ name, look }) => (
      <li key={name}><svg viewBox="0 0 24 8" aria-hidden="true"><path className={`line ${look}`} d="M0 4H24" /></svg>{name}</li>
    ))}
  </ul>
);

function yTicks(values: readonly number[], logarithmic: boolean, fromZero: boolean, most: number): number[] {
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  if (!logarithmic) return niceTicks(fromZero ? Math.min(0, low) : low, high, most);
  const bounds = [10 ** Math.floor(Math.log10(Math.max(low, 0.01))), 10 ** Math.ceil(Math.log10(Math.max(high, 0.1)))] as const;
  return decades(bounds[0], Math.max(bounds[1], bounds[0] * 10));
}

function path(points: readonly Point[], x: Scale, y: Scale, step: boolean): string {
  return points.map((point, index) => {
    const [px, py] = [x(point.x).toFixed(1), y(point.y).toFixed(1)];
    return index === 0 ? `M${px} ${py}` : step ? `H${px}V${py}` : `L${px} ${py}`;
  }).join("");
}
