import { useEffect, useMemo } from "react";
import { Feed, type FeedStart } from "./Feed";

/** Every change, from the moment the dashboard was opened: pages that show what is happening share it. */
export const allChanges = new Feed(null);

/**
 * The changes of one account, read on their own so that a busy bank does not push them out; or all of them. With a start other
 * than now a feed of its own.
 */
export function useFeed(account: string | null, start?: FeedStart): Feed {
  const place = start === undefined || start.kind === "now" ? null : JSON.stringify(start);
  const feed = useMemo(() => {
    if (place !== null) return new Feed(account, undefined, JSON.parse(place) as FeedStart);
    if (account === null) return allChanges;
    return new Feed(account, allChanges.seed((row) => row.kind === "change" && row.change.accountNumber === account));
  }, [account, place]);
  useEffect(() => {
    if (feed === allChanges) return;
    feed.connection.open();
    return () => feed.connection.close();
  }, [feed]);
  return feed;
}
