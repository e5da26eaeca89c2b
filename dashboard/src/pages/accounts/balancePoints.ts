import { parseTimestamp } from "../../format/time";
import type { AccountHistory } from "./useAccountHistory";

export interface BalancePoint {
  x: number;
  /** For the picture only; what is written is `text`. */
  y: number;
  text: string;
}

/** The balance after each transaction that is known, before them the closing balances of older statements. Oldest first. */
export function balancePoints({ statements, transactions }: AccountHistory): BalancePoint[] {
  const points = transactions.flatMap(({ date, balance }) => (balance === null ? [] : [point(parseTimestamp(date), balance)])).reverse();
  const first = points[0]?.x ?? Infinity;
  const older = statements.map((statement) => point(Date.parse(`${statement.periodEnd}T23:59:59Z`), statement.closingBalance))
    .filter(({ x }) => x < first).reverse();
  return [...older, ...points];
}

const point = (x: number, text: string): BalancePoint => ({ x, y: Number(text), text });
