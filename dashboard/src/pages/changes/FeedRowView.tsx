import { memo } from "react";
import { Amount } from "../../components/Amount";
import { OperationTag } from "../../components/OperationTag";
import { TimeText } from "../../components/TimeText";
import { formatDuration } from "../../format/duration";
import { formatInteger, plural } from "../../format/number";
import type { ChangeRow, FeedRow } from "../../live/FeedRow";

export const columns: readonly [className: string, title: string][] = [
  ["written", "Written"], ["operation", "Operation"], ["statement", "Statement"], ["account", "Account"], ["holder", "Holder"],
  ["period", "Period end"], ["balance", "Closing balance"], ["version", "Version"], ["freshness", "Freshness"],
];

interface Props {
  row: ChangeRow;
  index: number;
  selected: boolean;
  height: number;
  onSelect: (row: ChangeRow) => void;
}

export const rowId = (row: { seq: number }): string => `change-${row.seq}`;

export const ChangeRowView = memo(function ChangeRowView({ row, index, selected, height, onSelect }: Props) {
  const { change } = row;
  const { statement } = change;
  return (
    <div role="row" id={rowId(row)} aria-rowindex={index + 2} aria-selected={selected} className="feed-row" style={{ height }} onClick={() => onSelect(row)}>
      <span role="gridcell" className="written muted"><TimeText at={row.processedAt} milliseconds /></span>
      <span role="gridcell" className="operation"><OperationTag operation={change.operation} /></span>
      <span role="gridcell" className="statement mono">{change.statementId}</span>
      <span role="gridcell" className="account mono">{change.accountNumber}</span>
      <span role="gridcell" className="holder">{statement?.accountHolder ?? "–"}</span>
      <span role="gridcell" className="period">{statement?.periodEnd ?? "–"}</span>
      <span role="gridcell" className="balance">{statement ? <Amount value={statement.closingBalance} currency={statement.currency} /> : "–"}</span>
      <span role="gridcell" className="version muted">{formatInteger(change.source_version)}</span>
      <span role="gridcell" className="freshness muted">{formatDuration(row.processedAt - row.committedAt)}</span>
    </div>
  );
});

interface MarkerProps {
  row: Exclude<FeedRow, ChangeRow>;
  index: number;
  height: number;
}

/** What happened to the stream itself, in its place. */
export function MarkerRow({ row, index, height }: MarkerProps) {
  return (
    <div role="row" id={rowId(row)} aria-rowindex={index + 2} className={`feed-row marker ${row.kind}`} style={{ height }}>
      <span role="gridcell"><TimeText at={row.at} milliseconds /> {describe(row)}</span>
    </div>
  );
}

function describe(row: MarkerProps["row"]): string {
  if (row.kind === "gap") return "Gap: the server no longer keeps the changes that belong here. The store itself is complete.";
  const away = `Reconnected after ${formatDuration(row.awayMs)}`;
  if (row.caughtUp === null) return `${away}. No change had come before, so what happened meanwhile is not shown.`;
  return row.caughtUp === 0 ? `${away}. Nothing was missed.` : `${away}. ${plural(row.caughtUp, "change")} caught up, above.`;
}
