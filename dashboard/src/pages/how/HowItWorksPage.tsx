import { status } from "../../live/status";
import { useStore } from "../../live/Store";
import { Architecture } from "./Architecture";
import { DemoScript } from "./DemoScript";

/** What stands where in this deployment, what flows between, and what to show somebody who sees it for the first time. */
export function HowItWorksPage() {
  const { metrics } = useStore(status);
  return (
    <div className="data-page how">
      <div className="page-head">
        <h1>How it works</h1>
        <p className="muted">A bank's truth is in the lakehouse; its apps read this copy: exact, and moments behind.</p>
      </div>
      <Architecture metrics={metrics} />
      <DemoScript metrics={metrics} />
    </div>
  );
}
