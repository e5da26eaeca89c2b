import type { ReactNode } from "react";
import type { Metrics } from "../../api/types";
import { Ago } from "../../components/TimeText";
import { formatDuration } from "../../format/duration";
import { formatInteger } from "../../format/number";
import { parseTimestamp } from "../../format/time";
import { versionsBehind } from "../../live/History";
import { isRunning } from "../../live/verdict";

/** Where the data comes from, where it stands, who listens; with the distance between the first two. */
export function FlowDiagram({ metrics }: { metrics: Metrics }) {
  const behind = versionsBehind(metrics);
  const running = isRunning(metrics);
  const lag = metrics.sync_lag_seconds;
  return (
    <dl className="flow">
      <Stop name="Delta table" hint={metrics.table_uri} at={metrics.source_committed_at} verb="committed">
        {metrics.source_version === null ? "–" : <>v{formatInteger(metrics.source_version)}</>}
      </Stop>
      <Leg broken={!running}>
        <span>{running ? `${formatInteger(behind)} behind` : "not running"}</span>
        <span className="muted small">{running && lag !== null ? `lag ${formatDuration(lag * 1_000)}` : "lag unknown"}</span>
      </Leg>
      <Stop name="Store" hint={metrics.store} at={metrics.applied_committed_at} verb="as of commit">
        {metrics.applied_version === null ? "–" : <>v{formatInteger(metrics.applied_version)}</>}
      </Stop>
      <Leg>
        <span>live</span>
        <span className="muted small">WebSocket</span>
      </Leg>
      <Stop name="Listeners" hint="WebSocket clients, this page among them">
        {formatInteger(metrics.websocket_clients)}
      </Stop>
    </dl>
  );
}

interface StopProps {
  name: string;
  hint: string | null;
  at?: string | null;
  verb?: string;
  children: ReactNode;
}

function Stop({ name, hint, at, verb, children }: StopProps) {
  return (
    <div className="flow-stop">
      <dt>{name}</dt>
      <dd className="flow-value">{children}</dd>
      <dd className="muted small">{at ? <>{verb} <Ago at={parseTimestamp(at)} /></> : hint ?? "\u00a0"}</dd>
      {at && hint && <dd className="muted small flow-hint" title={hint}>{hint}</dd>}
    </div>
  );
}

const Leg = ({ broken = false, children }: { broken?: boolean; children: ReactNode }) => (
  <div className={`flow-leg ${broken ? "broken" : ""}`}>
    <dt className="visually-hidden">Between them</dt>
    <dd>{children}</dd>
  </div>
);
