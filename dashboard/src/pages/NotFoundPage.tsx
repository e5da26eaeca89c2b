import { Link } from "../router/Link";

export function NotFoundPage() {
  return (
    <div className="empty">
      <h1>There is no such page</h1>
      <p>The address may be mistyped, or the page was renamed. <Link to="/">Go to the Sync Monitor</Link></p>
    </div>
  );
}
