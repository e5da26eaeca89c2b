import { useQuery } from "../../router/location";
import { useNow } from "../../live/clock";
import { status, statusConnection } from "../../live/status";
import { useStore } from "../../live/Store";
import { BatchesPanel } from "./BatchesPanel";
import { FiguresStrip } from "./FiguresStrip";
import { FreshnessPanel, LagPanel, PipelinePanel, ThroughputPanel } from "./chartPanels";
import { JournalPanel } from "./JournalPanel";
import { LatestChangePanel } from "./LatestChangePanel";
import { StatePanel } from "./StatePanel";
import { WaitingForServer } from "./WaitingForServer";
import { WindowSwitch, windowMinutes } from "./WindowSwitch";

export function MonitorPage() {
  const { metrics, history } = useStore(status);
  const connected = useStore(statusConnection).kind === "open";
  const [query] = useQuery();
  const now = useNow();
  if (!metrics) return <WaitingForServer />;
  const span = windowMinutes(query) * 60_000;
  const chart = { metrics, history, end: now, span };
  return (
    <div className={`monitor ${connected ? "" : "outdated"}`}>
      <h1 className="visually-hidden">Sync Monitor</h1>
      <StatePanel metrics={metrics} connected={connected} />
      <FiguresStrip metrics={metrics} />
      <div className="section-head"><h2>The last {windowMinutes(query)} minutes</h2><WindowSwitch /></div>
      <div className="charts">
        <FreshnessPanel {...chart} />
        <PipelinePanel {...chart} />
        <LagPanel {...chart} />
        <ThroughputPanel {...chart} />
      </div>
      <div className="lower">
        <div className="stack">
          <LatestChangePanel metrics={metrics} />
          <JournalPanel />
        </div>
        <BatchesPanel history={history} />
      </div>
    </div>
  );
}
