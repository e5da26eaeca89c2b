import type { LoadTest } from "../../api/loadTests";
import { Panel } from "../../components/Panel";
import { TimeText } from "../../components/TimeText";
import { formatDuration } from "../../format/duration";
import { formatRate } from "../../format/number";
import { parseTimestamp } from "../../format/time";
import { addressWith } from "../../router/location";
import { describe } from "./LoadVerdict";

interface Props {
  tests: readonly LoadTest[];
  shown: string | null;
  onSelect: (id: string) => void;
}

export function LoadHistory({ tests, shown, onSelect }: Props) {
  return (
    <Panel title="Runs" aside="newest first">
      <div className="table-scroll" tabIndex={0} role="region" aria-label="Load tests that have run">
        <table>
          <thead>
            <tr>
              <th scope="col">Started</th><th scope="col">Load</th><th scope="col">Verdict</th><th scope="col" className="number">Rate</th>
              <th scope="col" className="number">p50</th><th scope="col" className="number">p95</th><th scope="col" className="number">p99</th>
            </tr>
          </thead>
          <tbody>
            {tests.map((test) => (
              <tr key={test.id} className={test.id === shown ? "chosen" : ""}>
                <td>
                  <a href={addressWith({ run: test.id })} aria-current={test.id === shown ? "true" : undefined}
                    onClick={(event) => { event.preventDefault(); onSelect(test.id); }}><TimeText at={parseTimestamp(test.started_at)} date="old" /></a>
                </td>
                <td>{describe(test)}</td>
                <td className={`run-verdict ${test.verdict ?? test.state}`}>{test.verdict ?? test.state}</td>
                <td className="number">{formatRate(test.progress.achieved_rate)}/s</td>
                {(["p50", "p95", "p99"] as const).map((name) => (
                  <td key={name} className="number">{test.latency_ms.corrected ? formatDuration(test.latency_ms.corrected[name]) : "–"}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
