import type { Answer } from "../api/client";
import { formatDuration } from "../format/duration";
import { formatInteger } from "../format/number";

/** Which version of the table an answer shows, and how long it took. */
export function SourceNote({ answer }: { answer: Answer<unknown> | null }) {
  if (!answer) return null;
  const { source, storeMs, roundTripMs } = answer;
  return (
    <span className="source-note">
      {source && <span>version <strong>{formatInteger(source.version)}</strong>, {formatDuration(source.ageSeconds * 1_000)} old</span>}
      {storeMs !== null && <span>store <strong>{formatDuration(storeMs)}</strong></span>}
      <span>round trip <strong>{formatDuration(roundTripMs)}</strong></span>
    </span>
  );
}
