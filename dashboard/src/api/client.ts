import type { Metrics } from "./types";

/** An answer other than 2xx, with what the server said of it (RFC 9457). */
export class APIError extends Error {
  constructor(readonly status: number, readonly title: string, detail: string | null) {
    super(detail ?? title);
  }
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, { headers: { accept: "application/json" }, ...(signal && { signal }) });
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
  throw new APIError(response.status, problem.title ?? response.statusText, problem.detail ?? null);
}

export const getMetrics = (signal?: AbortSignal): Promise<Metrics> => get("/api/v1/metrics", signal);

/** A path of this origin as a WebSocket address. */
export function socketURL(path: string): string {
  const url = new URL(path, window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
