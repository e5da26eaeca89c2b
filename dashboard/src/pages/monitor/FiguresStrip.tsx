import type { Metrics } from "../../api/types";
import { Figure } from "../../components/Figure";
import { Ago, TimeText } from "../../components/TimeText";
import { formatDuration, formatRound } from "../../format/duration";
import { formatInteger, formatRate } from "../../format/number";
import { parseTimestamp, zoneLabel } from "../../format/time";
import { useTimeZone } from "../../live/timeZone";
import { objectiveMs } from "../../objective";
import { isRunning } from "../../live/verdict";

export function FiguresStrip({ metrics }: { metrics: Metrics }) {
  const zone = useTimeZone();
  const lagMs = metrics.sync_lag_seconds === null ? null : metrics.sync_lag_seconds * 1_000;
  const updated = metrics.last_updated === null ? null : parseTimestamp(metrics.last_updated);
  return (
    <dl className="figures">
      <Figure name="Documents" value={formatInteger(metrics.document_count)}>statements in the store</Figure>
      <Figure name="Accounts" value={formatInteger(metrics.account_count)}>with at least one</Figure>
      <Figure name="Lag" value={lagMs === null ? "–" : formatDuration(lagMs)} tone={lagMs !== null && lagMs > objectiveMs ? "bad" : ""}>
        {lagMs === null ? "nothing to compare yet" : !isRunning(metrics) ? "as last reported" : `${lagMs > objectiveMs ? "over" : "within"} the objective of ${formatRound(objectiveMs)}`}
      </Figure>
      <Figure name="Changes" value={formatRate(metrics.changes_per_second)} unit="/s">applied, at present</Figure>
      <Figure name="Quarantined" value={formatInteger(metrics.quarantined_count)} tone={metrics.quarantined_count > 0 ? "warn" : ""}>
        {metrics.quarantined_count > 0 ? <>see <code>odl quarantine list</code></> : "every row could be stored"}
      </Figure>
      <Figure name="Last sync" value={updated === null ? "never" : <Ago at={updated} />}>
        {updated === null ? "nothing applied yet" : <><TimeText at={updated} date milliseconds /> {zoneLabel(zone, updated)}</>}
      </Figure>
    </dl>
  );
}
