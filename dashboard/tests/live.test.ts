import assert from "node:assert/strict";
import { test } from "node:test";
import type { Batch, Change, Metrics } from "../src/api/types";
import { lastNotAbove } from "../src/live/lastNotAbove";
import { changeRow, filterRows, type FeedRow } from "../src/live/FeedRow";
import { emptyHistory, extendHistory } from "../src/live/History";
import { verdict } from "../src/live/verdict";

const batch = (id: number): Batch => ({
  id, source_version: id, committed_at: "2026-03-01T12:00:00Z", started_at: "2026-03-01T12:00:00.300Z",
  processed_at: "2026-03-01T12:00:00.400Z", pipeline_latency_ms: 100, inserted: 1, updated: 0, deleted: 0, quarantined: 0,
});

const metrics = (change: Partial<Metrics> = {}): Metrics => ({
  document_count: 3, account_count: 1, quarantined_count: 0, last_updated: null, sync_lag_seconds: 0, source_version: 5,
  applied_version: 5, source_committed_at: null, applied_committed_at: null, pipeline_latency_ms: null, freshness_ms: null,
  changes_per_second: 0, websocket_clients: 1, state: "following", last_error: null, recent_batches: [], table_uri: "lake/table",
  store: "sqlite", server_time: "2026-03-01T12:00:00Z", started_at: null, ...change,
});

const change = (seq: number, statementId: string, operation: Change["operation"] = "insert"): FeedRow => changeRow(seq, {
  token: String(seq), operation, accountNumber: "ACC1", statementId, source_version: 1, committed_at: "2026-03-01T12:00:00Z",
  processed_at: "2026-03-01T12:00:00.4Z", pipeline_latency_ms: 1, statement: null,
}, 0);

test("batches are kept once each, across overlapping messages", () => {
  let history = extendHistory(emptyHistory, metrics({ recent_batches: [batch(3), batch(2)] }), 0);
  history = extendHistory(history, metrics({ recent_batches: [batch(5), batch(4), batch(3)] }), 2_000);
  assert.deepEqual(history.batches.map((point) => point.batch.id), [2, 3, 4, 5]);
  assert.equal(history.batches[0]!.freshnessMs, 400);
});

test("batches of another store replace those of the last one", () => {
  const history = extendHistory(emptyHistory, metrics({ recent_batches: [batch(9)] }), 0);
  assert.deepEqual(extendHistory(history, metrics({ recent_batches: [batch(1)] }), 1).batches.map((point) => point.batch.id), [1]);
});

test("a second is one sample, with its worst lag", () => {
  let history = emptyHistory;
  for (const [at, lag] of [[0, 0.1], [300, 4], [600, 0], [1_100, 0.2]] as const) {
    history = extendHistory(history, metrics({ sync_lag_seconds: lag }), at);
  }
  assert.deepEqual(history.samples.map((sample) => sample.lagMs), [4_000, 200]);
});

test("a filter hides changes, never a gap", () => {
  const rows: FeedRow[] = [change(1, "ONE"), { kind: "gap", seq: 2, at: 0 }, change(3, "TWO", "delete"), change(4, "ONE-B", "delete")];
  const shown = filterRows(rows, { operations: new Set(["delete"]), text: "one acc1" });
  assert.deepEqual(shown.map((row) => row.seq), [2, 4]);
});

test("rows are found by their number, also when they are gone", () => {
  const rows = [3, 5, 9].map((seq) => ({ seq }));
  assert.deepEqual([2, 3, 4, 5, 9, 10].map((seq) => lastNotAbove(rows, seq)), [-1, 0, 0, 1, 2, 2]);
});

test("a commit on its way is no alarm, a late one is", () => {
  const behind = (seconds: number) => verdict(metrics({ source_version: 7, sync_lag_seconds: seconds }));
  assert.deepEqual([0.4, 4, 40].map((seconds) => behind(seconds).tone), ["ok", "busy", "warn"]);
  assert.equal(behind(40).title, "Behind by 2 versions");
});

test("whatever needs somebody says what to do", () => {
  for (const state of ["empty", "stopped", "failed", "stale"] as const) {
    const { next, command } = verdict(metrics({ state }));
    assert.ok(next);
    assert.equal(command, "odl sync --table lake/table");
  }
});
