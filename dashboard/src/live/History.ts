import type { Batch, Metrics } from "../api/types";
import { parseTimestamp } from "../format/time";

/** One second of what the status socket said. */
export interface Sample {
  at: number;
  lagMs: number | null;
  rate: number;
  behind: number;
}

export interface BatchPoint {
  batch: Batch;
  committedAt: number;
  startedAt: number;
  processedAt: number;
  /** Committed in Delta until written, in milliseconds. */
  freshnessMs: number;
  rows: number;
}

export interface History {
  /** Oldest first. */
  samples: readonly Sample[];
  /** Oldest first. */
  batches: readonly BatchPoint[];
}

export const emptyHistory: History = { samples: [], batches: [] };

const mostSamples = 3_600;
const mostBatches = 2_000;

/** `history` with what `metrics` adds to it, bounded. */
export function extendHistory(history: History, metrics: Metrics, at: number): History {
  return { samples: addSample(history.samples, metrics, at), batches: addBatches(history.batches, metrics.recent_batches) };
}

function addSample(samples: readonly Sample[], metrics: Metrics, at: number): readonly Sample[] {
  const last = samples[samples.length - 1];
  const sample: Sample = {
    at,
    lagMs: metrics.sync_lag_seconds === null ? null : metrics.sync_lag_seconds * 1_000,
    rate: metrics.changes_per_second,
    behind: versionsBehind(metrics),
  };
  // A second shows its worst lag.
  if (last && at - last.at < 1_000) {
    const worse = (last.lagMs ?? -1) > (sample.lagMs ?? -1) ? last : sample;
    return [...samples.slice(0, -1), { ...sample, at: last.at, lagMs: worse.lagMs, behind: worse.behind }];
  }
  return [...samples.slice(-(mostSamples - 1)), sample];
}

function addBatches(known: readonly BatchPoint[], newestFirst: readonly Batch[]): readonly BatchPoint[] {
  const newest = newestFirst[0];
  if (!newest) return known;
  const lastId = known[known.length - 1]?.batch.id ?? -Infinity;
  if (newest.id === lastId) return known;
  // Numbers that go back are another store's.
  const kept = newest.id < lastId ? [] : known;
  const added = newestFirst.filter((batch) => kept.length === 0 || batch.id > lastId).reverse().map(batchPoint);
  return [...kept, ...added].slice(-mostBatches);
}

function batchPoint(batch: Batch): BatchPoint {
  const committedAt = parseTimestamp(batch.committed_at);
  const processedAt = parseTimestamp(batch.processed_at);
  return {
    batch,
    committedAt,
    startedAt: parseTimestamp(batch.started_at),
    processedAt,
    freshnessMs: processedAt - committedAt,
    rows: batch.inserted + batch.updated + batch.deleted,
  };
}

export function versionsBehind(metrics: Metrics): number {
  if (metrics.source_version === null) return 0;
  return Math.max(0, metrics.source_version - (metrics.applied_version ?? -1));
}
