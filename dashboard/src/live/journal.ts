import type { Metrics } from "../api/types";
import { formatDuration, formatRound } from "../format/duration";
import { formatInteger, plural } from "../format/number";
import { parseTimestamp } from "../format/time";
import { objectiveMs } from "../objective";
import { Store } from "./Store";

export interface Entry {
  id: number;
  at: number;
  tone: "ok" | "info" | "warn" | "bad";
  text: string;
}

const mostEntries = 200;

/** What happened to the replication and to this page's connection, newest first. Figures tell how things are; this tells what changed. */
export const journal = new Store<readonly Entry[]>([]);

let lastId = 0;

export function record(at: number, tone: Entry["tone"], text: string): void {
  journal.set([{ id: ++lastId, at, tone, text }, ...journal.get()].slice(0, mostEntries));
}

const states: Record<Metrics["state"], [Entry["tone"], string]> = {
  empty: ["info", "The store is empty"],
  loading: ["info", "Loading a snapshot"],
  following: ["ok", "Following the table"],
  stopped: ["warn", "Replication stopped on request"],
  failed: ["bad", "Replication failed"],
  stale: ["bad", "The replicator has stopped reporting"],
};

/** Records what `next` says that `previous` did not; without a previous one, what `next` knows of the time before. */
export function recordChanges(previous: Metrics | null, next: Metrics, at: number): void {
  if (next.started_at && next.started_at !== previous?.started_at) {
    record(parseTimestamp(next.started_at), "info", previous ? "The server was started again" : "The server started");
  }
  recordBatches(previous?.recent_batches[0]?.id ?? 0, next);
  if (previous?.state !== next.state) {
    const [tone, text] = states[next.state];
    const since = next.source_version !== null && next.state === "following" ? `, version ${formatInteger(next.source_version)}` : "";
    record(at, tone, next.state === "failed" && next.last_error ? `${text}: ${next.last_error}` : text + since);
  }
  const [wasLate, isLate] = [isOver(previous), isOver(next)];
  if (isLate && !wasLate) record(at, "warn", `Lag is over the objective of ${formatRound(objectiveMs)}`);
  if (previous && wasLate && !isLate) record(at, "ok", "Lag is within the objective again");
}

function recordBatches(lastKnown: number, { recent_batches: newestFirst }: Metrics): void {
  for (const batch of [...newestFirst].reverse()) {
    if (batch.id <= lastKnown) continue;
    const at = parseTimestamp(batch.processed_at);
    const version = `version ${formatInteger(batch.source_version)}`;
    if (batch.quarantined > 0) record(at, "warn", `${plural(batch.quarantined, "row")} of ${version} quarantined`);
    if (batch.pipeline_latency_ms > objectiveMs) record(at, "warn", `A batch of ${version} took ${formatDuration(batch.pipeline_latency_ms)}`);
  }
}

const isOver = (metrics: Metrics | null): boolean => ((metrics?.sync_lag_seconds ?? 0) * 1_000) > objectiveMs;
