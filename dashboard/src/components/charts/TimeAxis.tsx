import { formatClock } from "../../format/time";
import { useTimeZone } from "../../live/timeZone";
import { timeTicks, type Scale } from "./scale";

interface Props {
  x: Scale;
  end: number;
  span: number;
  left: number;
  right: number;
  bottom: number;
  rem: number;
}

export function TimeAxis({ x, end, span, left, right, bottom, rem }: Props) {
  const zone = useTimeZone();
  const ticks = timeTicks(end, span, Math.max(2, (right - left) / (4.5 * rem)));
  return (
    <g className="axis">
      <line x1={left} x2={right} y1={bottom} y2={bottom} />
      {ticks.map((at) => {
        const inset = Math.min(Math.max(x(at), left + 1.1 * rem), right - 1.1 * rem);
        return (
          <g key={at}>
            <line x1={x(at)} x2={x(at)} y1={bottom} y2={bottom + 0.25 * rem} />
            <text x={inset} y={bottom + 1.1 * rem} textAnchor="middle">{formatClock(at, zone).slice(0, 5)}</text>
          </g>
        );
      })}
    </g>
  );
}
