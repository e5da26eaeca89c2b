import { status, statusConnection } from "../live/status";
import { allChanges } from "../live/feeds";
import { useStore } from "../live/Store";

/** Whether what is shown is live, in the top bar of every page. */
export function ConnectionState() {
  const connection = useStore(statusConnection);
  const { metrics } = useStore(status);
  const { catchingUp } = useStore(allChanges);
  const [kind, text] =
    connection.kind === "open" ? (catchingUp ? ["open", "Catching up"] : metrics ? ["open", "Live"] : ["connecting", "Connecting"])
    : connection.kind === "waiting" || (connection.kind === "connecting" && connection.attempt > 1) ? ["waiting", "Reconnecting"]
    : ["connecting", "Connecting"];
  return <span className={`live ${kind}`} role="status"><span className="dot" />{text}</span>;
}
