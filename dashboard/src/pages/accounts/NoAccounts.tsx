import { Link } from "../../router/Link";

export function NoAccounts({ prefix, onClear }: { prefix: string; onClear: () => void }) {
  if (prefix) {
    return (
      <div className="empty">
        <h2>No account number begins with “{prefix}”</h2>
        <p>Numbers are compared from their first character, capitals and small letters apart. Holders cannot be searched.</p>
        <button type="button" className="button" onClick={onClear}>Show all accounts</button>
      </div>
    );
  }
  return (
    <div className="empty">
      <h2>No accounts here</h2>
      <p>An account appears with its first statement. <Link to="/">The Sync Monitor</Link> shows whether a table is being replicated.</p>
    </div>
  );
}
