import type { APIError } from "../api/client";

/** Why something is not shown, and what to do. */
export function Problem({ error, onRetry }: { error: APIError; onRetry: () => void }) {
  return (
    <div className="problem" role="alert">
      <strong>{error.title || "That did not work"}</strong>
      <span>{error.message}</span>
      {error.status === 422
        ? <span className="muted">{error.parameter ? `Change “${error.parameter.replace(/_/g, " ")}”.` : "Change what was entered."}</span>
        : <button type="button" className="button" onClick={onRetry}>Try again</button>}
      {error.status === 0 && <span className="muted">It is asked again when the server is back.</span>}
    </div>
  );
}
