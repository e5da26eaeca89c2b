import { statusConnection } from "../../live/status";
import { useStore } from "../../live/Store";

/** Before the server's first word. The banner above says what to do when it does not come. */
export function WaitingForServer() {
  const connection = useStore(statusConnection);
  const first = connection.kind === "open" || (connection.kind === "connecting" && connection.attempt === 1);
  return (
    <div className="empty">
      <h1>{first ? "Connecting" : "No figures yet"}</h1>
      <p>{first ? "The first figures come within a moment." : "They appear as soon as the server answers; there is no need to reload."}</p>
    </div>
  );
}
