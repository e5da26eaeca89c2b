import { sumAmounts } from "../../format/money";
import type { Transaction } from "../../api/types";

export interface CategorySum {
  /** null: transactions without one. */
  category: string | null;
  /** Exact. */
  amount: string;
  count: number;
  /** Of the largest, for the picture only: 0 to 1. */
  share: number;
}

/** Debits by category, largest first. */
export function spendingByCategory(transactions: readonly Transaction[]): CategorySum[] {
  const amounts = new Map<string | null, string[]>();
  for (const { type, category, amount } of transactions) {
    if (type !== "DEBIT") continue;
    const known = amounts.get(category);
    if (known) known.push(amount);
    else amounts.set(category, [amount]);
  }
  const sums = [...amounts].map(([category, each]) => ({ category, amount: sumAmounts(each) ?? "0.00", count: each.length }));
  const largest = Math.max(...sums.map((sum) => Number(sum.amount)), 0);
  return sums.map((sum) => ({ ...sum, share: largest > 0 ? Number(sum.amount) / largest : 0 })).sort((a, b) => b.share - a.share);
}
