import { forwardRef, useState, type FormEvent, type KeyboardEvent } from "react";
import { formatInteger, formatRate } from "../../format/number";
import type { Feed } from "../../live/Feed";
import { useStore } from "../../live/Store";
import { StartField } from "./StartField";
import { operations, type FeedFilterState } from "./useFeedFilter";

interface Props {
  feed: Feed;
  filter: FeedFilterState;
  shown: number;
}

/** Pause, filters and how fast changes come. The reference is the text field, for the `/` key. */
export const FeedToolbar = forwardRef<HTMLInputElement, Props>(function FeedToolbar({ feed, filter, shown }, searchField) {
  const { paused, held, rate, received } = useStore(feed);
  const leaveOnEscape = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    if (filter.text) filter.setText("");
    else event.currentTarget.blur();
  };
  return (
    <div className="feed-tools" role="toolbar" aria-label="Change stream">
      <button type="button" className={`button ${paused ? "primary" : ""}`} aria-pressed={paused} onClick={() => feed.setPaused(!paused)}>
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d={paused ? "M4 2.5v11l9-5.5z" : "M4 3h3v10H4zM9.5 3h3v10h-3z"} /></svg>
        {paused ? "Resume" : "Pause"}{paused && held > 0 && ` (${formatInteger(held)} waiting)`}
      </button>
      <div className="pills" role="group" aria-label="Operations shown">
        {operations.map((operation) => (
          <button key={operation} type="button" className="pill" aria-pressed={filter.operations.has(operation)}
            onClick={() => filter.toggleOperation(operation)}>
            <span className={`op ${operation}`}>{operation}</span>
          </button>
        ))}
      </div>
      <StartField filter={filter} />
      <AccountField filter={filter} />
      <label className="field feed-search">
        <span className="visually-hidden">Filter by text</span>
        <input ref={searchField} type="search" placeholder="Statement, holder, currency, v1204…" value={filter.text}
          onChange={(event) => filter.setText(event.target.value)} onKeyDown={leaveOnEscape} spellCheck={false} autoComplete="off" />
        <kbd className="kbd" aria-hidden="true">/</kbd>
      </label>
      {filter.active && <button type="button" className="button plain" onClick={filter.clear}>Clear filters</button>}
      <dl className="feed-counts">
        <div><dt>Rate</dt><dd>{formatRate(rate)}/s</dd></div>
        <div><dt>Received</dt><dd>{formatInteger(received)}</dd></div>
        <div><dt>Shown</dt><dd>{formatInteger(shown)}</dd></div>
      </dl>
    </div>
  );
});

function AccountField({ filter: { account, setAccount } }: { filter: FeedFilterState }) {
  const [draft, setDraft] = useState("");
  if (account !== null) {
    return (
      <span className="chip">
        <span className="muted">Account</span> <span className="mono">{account}</span>
        <button type="button" className="chip-remove" aria-label={`Show all accounts again, not only ${account}`} onClick={() => setAccount(null)}>×</button>
      </span>
    );
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAccount(draft);
    setDraft("");
  };
  return (
    <form className="field feed-account" onSubmit={submit}>
      <input aria-label="Only this account" placeholder="Account, Enter" value={draft} onChange={(event) => setDraft(event.target.value)}
        spellCheck={false} autoComplete="off" />
    </form>
  );
}
