import type { LoadSecond, LoadTest } from "../../api/loadTests";
import { Legend, LineChart, type Series } from "../../components/charts/LineChart";
import { Panel } from "../../components/Panel";
import { formatDuration, formatRound } from "../../format/duration";
import { formatInteger, formatRate } from "../../format/number";
import { elapsed, elapsedTicks, latencyObjective, latencySeries, rateSeries } from "./loadSeries";

export function LoadCharts({ test, series }: { test: LoadTest; series: readonly LoadSecond[] }) {
  const domain: [number, number] = [0, Math.max(test.duration_seconds, series[series.length - 1]?.second ?? 0, 1)];
  const [rates, latencies] = [rateSeries(series), latencySeries(series)];
  const objective = latencyObjective(test.sla);
  const shaded = { to: test.warm_up_seconds, text: "warm-up" };
  const lookup = (lines: readonly Series[], text: (y: number) => string) => (x: number) => (
    <>
      <strong>{elapsed(x)}</strong>
      {lines.map(({ name, points }) => {
        const point = points.find((each) => each.x === x);
        return point && <div key={name} className="tooltip-row"><span>{name}</span><span>{text(point.y)}</span></div>;
      })}
    </>
  );
  return (
    <div className="charts load-charts">
      <Panel title="Rate" aside="requests per second">
        <Legend series={rates} />
        <LineChart label="Requests per second over the test, achieved and asked for" series={rates} domain={domain} shaded={shaded} xTicks={elapsedTicks} yText={formatInteger}
          fromZero describe={lookup(rates, (y) => `${formatRate(y)}/s`)} empty="The first second is not over yet" />
      </Panel>
      <Panel title="Latency" aside="from when a request was due; thin: from when it was sent">
        <Legend series={latencies} />
        <LineChart label="Latency percentiles over the test, corrected for coordinated omission and not" series={latencies} domain={domain} shaded={shaded} xTicks={elapsedTicks}
          yText={formatRound} logarithmic {...(objective && { objective })} describe={lookup(latencies, formatDuration)} empty="No answer yet" />
      </Panel>
    </div>
  );
}
