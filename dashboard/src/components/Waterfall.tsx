import { formatDuration, formatRound } from "../format/duration";
import { objectiveMs } from "../objective";
import { TimeText } from "./TimeText";

interface Props {
  /** T0, T1, T2 and the arrival here; milliseconds since 1970. */
  committedAt: number;
  startedAt: number;
  processedAt: number;
  /** null when it was not delivered to this browser. */
  arrivedAt: number | null;
}

/** The way of one change as spans, as trace viewers draw them. */
export function Waterfall({ committedAt, startedAt, processedAt, arrivedAt }: Props) {
  const end = Math.max(processedAt, arrivedAt ?? processedAt);
  const total = Math.max(end - committedAt, 0.001);
  const spans: [string, string, number, number][] = [
    ["T0", "Committed, until noticed", committedAt, startedAt],
    ["T1", "Read, checked and written", startedAt, processedAt],
  ];
  if (arrivedAt !== null) spans.push(["T2", "Delivered to this browser", processedAt, Math.max(arrivedAt, processedAt)]);
  const percent = (ms: number): string => `${Math.min(100, Math.max(0, (100 * ms) / total)).toFixed(2)}%`;
  return (
    <div className="waterfall">
      <ol>
        {spans.map(([mark, name, from, to]) => (
          <li key={mark}>
            <span className="waterfall-mark">{mark}</span>
            <span className="waterfall-time"><TimeText at={from} milliseconds /></span>
            <span className="waterfall-name">{name}</span>
            <span className="waterfall-length">{formatDuration(to - from)}</span>
            <span className="waterfall-track"><span style={{ left: percent(from - committedAt), width: percent(to - from) }} /></span>
          </li>
        ))}
        <li>
          <span className="waterfall-mark">{arrivedAt === null ? "T2" : "T3"}</span>
          <span className="waterfall-time"><TimeText at={end} milliseconds /></span>
          <span className="waterfall-name">{arrivedAt === null ? "Readable" : "Arrived here"}</span>
        </li>
      </ol>
      <p className="waterfall-total">
        <strong>{formatDuration(total)}</strong> in all, {total <= objectiveMs ? "within" : "over"} the objective of {formatRound(objectiveMs)}
      </p>
    </div>
  );
}
