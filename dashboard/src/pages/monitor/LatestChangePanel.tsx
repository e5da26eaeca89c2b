import type { Metrics } from "../../api/types";
import { OperationTag } from "../../components/OperationTag";
import { Panel } from "../../components/Panel";
import { Waterfall } from "../../components/Waterfall";
import { formatInteger } from "../../format/number";
import { parseTimestamp } from "../../format/time";
import { allChanges } from "../../live/feeds";
import { useStore } from "../../live/Store";

/** The way of the newest change, from the commit in Delta to this browser. Before the first one arrives: of the newest batch. */
export function LatestChangePanel({ metrics }: { metrics: Metrics }) {
  const { latest } = useStore(allChanges);
  const batch = metrics.recent_batches[0];
  if (latest) {
    const { change } = latest;
    return (
      <Panel title="Latest change" aside={<>version {formatInteger(change.source_version)}</>}>
        <p className="latest-name">
          <OperationTag operation={change.operation} /> <span className="mono">{change.statementId}</span>
          <span className="muted"> account </span><span className="mono">{change.accountNumber}</span>
        </p>
        <Waterfall committedAt={latest.committedAt} startedAt={latest.processedAt - change.pipeline_latency_ms}
          processedAt={latest.processedAt} arrivedAt={latest.arrivedAt} />
      </Panel>
    );
  }
  return (
    <Panel title="Latest change" aside={batch && <>version {formatInteger(batch.source_version)}</>}>
      <p className="latest-name muted">{batch
        ? "None since this page was opened. The newest batch before that:"
        : "Its way from the commit to this browser is shown here when the first one arrives."}</p>
      {batch && <Waterfall committedAt={parseTimestamp(batch.committed_at)} startedAt={parseTimestamp(batch.started_at)}
        processedAt={parseTimestamp(batch.processed_at)} arrivedAt={null} />}
    </Panel>
  );
}
