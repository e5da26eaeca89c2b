import type { LoadTest } from "../../api/loadTests";
import { Figure } from "../../components/Figure";
import { formatDuration, formatLongDuration } from "../../format/duration";
import { formatInteger, formatRate, plural } from "../../format/number";
import { LoadCharts } from "./LoadCharts";
import { LoadRoutes } from "./LoadRoutes";
import { LoadVerdict } from "./LoadVerdict";

export function LoadResult({ test }: { test: LoadTest }) {
  const { progress, latency_ms: latency } = test;
  return (
    <section className="load-result" aria-label="The load test shown">
      <LoadVerdict test={test} />
      {test.state === "running" && progress && (
        <progress max={test.duration_seconds} value={Math.min(progress.elapsed_seconds, test.duration_seconds)} aria-label="Progress of the test" />
      )}
      <dl className="figures load-figures">
        <Figure name="Achieved" value={progress ? formatRate(progress.achieved_rate) : "–"} unit="/s">
          {test.target_rate !== null ? `of ${formatRate(test.target_rate)}/s asked for` : `by ${plural(progress?.users ?? test.users ?? 0, "user")}`}
        </Figure>
        <Figure name="Done" value={progress ? formatInteger(progress.done) : "–"}>{progress && `${formatInteger(progress.in_flight)} under way`}</Figure>
        <Figure name="Failed" value={progress ? formatInteger(progress.failed) : "–"} tone={progress && progress.failed > 0 ? "bad" : ""}>
          {progress && (progress.dropped > 0 ? `${formatInteger(progress.dropped)} not sent: too late` : "all that were due were sent")}
        </Figure>
        <Figure name="p95, corrected" value={latency ? formatDuration(latency.corrected.p95) : "–"}>{latency && `${formatDuration(latency.uncorrected.p95)} from when it was sent`}</Figure>
        <Figure name="p99, corrected" value={latency ? formatDuration(latency.corrected.p99) : "–"}>{latency && `${formatDuration(latency.uncorrected.p99)} from when it was sent`}</Figure>
        <Figure name="Freshness p95" value={test.freshness_ms ? formatDuration(test.freshness_ms.p95) : "–"}>
          {test.generator_cpu !== null ? `generator used ${formatRate(test.generator_cpu * 100)} % of a core` : formatLongDuration(test.duration_seconds)}
        </Figure>
      </dl>
      {test.series && <LoadCharts test={test} series={test.series} />}
      <LoadRoutes test={test} />
    </section>
  );
}
