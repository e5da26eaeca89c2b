import { ask, type Answer } from "../../api/client";
import { accountPath, withQuery } from "../../api/paths";
import type { Statement, StatementPage, Transaction, TransactionPage } from "../../api/types";
import { useAsking, type Asked } from "../../api/useAnswer";

/** What the charts of an account are drawn from, newest first. */
export interface AccountHistory {
  statements: Statement[];
  transactions: Transaction[];
  /** Whether there are older transactions that were not read. */
  truncated: boolean;
}

const pageSize = 500;
const mostPages = 4;

export const useAccountHistory = (account: string, refresh: unknown): Asked<AccountHistory> => useAsking(account, refresh, load);

async function load(account: string, signal: AbortSignal): Promise<Answer<AccountHistory>> {
  const statements = await ask<StatementPage>(withQuery(accountPath(account, "statements"), { limit: pageSize }), signal);
  const transactions: Transaction[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const next: Answer<TransactionPage> = await ask(withQuery(accountPath(account, "transactions"), { limit: pageSize, cursor }), signal);
    transactions.push(...next.data.transactions);
    cursor = next.data.next_cursor;
    if (cursor === null) break;
  }
  return { ...statements, data: { statements: statements.data.statements, transactions, truncated: cursor !== null } };
}
