import { useCallback, useMemo, useRef, useState } from "react";
import { useKeys } from "../../components/useKeys";
import { lastNotAbove } from "../../live/lastNotAbove";
import { useFeed } from "../../live/feeds";
import { filterRows, type ChangeRow } from "../../live/FeedRow";
import { useStore } from "../../live/Store";
import { ChangeDetail } from "./ChangeDetail";
import { FeedEmpty } from "./FeedEmpty";
import { FeedList } from "./FeedList";
import { FeedNotice } from "./FeedNotice";
import { FeedToolbar } from "./FeedToolbar";
import { useFeedFilter } from "./useFeedFilter";

export function ChangesPage() {
  const filter = useFeedFilter();
  const feed = useFeed(filter.account, filter.start);
  const { rows: all, paused } = useStore(feed);
  const connected = useStore(feed.connection).kind === "open";
  const rows = useMemo(() => filterRows(all, filter), [all, filter]);
  const [selected, select] = useState<ChangeRow | null>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const close = useCallback(() => select(null), []);

  const step = (older: boolean): void => {
    let position = selected ? lastNotAbove(rows, selected.seq) : rows.length;
    if (selected && !older && rows[position]?.seq !== selected.seq) position += 1;
    do position += older ? -1 : 1; while (rows[position] && rows[position]!.kind !== "change");
    const row = rows[position];
    if (row?.kind === "change") select(row);
  };
  useKeys({
    j: () => step(true), ArrowDown: () => step(true), k: () => step(false), ArrowUp: () => step(false),
    "/": () => searchField.current?.select(), " ": () => feed.setPaused(!paused), Escape: close,
  });

  return (
    <div className="feed">
      <h1 className="visually-hidden">Change Stream</h1>
      <FeedToolbar ref={searchField} feed={feed} filter={filter} shown={rows.length} />
      <FeedNotice feed={feed} />
      <div className="feed-body">
        <div className="panel feed-main">
          {rows.length === 0 ? <FeedEmpty feed={feed} filter={filter} connected={connected} /> : <FeedList rows={rows} selected={selected} onSelect={select} />}
        </div>
        {selected && <ChangeDetail row={selected} onClose={close} onAccount={filter.setAccount} onStart={filter.setStart} />}
      </div>
      <p className="feed-keys muted small" aria-hidden="true">
        <kbd className="kbd">j</kbd> <kbd className="kbd">k</kbd> next, previous <kbd className="kbd">space</kbd> pause <kbd className="kbd">/</kbd> filter <kbd className="kbd">esc</kbd> close
      </p>
    </div>
  );
}
