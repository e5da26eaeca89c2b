import { Ago } from "../../components/TimeText";
import { parseTimestamp } from "../../format/time";
import type { Feed } from "../../live/Feed";
import { status } from "../../live/status";
import { useStore } from "../../live/Store";
import { Link } from "../../router/Link";
import type { FeedFilterState } from "./useFeedFilter";

/** No row to show: because nothing happened, because a filter hides it, or because nothing can happen. */
export function FeedEmpty({ feed, filter, connected }: { feed: Feed; filter: FeedFilterState; connected: boolean }) {
  const { metrics } = useStore(status);
  const { refused } = useStore(feed);
  if (refused !== null) {
    return (
      <div className="empty" role="alert">
        <h2>The stream cannot begin there</h2>
        <p>{refused}.</p>
        <button type="button" className="button" onClick={() => filter.setStart({ kind: "now" })}>Begin now</button>
      </div>
    );
  }
  if (!connected) {
    return (
      <div className="empty">
        <h2>Connecting to the change stream</h2>
        <p>Changes appear as soon as the server answers; there is no need to reload.</p>
      </div>
    );
  }
  if (filter.active) {
    return (
      <div className="empty">
        <h2>No change matches yet</h2>
        <p>New changes that match the filter appear here as they come.</p>
        <button type="button" className="button" onClick={filter.clear}>Clear filters</button>
      </div>
    );
  }
  if (filter.start.kind !== "now") {
    return (
      <div className="empty">
        <h2>Nothing has changed since then</h2>
        <p>What changes from now on appears here as it comes.</p>
      </div>
    );
  }
  const last = metrics?.last_updated;
  const running = metrics?.state === "following" || metrics?.state === "loading";
  return (
    <div className="empty">
      <h2>Waiting for changes</h2>
      <p>
        Every statement that is inserted, updated or deleted in the Delta table appears here within moments of its commit.
        {last && <> The last change was <Ago at={parseTimestamp(last)} />.</>}
      </p>
      {metrics && !running && <p>Replication is not running, so nothing new can arrive: <Link to="/">see the Sync Monitor</Link>.</p>}
    </div>
  );
}
