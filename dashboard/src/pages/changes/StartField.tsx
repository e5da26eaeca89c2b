import { useState, type FormEvent } from "react";
import { serverNow } from "../../live/clock";
import type { FeedStart } from "../../live/Feed";
import { useTimeZone } from "../../live/timeZone";
import { zoneLabel } from "../../format/time";
import type { FeedFilterState } from "./useFeedFilter";

const minutesAgo: readonly [number, string][] = [[5, "5 min ago"], [60, "1 hour ago"], [1_440, "1 day ago"]];

/** Where the stream begins: now, a while ago, at a time, behind a token. */
export function StartField({ filter: { start, setStart } }: { filter: FeedFilterState }) {
  const [entering, enter] = useState<"since" | "after" | null>(null);
  const choose = (choice: string): void => {
    enter(choice === "since" || choice === "after" ? choice : null);
    if (choice === "now") setStart({ kind: "now" });
    const minutes = Number(choice);
    if (minutes > 0) setStart({ kind: "since", time: new Date(serverNow() - minutes * 60_000).toISOString() });
  };
  return (
    <>
      <label className="field start-field">
        <span className="visually-hidden">The stream begins</span>
        <select value={entering ?? start.kind} onChange={(event) => choose(event.target.value)}>
          <option value="now">From now on</option>
          {minutesAgo.map(([minutes, text]) => <option key={minutes} value={minutes}>From {text}</option>)}
          <option value="since">{start.kind === "since" && !entering ? `Since ${start.time.replace("T", " ").replace(/\.\d+/, "")}` : "From a time…"}</option>
          <option value="after">{start.kind === "after" && !entering ? "After a change" : "After a token…"}</option>
        </select>
      </label>
      {entering && <StartForm kind={entering} onStart={(next) => { enter(null); setStart(next); }} />}
    </>
  );
}

function StartForm({ kind, onStart }: { kind: "since" | "after"; onStart: (start: FeedStart) => void }) {
  const [text, setText] = useState("");
  const zone = useTimeZone();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!text.trim()) return;
    if (kind === "after") onStart({ kind, token: text.trim() });
    else onStart({ kind, time: new Date(zone === "utc" ? `${text}Z` : text).toISOString() });
  };
  return (
    <form className="start-form" onSubmit={submit}>
      <label className="field">
        <span className="visually-hidden">{kind === "after" ? "Token of a change" : `Time, ${zoneLabel(zone)}`}</span>
        {kind === "after"
          ? <input autoFocus value={text} onChange={(event) => setText(event.target.value)} placeholder="Token of a change" spellCheck={false} autoComplete="off" required />
          : <input autoFocus type="datetime-local" step="1" value={text} onChange={(event) => setText(event.target.value)} required />}
      </label>
      <button type="submit" className="button">Begin</button>
    </form>
  );
}
