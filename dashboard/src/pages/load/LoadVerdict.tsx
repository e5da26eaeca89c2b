import { fetchFile } from "../../api/client";
import { loadTestPath, type LoadTest } from "../../api/loadTests";
import { saveFile } from "../../components/saveFile";
import { TimeText } from "../../components/TimeText";
import { formatLongDuration } from "../../format/duration";
import { formatRate, plural } from "../../format/number";
import { parseTimestamp } from "../../format/time";

const formats = ["html", "json", "markdown"] as const;

/** PASS or FAIL, and by which of the objectives. */
export function LoadVerdict({ test }: { test: LoadTest }) {
  const title = test.state === "running" ? "Running" : test.state === "failed" ? "Did not run" : test.verdict === "stopped" || test.state === "stopped" ? "Stopped" : test.verdict ?? "Finished";
  const tone = test.verdict === "PASS" ? "ok" : test.verdict === "FAIL" || test.state === "failed" ? "bad" : test.state === "running" ? "busy" : "idle";
  return (
    <div className={`panel state load-verdict ${tone}`}>
      <div className="state-verdict">
        <p className="state-title" role="status">{title}</p>
        <p>{describe(test)}, started <TimeText at={parseTimestamp(test.started_at)} date="old" /></p>
        {test.findings.map((finding) => <p key={finding} className="small">{finding}</p>)}
        {test.error && <pre className="state-error">{test.error}</pre>}
      </div>
      <ul className="sla">
        {test.sla.map(({ name, target, actual, passed }) => (
          <li key={name} className={passed ? "passed" : "failed"}>
            <span className="sla-mark" aria-hidden="true">{passed ? "✓" : "✗"}</span>
            <span>{name}<span className="visually-hidden">{passed ? ", met" : ", missed"}</span></span>
            <span className="number">{actual}</span><span className="muted">{target}</span>
          </li>
        ))}
      </ul>
      {test.state !== "running" && (
        <p className="reports small"><span className="muted">Report:</span> {formats.map((format) => (
          <button key={format} type="button" className="link" onClick={() => void saveReport(test.id, format)}>{format}</button>
        ))}</p>
      )}
    </div>
  );
}

/** Fetched rather than linked to: a link carries no credential. */
async function saveReport(id: string, format: string): Promise<void> {
  const { content, name } = await fetchFile(`${loadTestPath(id)}/report?format=${format}`);
  saveFile(content, name);
}

/** What a test asks for, in a line. */
export function describe({ model, users, target_rate, arrivals, duration_seconds }: LoadTest): string {
  const load = model === "open" && target_rate !== null ? `${formatRate(target_rate)} requests/s${arrivals ? `, ${arrivals} arrivals` : ""}` : plural(users, "user");
  return `${load} for ${formatLongDuration(duration_seconds)}`;
}
