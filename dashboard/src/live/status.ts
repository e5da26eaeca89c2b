import { ask } from "../api/client";
import type { Metrics } from "../api/types";
import { formatDuration } from "../format/duration";
import { parseTimestamp } from "../format/time";
import { observeServerTime, resetServerTime, serverNow } from "./clock";
import { Connection } from "./Connection";
import { emptyHistory, extendHistory, type History } from "./History";
import { record, recordChanges } from "./journal";
import { Store } from "./Store";

export interface Status {
  /** What the server said last; null before its first word. */
  metrics: Metrics | null;
  receivedAt: number;
  history: History;
}

/** The replication's figures, live. The server speaks at least every 5 s. */
export const status = new Store<Status>({ metrics: null, receivedAt: 0, history: emptyHistory });

let lostAt: number | null = null;

export const statusConnection = new Connection({
  path: () => "/ws/status",
  opened: () => {
    resetServerTime();
    if (lostAt !== null) record(serverNow(), "ok", `Reconnected to the server after ${formatDuration(serverNow() - lostAt)}`);
    lostAt = null;
  },
  lost: () => {
    lostAt = serverNow();
    record(lostAt, "bad", "Connection to the server lost");
  },
  // A browser does not show why a handshake was refused: asked by plain HTTP, the server says whether it wants a credential.
  failed: () => {
    if (status.get().metrics === null) void ask("/api/v1/sync/status").catch(() => undefined);
  },
  message: (text) => {
    const metrics = JSON.parse(text) as Metrics;
    observeServerTime(parseTimestamp(metrics.server_time), performance.timeOrigin + performance.now());
    const receivedAt = serverNow();
    recordChanges(status.get().metrics, metrics, receivedAt);
    status.set({ metrics, receivedAt, history: extendHistory(status.get().history, metrics, receivedAt) });
  },
  silenceLimit: 15_000,
});
