import type { LoadTest } from "../../api/loadTests";
import { Figure } from "../../components/Figure";
import { formatDuration } from "../../format/duration";
import { formatInteger, formatRate, plural } from "../../format/number";
import { LoadCharts } from "./LoadCharts";
import { LoadRoutes } from "./LoadRoutes";
import { LoadVerdict } from "./LoadVerdict";

export function LoadResult({ test }: { test: LoadTest }) {
  const { progress, latency_ms: { corrected, uncorrected } } = test;
  const latency = (name: "p95" | "p99") => (
    <Figure name={`${name}, corrected`} value={corrected ? formatDuration(corrected[name]) : "–"}>
      {uncorrected && `${formatDuration(uncorrected[name])} from when it was sent`}
    </Figure>
  );
  return (
    <section className="load-result" aria-label="The load test shown">
      <LoadVerdict test={test} />
      {test.state === "running" && (
        <progress max={test.duration_seconds} value={Math.min(progress.elapsed_seconds, test.duration_seconds)} aria-label="Progress of the test" />
      )}
      <dl className="figures load-figures">
        <Figure name="Achieved" value={formatRate(progress.achieved_rate)} unit="/s">
          {test.target_rate !== null ? `of ${formatRate(test.target_rate)}/s asked for` : `by ${plural(progress.users, "user")}`}
        </Figure>
        <Figure name="Done" value={formatInteger(progress.done)}>{formatInteger(progress.in_flight)} under way</Figure>
        <Figure name="Failed" value={formatInteger(progress.failed)} tone={progress.failed > 0 ? "bad" : ""}>
          {progress.dropped > 0 ? `${formatInteger(progress.dropped)} were due and not sent` : "all that were due were sent"}
        </Figure>
        {latency("p95")}
        {latency("p99")}
        <Figure name="Freshness p95" value={test.freshness_ms ? formatDuration(test.freshness_ms.p95) : "–"}>
          {test.freshness_ms ? "of changes while the load ran" : "no change came while it ran"}
        </Figure>
      </dl>
      {test.series && <LoadCharts test={test} series={test.series} />}
      <LoadRoutes test={test} />
      <p className="muted small">The process that makes the requests keeps {test.generator_cpu.toFixed(2)} of a core busy.</p>
    </section>
  );
}
