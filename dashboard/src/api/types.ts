// What the API sends, as `/openapi.json` describes it. Timestamps are RFC 3339 in UTC with microseconds; money is text.

export type ReplicationState = "empty" | "loading" | "following" | "stopped" | "failed" | "stale";

/** Milliseconds. */
export interface LatencySummary {
  last: number;
  p50: number;
  p95: number;
  p99: number;
}

export interface FreshnessSummary extends LatencySummary {
  count: number;
}

/** One micro-batch, as the store logged it. */
export interface Batch {
  id: number;
  source_version: number;
  /** T0: its version was committed in Delta. */
  committed_at: string;
  /** T1: the micro-batch began. */
  started_at: string;
  /** T2: it was written. */
  processed_at: string;
  pipeline_latency_ms: number;
  inserted: number;
  updated: number;
  deleted: number;
  quarantined: number;
}

/** `GET /api/v1/metrics` and every message of `/ws/status`. */
export interface Metrics {
  document_count: number;
  account_count: number;
  quarantined_count: number;
  last_updated: string | null;
  sync_lag_seconds: number | null;
  source_version: number | null;
  applied_version: number | null;
  source_committed_at: string | null;
  applied_committed_at: string | null;
  pipeline_latency_ms: LatencySummary | null;
  freshness_ms: FreshnessSummary | null;
  changes_per_second: number;
  websocket_clients: number;
  state: ReplicationState;
  last_error: string | null;
  /** Newest first. */
  recent_batches: Batch[];
  table_uri: string | null;
  store: string | null;
  server_time: string;
  started_at: string | null;
}

export type Operation = "insert" | "update" | "delete";

/** A statement without its transactions. */
export interface Statement {
  statementId: string;
  accountNumber: string;
  accountHolder: string | null;
  accountType: string | null;
  currency: string;
  periodStart: string | null;
  periodEnd: string;
  openingBalance: string | null;
  closingBalance: string;
  generatedAt: string | null;
  _batchStartTime?: string;
  _processedAt?: string;
  _sourceVersion?: number;
}

export interface Change {
  token: string;
  operation: Operation;
  accountNumber: string;
  statementId: string;
  source_version: number;
  committed_at: string;
  processed_at: string;
  pipeline_latency_ms: number;
  /** As it stands after the change; for a delete, as it last stood. */
  statement: Statement | null;
  /** What an update replaced. */
  before?: Statement;
}

/** The history after the token that was asked for is gone. */
export interface Gap {
  operation: "gap";
  token?: string | null;
}

export type ChangeMessage = Change | Gap;

/** A row of `GET /api/v1/accounts`. */
export interface Account {
  accountNumber: string;
  accountHolder: string | null;
  accountType: string | null;
  currency: string;
  balance: string;
  statement_count: number;
  last_period_end: string;
}

export interface AccountPage {
  accounts: Account[];
  next_cursor: string | null;
}

export type TransactionType = "CREDIT" | "DEBIT";

export interface Transaction {
  transactionId: string;
  date: string;
  description: string | null;
  merchant: string | null;
  category: string | null;
  type: TransactionType;
  amount: string;
  /** Of the account, after it. */
  balance: string | null;
}

export interface TransactionPage {
  transactions: Transaction[];
  next_cursor: string | null;
}

export interface StatementPage {
  statements: Statement[];
  next_cursor: string | null;
}

/** `GET .../statements/latest`. */
export interface WholeStatement extends Statement {
  transactions: Transaction[];
}

/** A text that matched, cut into what did and what stands around it. */
export interface Highlight {
  path: "merchant" | "description";
  texts: { value: string; type: "hit" | "text" }[];
}

export interface Match extends Transaction {
  statementId: string;
  score: number;
  highlights: Highlight[];
}

export interface SearchResult {
  transactions: Match[];
}
