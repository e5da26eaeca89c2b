import type { LatencySummary, Metrics } from "../../api/types";
import { LagChart } from "../../components/charts/LagChart";
import { LatencyChart, type LatencyPoint } from "../../components/charts/LatencyChart";
import { ThroughputChart } from "../../components/charts/ThroughputChart";
import { Panel } from "../../components/Panel";
import { TimeText } from "../../components/TimeText";
import { formatDuration, formatRound } from "../../format/duration";
import { formatInteger, formatRate, plural } from "../../format/number";
import type { BatchPoint, History } from "../../live/History";
import { objectiveMs } from "../../objective";

interface Props {
  metrics: Metrics;
  history: History;
  end: number;
  span: number;
}

interface Point extends LatencyPoint {
  source: BatchPoint;
}

const points = (history: History, ms: (batch: BatchPoint) => number): Point[] =>
  history.batches.map((source) => ({ key: source.batch.id, at: source.processedAt, ms: ms(source), source }));

const describe = ({ ms, source }: Point) => (
  <>
    <strong>{formatDuration(ms)}</strong>, version {formatInteger(source.batch.source_version)}<br />
    {plural(source.rows, "row")}, <TimeText at={source.processedAt} milliseconds />
  </>
);

export function FreshnessPanel({ metrics, history, end, span }: Props) {
  const { freshness_ms: summary } = metrics;
  return (
    <Panel title="Freshness" aside="committed in Delta until readable here">
      <Percentiles summary={summary} />
      <LatencyChart label={describeChart("Freshness", summary)} points={points(history, (batch) => batch.freshnessMs)}
        {...{ summary, objectiveMs, end, span, describe }} />
    </Panel>
  );
}

export function PipelinePanel({ metrics, history, end, span }: Props) {
  const { pipeline_latency_ms: summary } = metrics;
  return (
    <Panel title="Pipeline latency" aside="micro-batch begun until written">
      <Percentiles summary={summary} />
      <LatencyChart label={describeChart("Pipeline latency", summary)} points={points(history, (batch) => batch.batch.pipeline_latency_ms)}
        {...{ summary, objectiveMs, end, span, describe }} />
    </Panel>
  );
}

export function LagPanel({ metrics, history, end, span }: Props) {
  const known = history.samples.filter((sample) => sample.lagMs !== null && sample.at >= end - span);
  const worst = known.length > 0 ? Math.max(...known.map((sample) => sample.lagMs!)) : null;
  const now = metrics.sync_lag_seconds;
  const since = history.samples[0]?.at;
  return (
    <Panel title="Lag" aside={since === undefined || since < end - span ? "age of the oldest commit not applied" : <>watched since <TimeText at={since} /></>}>
      <dl className="percentiles">
        <Pair name="now" ms={now === null ? null : now * 1_000} />
        <Pair name="worst" ms={worst} />
        <Objective ms={worst} name="worst" />
      </dl>
      <LagChart label={`Lag, worst ${worst === null ? "unknown" : formatDuration(worst)}`} samples={history.samples}
        {...{ objectiveMs, end, span }} />
    </Panel>
  );
}

export function ThroughputPanel({ metrics, history, end, span }: Props) {
  const inSpan = history.batches.filter((point) => point.processedAt >= end - span);
  const rows = inSpan.reduce((sum, point) => sum + point.rows, 0);
  return (
    <Panel title="Throughput" aside="rows applied per second">
      <dl className="percentiles">
        <div><dt>now</dt><dd>{formatRate(metrics.changes_per_second)}/s</dd></div>
        <div><dt>rows</dt><dd>{formatInteger(rows)}</dd></div>
        <div><dt>batches</dt><dd>{formatInteger(inSpan.length)}</dd></div>
      </dl>
      <ThroughputChart label={`Throughput, ${plural(rows, "row")} in ${plural(inSpan.length, "batch", "batches")}`} batches={history.batches} {...{ end, span }} />
    </Panel>
  );
}

const describeChart = (name: string, summary: LatencySummary | null): string => (summary
  ? `${name} over time: last ${formatDuration(summary.last)}, median ${formatDuration(summary.p50)}, 99th percentile ${formatDuration(summary.p99)}`
  : `${name}: nothing measured yet`);

function Percentiles({ summary }: { summary: LatencySummary | null }) {
  return (
    <dl className="percentiles">
      <Pair name="last" ms={summary?.last ?? null} />
      <Pair name="p50" ms={summary?.p50 ?? null} />
      <Pair name="p95" ms={summary?.p95 ?? null} />
      <Pair name="p99" ms={summary?.p99 ?? null} />
      <Objective ms={summary?.p99 ?? null} name="p99" />
    </dl>
  );
}

const Pair = ({ name, ms }: { name: string; ms: number | null }) => (
  <div><dt>{name}</dt><dd>{ms === null ? "–" : formatDuration(ms)}</dd></div>
);

/** How much of the objective is used up, in words. */
function Objective({ ms, name }: { ms: number | null; name: string }) {
  if (ms === null) return null;
  const share = (100 * ms) / objectiveMs;
  const met = ms <= objectiveMs;
  return (
    <div className={`met ${met ? "yes" : "no"}`}>
      <dt>{name} of {formatRound(objectiveMs)}</dt>
      <dd>{share < 0.1 ? "< 0.1" : share < 10 ? share.toFixed(1) : formatInteger(share)} %</dd>
    </div>
  );
}
