import { formatAgo, formatClock, formatDate, formatDateTime, zoneLabel } from "../format/time";
import { serverNow, useNow } from "../live/clock";
import { useTimeZone } from "../live/timeZone";

interface Props {
  /** Milliseconds since 1970. */
  at: number;
  /** The day too; with "old", where it is not today. */
  date?: boolean | "old";
  milliseconds?: boolean;
}

/** A moment in the zone that was chosen; both zones on hover. */
export function TimeText({ at, date = false, milliseconds = false }: Props) {
  const zone = useTimeZone();
  const dated = date === "old" ? formatDate(at, zone) !== formatDate(serverNow(), zone) : date;
  const text = dated ? formatDateTime(at, zone, milliseconds) : formatClock(at, zone, milliseconds);
  const both = `${formatDateTime(at, "utc", true)} UTC\n${formatDateTime(at, "local", true)} here (${zoneLabel("local", at)})`;
  return <time dateTime={new Date(at).toISOString()} title={both}>{text}</time>;
}

/** `12 s ago`, kept current. */
export function Ago({ at }: { at: number }) {
  return <span className="nowrap">{formatAgo(at, useNow())}</span>;
}
