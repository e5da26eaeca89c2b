import type { Metrics } from "../../api/types";
import { Command } from "../../components/Command";
import { FlowDiagram } from "./FlowDiagram";
import { isRunning, verdict, type Tone } from "../../live/verdict";

interface Props {
  metrics: Metrics;
  connected: boolean;
}

export function StatePanel({ metrics, connected }: Props) {
  const { tone: lastTone, title, detail, next, command } = verdict(metrics);
  const tone = connected ? lastTone : "idle";
  const error = isRunning(metrics) ? null : metrics.last_error;
  return (
    <section className={`panel state ${tone}`} aria-label="State of the replication">
      <div className="state-verdict">
        <div className="state-title" role="status">
          <StateIcon tone={tone} />
          <span>{title}</span>
          {!connected && <span className="state-known">last known</span>}
        </div>
        <p>{detail}</p>
      </div>
      <FlowDiagram metrics={metrics} />
      {(error || next) && (
        <div className="state-action">
          {error && <pre className="state-error">{error}</pre>}
          {next && <p>{next}</p>}
          {command && <Command text={command} />}
        </div>
      )}
    </section>
  );
}

/** Told apart by shape, not by colour alone. */
function StateIcon({ tone }: { tone: Tone }) {
  const paths = {
    ok: "M6 12.5l4 4 8-9",
    busy: "M12 6v6l4 3",
    warn: "M12 7v6M12 16.5v.5",
    bad: "M8 8l8 8M16 8l-8 8",
    idle: "M8 12h8",
  };
  return (
    <svg className="state-icon" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="11" />
      <path d={paths[tone]} />
    </svg>
  );
}
