import { useEffect } from "react";
import { status, statusConnection } from "../live/status";
import { useStore } from "../live/Store";
import { verdict } from "../live/verdict";

/** The state in the tab's title, for those who keep the dashboard in the background. */
export function DocumentTitle({ page }: { page: string }) {
  const { metrics } = useStore(status);
  const connected = useStore(statusConnection).kind === "open";
  const state = connected && metrics ? `${verdict(metrics).title} · ` : "";
  useEffect(() => {
    document.title = `${state}${page} · ODL`;
  }, [state, page]);
  return null;
}
