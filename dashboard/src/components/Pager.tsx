import { addressWith, currentDepth, navigate } from "../router/location";

interface Props {
  /** Of the page that is shown; null: the first one. */
  cursor: string | null;
  /** Of the next page; null: there is none. */
  next: string | null;
  busy: boolean;
}

/** Pages by cursor: a place in the order, which stays right while data changes. The way back is the browser's. */
export function Pager({ cursor, next, busy }: Props) {
  const depth = currentDepth();
  if (cursor === null && next === null) return null;
  return (
    <nav className="pager" aria-label="Pages of the list">
      <button type="button" className="button" disabled={cursor === null || busy} onClick={() => navigate(addressWith({ cursor: null }))}>First</button>
      <button type="button" className="button" disabled={depth === 0 || busy} onClick={() => window.history.back()}>Previous</button>
      <span className="muted small">{cursor === null ? "Page 1" : depth > 0 ? `Page ${depth + 1}` : "A later page"}</span>
      <button type="button" className="button" disabled={next === null || busy}
        onClick={() => navigate(addressWith({ cursor: next }), { depth: depth + 1 })}>Next</button>
    </nav>
  );
}
