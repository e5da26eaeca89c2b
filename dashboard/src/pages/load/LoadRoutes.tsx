import type { LoadTest } from "../../api/loadTests";
import { Panel } from "../../components/Panel";
import { formatDuration } from "../../format/duration";
import { formatInteger } from "../../format/number";

export function LoadRoutes({ test: { routes, failures } }: { test: LoadTest }) {
  if (routes.length === 0 && failures.length === 0) return null;
  return (
    <div className="load-tables">
      <Panel title="By route" aside="corrected latency">
        <div className="table-scroll" tabIndex={0} role="region" aria-label="Latency by route">
          <table>
            <thead>
              <tr>
                <th scope="col">Route</th><th scope="col" className="number">Done</th><th scope="col" className="number">Failed</th>
                <th scope="col" className="number">p50</th><th scope="col" className="number">p95</th><th scope="col" className="number">p99</th><th scope="col" className="number">Max</th>
              </tr>
            </thead>
            <tbody>
              {routes.map(({ route, done, failed, corrected }) => (
                <tr key={route}>
                  <td>{route}</td><td className="number">{formatInteger(done)}</td><td className={`number ${failed > 0 ? "warn" : "none"}`}>{formatInteger(failed)}</td>
                  {(["p50", "p95", "p99", "max"] as const).map((name) => <td key={name} className="number">{corrected ? formatDuration(corrected[name]) : "–"}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
      {failures.length > 0 && (
        <Panel title="Failures">
          <ul className="failures">{failures.map(({ cause, count }) => <li key={cause}><strong>{formatInteger(count)}</strong> {cause}</li>)}</ul>
        </Panel>
      )}
    </div>
  );
}
