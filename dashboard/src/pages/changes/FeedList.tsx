import { useCallback, useEffect, useRef, useState } from "react";
import { useSize } from "../../components/charts/useSize";
import { VirtualRows, type VirtualRowsHandle } from "../../components/VirtualRows";
import { lastNotAbove } from "../../live/lastNotAbove";
import { plural } from "../../format/number";
import type { ChangeRow, FeedRow } from "../../live/FeedRow";
import { ChangeRowView, columns, MarkerRow, rowId } from "./FeedRowView";

interface Props {
  rows: readonly FeedRow[];
  selected: ChangeRow | null;
  onSelect: (row: ChangeRow) => void;
}

export function FeedList({ rows, selected, onSelect }: Props) {
  const [ref, size] = useSize<HTMLDivElement>();
  const list = useRef<VirtualRowsHandle>(null);
  const [atTop, setAtTop] = useState(true);
  const newest = rows[rows.length - 1]?.seq ?? 0;
  const seen = useRef(newest);
  const follow = selected === null;
  if (atTop && follow) seen.current = newest;
  const unseen = rows.length - 1 - lastNotAbove(rows, seen.current);

  useEffect(() => {
    if (!selected) return;
    const position = lastNotAbove(rows, selected.seq);
    if (rows[position]?.seq === selected.seq) list.current?.reveal(rows.length - 1 - position);
    // Only a new selection moves the list; new rows do not.
  }, [selected]);

  const layout = !size || size.width >= 62 * size.rem ? "wide" : size.width >= 42 * size.rem ? "medium" : "narrow";
  const rem = size?.rem ?? 14;
  const rowHeight = Math.round((layout === "narrow" ? 3.4 : 2.15) * rem);
  const render = useCallback((row: FeedRow, index: number) => (row.kind === "change"
    ? <ChangeRowView key={row.seq} row={row} index={index} selected={row.seq === selected?.seq} height={rowHeight} onSelect={onSelect} />
    : <MarkerRow key={row.seq} row={row} index={index} height={rowHeight} />), [selected, rowHeight, onSelect]);

  const headHeight = layout === "narrow" ? 0 : Math.round(2 * rem);
  const head = layout !== "narrow" && (
    <div role="row" aria-rowindex={1} className="feed-row head" style={{ height: headHeight }}>
      {columns.map(([name, title]) => <span key={name} role="columnheader" className={name}>{title}</span>)}
    </div>
  );

  return (
    <div className={`feed-list ${layout}`}>
      <div className="feed-scroll" ref={ref}>
        <VirtualRows ref={list} rows={rows} rowHeight={rowHeight} head={head} headHeight={headHeight}
          viewHeight={size?.height ?? 600} follow={follow} render={render} onAtTop={setAtTop}
          label="Changes, newest first" activeRow={selected ? rowId(selected) : undefined} />
        {unseen > 0 && (
          <button type="button" className="button primary feed-unseen" onClick={() => { seen.current = newest; list.current?.toTop(); }}>
            ↑ {plural(unseen, "new change")}
          </button>
        )}
      </div>
    </div>
  );
}
