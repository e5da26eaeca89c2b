/** The service level objective for freshness and pipeline latency: visible to a reader within ten seconds. */
export const objectiveMs = 10_000;
