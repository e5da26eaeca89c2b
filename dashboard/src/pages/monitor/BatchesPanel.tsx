import { BatchDots } from "../../components/charts/BatchDots";
import { Panel } from "../../components/Panel";
import { TimeText } from "../../components/TimeText";
import { formatDuration } from "../../format/duration";
import { formatInteger } from "../../format/number";
import type { BatchPoint, History } from "../../live/History";
import { objectiveMs } from "../../objective";

const rowsShown = 10;

export function BatchesPanel({ history }: { history: History }) {
  const { batches } = history;
  const newest = batches.slice(-rowsShown).reverse();
  return (
    <Panel title="Micro-batches" aside="dots: area is rows, height is duration; newest right" className="batches">
      {newest.length === 0
        ? <p className="muted">None yet. Each batch that changes something is listed here.</p>
        : (
          <>
            <BatchDots batches={batches} objectiveMs={objectiveMs} />
            <div className="table-scroll" tabIndex={0} role="region" aria-label="The newest micro-batches">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Written</th><th scope="col" className="number">Version</th><th scope="col" className="number">Inserted</th>
                    <th scope="col" className="number">Updated</th><th scope="col" className="number">Deleted</th>
                    <th scope="col" className="number">Quarantined</th><th scope="col" className="number">Duration</th><th scope="col" className="number">Freshness</th>
                  </tr>
                </thead>
                <tbody>{newest.map((point) => <BatchRow key={point.batch.id} point={point} />)}</tbody>
              </table>
            </div>
          </>
        )}
    </Panel>
  );
}

function BatchRow({ point: { batch, processedAt, freshnessMs } }: { point: BatchPoint }) {
  return (
    <tr>
      <td><TimeText at={processedAt} date="old" milliseconds /></td>
      <td className="number">{formatInteger(batch.source_version)}</td>
      <Count value={batch.inserted} />
      <Count value={batch.updated} />
      <Count value={batch.deleted} />
      <Count value={batch.quarantined} tone="warn" />
      <td className="number">{formatDuration(batch.pipeline_latency_ms)}</td>
      <td className="number">{formatDuration(freshnessMs)}</td>
    </tr>
  );
}

const Count = ({ value, tone = "" }: { value: number; tone?: string }) => (
  <td className={`number ${value === 0 ? "none" : tone}`}>{formatInteger(value)}</td>
);
