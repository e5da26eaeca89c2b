import { useEffect, useState } from "react";
import { allChanges } from "../live/feeds";
import { status, statusConnection } from "../live/status";
import { useStore } from "../live/Store";
import { Ago, TimeText } from "./TimeText";

function useSecondsUntil(moment: number | null): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (moment === null) return;
    const update = (): void => setSeconds(Math.max(0, Math.ceil((moment - performance.now()) / 1_000)));
    update();
    const timer = setInterval(update, 250);
    return () => clearInterval(timer);
  }, [moment]);
  return seconds;
}

/** Stands above every page while the server cannot be reached. */
export function ConnectionBanner() {
  const connection = useStore(statusConnection);
  const { metrics, receivedAt } = useStore(status);
  const waiting = connection.kind === "waiting" ? connection : null;
  const seconds = useSecondsUntil(waiting?.retryAt ?? null);
  const retrying = connection.kind === "connecting" && connection.attempt > 1;
  if (!waiting && !retrying) return null;
  const retryNow = (): void => {
    statusConnection.retryNow();
    allChanges.connection.retryNow();
  };
  return (
    <div className="banner">
      <span>
        <strong>The server cannot be reached.</strong>{" "}
        {metrics
          ? <>Figures are as of <TimeText at={receivedAt} />, <Ago at={receivedAt} />. What changed meanwhile is fetched on reconnect.</>
          : <>Is <code>odl serve</code> running, and does this address lead to it?</>}
      </span>
      <span className="muted">{waiting && seconds > 0 ? `Next attempt in ${seconds} s` : "Trying…"}</span>
      <button type="button" className="button" onClick={retryNow} disabled={!waiting}>Try now</button>
    </div>
  );
}
