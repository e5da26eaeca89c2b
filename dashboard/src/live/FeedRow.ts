import type { Change, Operation } from "../api/types";
import { parseTimestamp } from "../format/time";

export interface ChangeRow {
  kind: "change";
  /** Ascending in the order of arrival; a row's identity. */
  seq: number;
  change: Change;
  committedAt: number;
  processedAt: number;
  arrivedAt: number;
}

/** The server no longer has the changes that belong here. */
export interface GapRow {
  kind: "gap";
  seq: number;
  at: number;
}

/** The connection was lost and came back here. */
export interface ResumedRow {
  kind: "resumed";
  seq: number;
  at: number;
  awayMs: number;
  /** Changes made meanwhile, which follow this row; null when there was no place to resume at. */
  caughtUp: number | null;
}

export type FeedRow = ChangeRow | GapRow | ResumedRow;

export interface FeedFilter {
  operations: ReadonlySet<Operation>;
  text: string;
}

export function changeRow(seq: number, change: Change, arrivedAt: number): ChangeRow {
  return {
    kind: "change", seq, change, arrivedAt,
    committedAt: parseTimestamp(change.committed_at),
    processedAt: parseTimestamp(change.processed_at),
  };
}

/** Rows that a filter lets through. What is not a change is always shown: a filter must not hide a gap. */
export function filterRows(rows: readonly FeedRow[], { operations, text }: FeedFilter): readonly FeedRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (operations.size === 0 && words.length === 0) return rows;
  return rows.filter((row) => {
    if (row.kind !== "change") return true;
    if (operations.size > 0 && !operations.has(row.change.operation)) return false;
    if (words.length === 0) return true;
    const { change } = row;
    const { statement } = change;
    const haystack = [change.statementId, change.accountNumber, statement?.accountHolder, statement?.accountType,
      statement?.currency, statement?.periodEnd, statement?.closingBalance, `v${change.source_version}`].join(" ").toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}
