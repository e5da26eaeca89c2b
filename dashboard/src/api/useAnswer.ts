import { useCallback, useEffect, useState } from "react";
import { statusConnection } from "../live/status";
import { useStore } from "../live/Store";
import { APIError, ask, type Answer } from "./client";

export interface Asked<T> {
  /** What was answered last. It stays while the next answer is on its way, and while there is none. */
  answer: Answer<T> | null;
  /** Why there is no newer one. */
  error: APIError | null;
  asking: boolean;
  retry: () => void;
}

/** Asks the API for `path`, and again whenever it or `refresh` changes; a request that is overtaken is cancelled. null asks for nothing. */
export function useAnswer<T>(path: string | null, refresh: unknown = null): Asked<T> {
  return useAsking<T>(path, refresh, ask);
}

/** The same for what takes more than one request; `load` has to be the same function each time. */
export function useAsking<T>(
  path: string | null, refresh: unknown, load: (path: string, signal: AbortSignal) => Promise<Answer<T>>,
): Asked<T> {
  const [answer, setAnswer] = useState<Answer<T> | null>(null);
  const [error, setError] = useState<APIError | null>(null);
  const [asking, setAsking] = useState(path !== null);
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt((number) => number + 1), []);

  useEffect(() => {
    if (path === null) {
      setAnswer(null);
      setError(null);
      setAsking(false);
      return;
    }
    const abort = new AbortController();
    setAsking(true);
    load(path, abort.signal).then(
      (next) => {
        if (abort.signal.aborted) return;
        setAnswer(next);
        setError(null);
        setAsking(false);
      },
      (reason: unknown) => {
        if (abort.signal.aborted) return;
        setError(reason instanceof APIError ? reason : new APIError(0, "Not understood", String(reason)));
        setAsking(false);
      });
    return () => abort.abort();
  }, [path, refresh, attempt, load]);

  // Back again: what could not be asked while the server was away.
  const connected = useStore(statusConnection).kind === "open";
  const failed = error !== null && (error.status === 0 || error.status >= 500);
  useEffect(() => {
    if (connected && failed) retry();
    // Once each time that the connection comes back.
  }, [connected]);

  return { answer, error, asking, retry };
}
