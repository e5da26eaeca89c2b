import { useEffect, useState } from "react";
import { loadTestPath, loadTestsPath, type LoadTest, type LoadTestList } from "../../api/loadTests";
import { useAnswer } from "../../api/useAnswer";
import { Problem } from "../../components/Problem";
import { statusConnection } from "../../live/status";
import { useStore } from "../../live/Store";
import { useQuery } from "../../router/location";
import { LoadHistory } from "./LoadHistory";
import { LoadResult } from "./LoadResult";
import { LoadStart } from "./LoadStart";

const pollInterval = 1_000;

/** Starts a load test on this deployment, shows it as it runs, and those that have run. */
export function LoadTestPage() {
  const [query, changeQuery] = useQuery();
  const [beat, setBeat] = useState(0);
  const list = useAnswer<LoadTestList>(loadTestsPath, beat);
  const tests = list.answer?.data.load_tests ?? [];
  const running = tests.find((test) => test.state === "running") ?? null;
  const id = query.get("run") ?? running?.id ?? tests[0]?.id ?? null;
  const shown = useAnswer<LoadTest>(id === null ? null : loadTestPath(id), beat);
  const isRunning = running !== null || shown.answer?.data.state === "running";
  const connected = useStore(statusConnection).kind === "open";
  useEffect(() => {
    if (!connected) return;
    const timer = setInterval(() => setBeat((number) => number + 1), isRunning ? pollInterval : 10 * pollInterval);
    return () => clearInterval(timer);
  }, [isRunning, connected]);
  const again = (): void => setBeat((number) => number + 1);
  const select = (next: string | null): void => {
    changeQuery({ run: next });
    again();
  };
  if (list.error?.status === 404) {
    return (
      <div className="empty">
        <h1>This server runs no load tests</h1>
        <p>Run one from a terminal, on this machine or another:</p>
        <p><code>odl load-test --url {window.location.origin} --users 50 --duration 30s</code></p>
      </div>
    );
  }
  const test = shown.answer?.data.id === id ? shown.answer.data : null;
  return (
    <div className="data-page load">
      <div className="page-head">
        <h1>Load test</h1>
        <p className="muted">Requests to this API, made by a process of its own. It takes from what others get: know whose system it is.</p>
      </div>
      <LoadStart running={running} onChanged={select} />
      {list.error && <Problem error={list.error} onRetry={list.retry} />}
      {shown.error && !list.error && <Problem error={shown.error} onRetry={shown.retry} />}
      {test && <LoadResult test={test} />}
      {list.answer && tests.length === 0 && <div className="empty"><h2>None has run yet</h2><p>Start one above. What it finds stays in the list while the server runs.</p></div>}
      {tests.length > 0 && <LoadHistory tests={tests} shown={id} onSelect={select} />}
    </div>
  );
}
