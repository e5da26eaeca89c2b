import { plural } from "../../format/number";
import type { Feed } from "../../live/Feed";
import { useStore } from "../../live/Store";

/** What a reader must know to read the list rightly. */
export function FeedNotice({ feed }: { feed: Feed }) {
  const { paused, held, parked, catchingUp } = useStore(feed);
  const text = parked
    ? `Paused. ${plural(held, "change")} wait here and the rest at the server; none is lost.`
    : paused ? (held === 0 ? "Paused. Changes that come now wait here." : `Paused. ${plural(held, "change")} ${held === 1 ? "waits" : "wait"}.`)
    : catchingUp ? "Catching up on what was missed." : null;
  return <p className={`feed-notice ${text ? "" : "hidden"}`} role="status">{text}</p>;
}
