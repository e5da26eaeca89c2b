import type { Metrics } from "../api/types";
import { formatDuration, formatRound } from "../format/duration";
import { formatInteger, plural } from "../format/number";
import { versionsBehind } from "./History";
import { objectiveMs } from "../objective";

export type Tone = "ok" | "busy" | "warn" | "bad" | "idle";

/** The state at a glance: what is so, what that means, and what to do about it. */
export interface Verdict {
  tone: Tone;
  title: string;
  detail: string;
  /** The next step, where somebody has to take one. */
  next?: string;
  command?: string;
}

/** Whether what the metrics say of the source is current. */
export const isRunning = ({ state }: Metrics): boolean => state === "following" || state === "loading";

/** Below this a commit is on its way rather than late. */
const inStepMs = 1_000;

export function verdict(metrics: Metrics): Verdict {
  const served = metrics.applied_version === null
    ? "Nothing can be read yet."
    : `Readers get version ${formatInteger(metrics.applied_version)} until it runs again.`;
  const command = `odl sync --table ${metrics.table_uri ?? "URI"}`;
  switch (metrics.state) {
    case "empty":
      return { tone: "idle", title: "Nothing replicated yet", detail: "The store is empty: no table has been loaded into it.",
        next: "Start the replication of a Delta table:", command };
    case "loading":
      return { tone: "busy", title: "Loading the snapshot",
        detail: `${plural(metrics.document_count, "document")} so far${version(" of version", metrics.source_version)}. Changes follow when it is complete.` };
    case "following":
      return following(metrics);
    case "stopped":
      return { tone: "warn", title: "Replication is stopped", detail: `It ended on request. ${served}`, next: "Start it again:", command };
    case "failed":
      return { tone: "bad", title: "Replication has failed", detail: served, next: "Do what the message says, then start it again:", command };
    case "stale":
      return { tone: "bad", title: "The replicator is silent", detail: `It has stopped reporting; its process may be gone. ${served}`,
        next: "Look at its log, then start it again:", command };
  }
}

function following(metrics: Metrics): Verdict {
  const behind = versionsBehind(metrics);
  const lagMs = (metrics.sync_lag_seconds ?? 0) * 1_000;
  if (behind === 0 || lagMs < inStepMs) {
    return { tone: "ok", title: "In step", detail: behind === 0
      ? `The store holds${version(" version", metrics.applied_version)}, the newest of the table.`
      : `${plural(behind, "new version")} ${behind === 1 ? "is" : "are"} being applied.` };
  }
  const title = `Behind by ${plural(behind, "version")}`;
  if (lagMs < objectiveMs) {
    return { tone: "busy", title, detail: `The oldest has waited ${formatDuration(lagMs)}; the objective is ${formatRound(objectiveMs)}.` };
  }
  return { tone: "warn", title, detail: `The oldest has waited ${formatDuration(lagMs)}, over the objective of ${formatRound(objectiveMs)}.`,
    next: "If the lag grows, compare the batches below: long ones mean a slow store, short ones a source that commits faster than they are applied." };
}

const version = (before: string, value: number | null): string => (value === null ? "" : `${before} ${formatInteger(value)}`);
