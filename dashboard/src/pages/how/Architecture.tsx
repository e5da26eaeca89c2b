import type { ReactNode } from "react";
import type { Metrics } from "../../api/types";
import { Ago } from "../../components/TimeText";
import { formatDuration } from "../../format/duration";
import { formatInteger, formatRate, plural } from "../../format/number";
import { parseTimestamp } from "../../format/time";
import { allChanges } from "../../live/feeds";
import { versionsBehind } from "../../live/History";
import { useStore } from "../../live/Store";
import { isRunning } from "../../live/verdict";
import { Link } from "../../router/Link";

/** The parts in the order in which a change passes them; between two of them what flows, as measured now. */
export function Architecture({ metrics }: { metrics: Metrics | null }) {
  const { rate, received } = useStore(allChanges);
  const running = metrics !== null && isRunning(metrics);
  const batch = metrics?.recent_batches[0];
  const { origin, host } = window.location;
  return (
    <ol className="architecture" aria-label="The way of a change">
      <Part name="Lakehouse" title="Delta table, Change Data Feed" where={metrics?.table_uri} live={metrics?.source_version != null && <>version {formatInteger(metrics.source_version)}</>}>
        The bank's own, written by its jobs. Each commit is a version; the feed says which statements it inserted, changed, deleted.
      </Part>
      <Arrow broken={!running} lines={[
        metrics && (running ? `${plural(versionsBehind(metrics), "version")} behind` : "not running"),
        metrics?.source_committed_at && <>last commit <Ago at={parseTimestamp(metrics.source_committed_at)} /></>,
      ]}>noticed by inotify, read as Parquet</Arrow>
      <Part name="Replication" title="Micro-batches, exactly once" where={metrics && (running ? "in a process of odl, which reports every few seconds" : `state: ${metrics.state}`)}
        live={metrics?.pipeline_latency_ms && <>pipeline p50 {formatDuration(metrics.pipeline_latency_ms.p50)}, p99 {formatDuration(metrics.pipeline_latency_ms.p99)}</>}>
        Whole versions, deletes first, the last change of a key wins. Batch and checkpoint are written together, so a crash loses and repeats nothing.{" "}
        <Link to="/">Sync Monitor</Link>
      </Part>
      <Arrow broken={!running} lines={[
        metrics && `${formatRate(metrics.changes_per_second)} changes/s`,
        batch && `last batch ${plural(batch.inserted + batch.updated + batch.deleted, "row")} in ${formatDuration(batch.pipeline_latency_ms)}`,
      ]}>one transaction a batch</Arrow>
      <Part name="Operational store" title={metrics?.store === "mongodb" ? "MongoDB" : metrics?.store === "sqlite" ? "SQLite" : metrics?.store ?? "Store"}
        where={metrics?.store === "sqlite" ? "embedded, a file in the data directory" : metrics?.store === "mongodb" ? "a replica set or Atlas" : null}
        live={metrics && <>{plural(metrics.document_count, "document")} of {plural(metrics.account_count, "account")}</>}>
        One document a statement, indexes for each query of the API, and a feed of its changes that any number of listeners resume by token.{" "}
        <Link to="/accounts">Accounts</Link>
      </Part>
      <Arrow lines={[
        metrics?.freshness_ms && `fresh in ${formatDuration(metrics.freshness_ms.p50)} (p50), ${formatDuration(metrics.freshness_ms.p99)} (p99)`,
        metrics && plural(metrics.quarantined_count, "row") + " quarantined",
      ]}>queries, and changes as they are written</Arrow>
      <Part name="API" title="REST, WebSocket, OpenAPI, metrics" where={host}
        live={metrics?.started_at && <>up since <Ago at={parseTimestamp(metrics.started_at)} /></>}>
        Keyset pages, exact amounts, and with each answer the version it shows. Each change is encoded once, however many listen.{" "}
        <a href="/docs">Documentation</a>
      </Part>
      <Arrow lines={[
        metrics && `${plural(metrics.websocket_clients, "WebSocket client")}`,
        `${formatRate(rate)} changes/s here`,
      ]}>JSON over HTTP and WebSocket</Arrow>
      <Part name="Apps" title="This dashboard, and whatever else asks" where={origin} live={<>{plural(received, "change")} received by this page</>}>
        No state of its own: it resumes by token where it was, and shows what it missed. <Link to="/changes">Change Stream</Link>
      </Part>
    </ol>
  );
}

interface PartProps {
  name: string;
  title: string;
  where: string | null | undefined;
  live: ReactNode;
  children: ReactNode;
}

const Part = ({ name, title, where, live, children }: PartProps) => (
  <li className="panel part">
    <p className="part-name">{name}</p>
    <h2>{title}</h2>
    {where && <p className="part-where mono small" title={where}>{where}</p>}
    <p className="part-live">{live || "\u00a0"}</p>
    <p className="muted">{children}</p>
  </li>
);

const Arrow = ({ lines, broken = false, children }: { lines: readonly ReactNode[]; broken?: boolean; children: string }) => (
  <li className={`arrow ${broken ? "broken" : ""}`}>
    <span className="arrow-line" aria-hidden="true" />
    <span className="arrow-text">
      {lines.map((line, index) => line && <strong key={index}>{line}</strong>)}
      <span className="muted small">{children}</span>
    </span>
  </li>
);
