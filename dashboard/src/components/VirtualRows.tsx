import { forwardRef, useCallback, useImperativeHandle, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { lastNotAbove } from "../live/lastNotAbove";

interface Props<T extends { seq: number }> {
  /** Ascending by `seq`; shown newest first. */
  rows: readonly T[];
  rowHeight: number;
  /** Stays at the top; as high as `headHeight`. */
  head: ReactNode;
  headHeight: number;
  viewHeight: number;
  /** New rows push the others down only while this holds and the list stands at its top. */
  follow: boolean;
  render: (row: T, index: number) => ReactNode;
  onAtTop: (atTop: boolean) => void;
  label: string;
  /** The id of the row that is selected. */
  activeRow: string | undefined;
}

export interface VirtualRowsHandle {
  reveal: (index: number) => void;
  toTop: () => void;
}

const overscan = 6;

/** The rows that can be seen of a list that grows at the top. Whoever has scrolled keeps the row that he reads where it is. */
export const VirtualRows = forwardRef(function VirtualRows<T extends { seq: number }>(
  { rows, rowHeight, head, headHeight, viewHeight, follow, render, onAtTop, label, activeRow }: Props<T>, handle: React.ForwardedRef<VirtualRowsHandle>,
) {
  const scroller = useRef<HTMLDivElement>(null);
  const anchor = useRef<{ seq: number; offset: number } | null>(null);
  const [scrollTop, setScrollTop] = useState(0);

  const remember = useCallback(() => {
    const top = scroller.current!.scrollTop;
    const first = Math.floor(top / rowHeight);
    const row = rows[rows.length - 1 - first];
    anchor.current = row ? { seq: row.seq, offset: top - first * rowHeight } : null;
    setScrollTop(top);
    onAtTop(top < rowHeight / 2);
  }, [rows, rowHeight, onAtTop]);

  useLayoutEffect(() => {
    const element = scroller.current!;
    const atTop = element.scrollTop < rowHeight / 2;
    if (anchor.current && !(atTop && follow)) {
      const index = rows.length - 1 - lastNotAbove(rows, anchor.current.seq);
      element.scrollTop = Math.max(0, index) * rowHeight + anchor.current.offset;
    }
    remember();
    // Without `follow`: a change of it alone moves nothing.
  }, [rows, rowHeight, remember]);

  useImperativeHandle(handle, () => ({
    reveal: (index) => {
      const element = scroller.current!;
      const [top, bottom] = [index * rowHeight, headHeight + (index + 1) * rowHeight];
      if (top < element.scrollTop) element.scrollTop = top;
      else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
    },
    toTop: () => {
      anchor.current = null;
      scroller.current!.scrollTop = 0;
    },
  }), [rowHeight, headHeight]);

  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan);
  const last = Math.min(rows.length, Math.ceil((scrollTop + viewHeight) / rowHeight) + overscan);
  const shown: ReactNode[] = [];
  for (let index = first; index < last; index += 1) shown.push(render(rows[rows.length - 1 - index]!, index));
  return (
    <div className="virtual" ref={scroller} onScroll={remember} tabIndex={0} role="grid" aria-label={label} aria-rowcount={rows.length + 1}
      aria-activedescendant={activeRow}>
      {head}
      <div className="virtual-space" role="presentation" style={{ height: rows.length * rowHeight }}>
        <div className="virtual-window" role="presentation" style={{ transform: `translateY(${first * rowHeight}px)` }}>{shown}</div>
      </div>
    </div>
  );
}) as <T extends { seq: number }>(props: Props<T> & { ref?: React.Ref<VirtualRowsHandle> }) => JSX.Element;
