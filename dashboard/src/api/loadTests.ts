// Load tests over the API, as `/openapi.json` describes them.

/** Milliseconds. */
export interface Percentiles {
  p50: number;
  p90: number;
  p95: number;
  p99: number;
  p99_9: number;
  max: number;
}

/** A latency from the moment at which a request was due (corrected for coordinated omission), and from when it was sent. */
export interface BothLatencies<T> {
  corrected: T;
  uncorrected: T;
}

export interface LoadSecond extends BothLatencies<Partial<Percentiles> | null> {
  second: number;
  warm_up: boolean;
  target_rate: number | null;
  achieved_rate: number;
  failed: number;
}

export interface LoadTest {
  id: string;
  state: "running" | "finished" | "stopped" | "failed";
  started_at: string;
  finished_at: string | null;
  error: string | null;
  /** Closed: users that wait for their answers. Open: requests that are due at a rate, whatever the answers do. */
  model: "closed" | "open";
  users: number;
  spawn_rate: number;
  target_rate: number | null;
  arrivals: "constant" | "poisson" | null;
  duration_seconds: number;
  warm_up_seconds: number;
  mix: Record<string, number>;
  progress: {
    elapsed_seconds: number;
    scheduled: number;
    sent: number;
    done: number;
    failed: number;
    /** Due, but never sent. */
    dropped: number;
    in_flight: number;
    /** While the test runs, that of the last second. */
    achieved_rate: number;
    users: number;
  };
  latency_ms: BothLatencies<Percentiles | null>;
  routes: ({ route: string; done: number; failed: number } & BothLatencies<Percentiles | null>)[];
  failures: { cause: string; count: number }[];
  /** Cores that the process which makes the requests keeps busy. */
  generator_cpu: number;
  freshness_ms: { p50: number; p95: number } | null;
  /** A test that was stopped has the verdict `stopped`. */
  verdict: "PASS" | "FAIL" | "stopped" | null;
  sla: { name: string; target: string; actual: string; passed: boolean }[];
  /** What the figures alone do not say. */
  findings: string[];
  series?: LoadSecond[];
}

export interface LoadTestList {
  load_tests: LoadTest[];
}

export interface LoadTestRequest {
  users?: number;
  spawn_rate?: number;
  rate?: number;
  arrivals?: "constant" | "poisson";
  duration_seconds: number;
  warm_up_seconds: number;
  mix: Record<string, number>;
}

export const loadTestsPath = "/api/v1/load-tests";
export const loadTestPath = (id: string): string => `${loadTestsPath}/${encodeURIComponent(id)}`;
