import { useEffect, useMemo } from "react";
import { Feed } from "./Feed";

/** Every change, from the moment the dashboard was opened: both pages show it. */
export const allChanges = new Feed(null);

/** The changes of one account, read on their own so that a busy bank does not push them out; or all of them. */
export function useFeed(account: string | null): Feed {
  const feed = useMemo(() => {
    if (account === null) return allChanges;
    return new Feed(account, allChanges.seed((row) => row.kind === "change" && row.change.accountNumber === account));
  }, [account]);
  useEffect(() => {
    if (feed === allChanges) return;
    feed.connection.open();
    return () => feed.connection.close();
  }, [feed]);
  return feed;
}
