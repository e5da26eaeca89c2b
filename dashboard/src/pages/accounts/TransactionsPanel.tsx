import type { TransactionPage } from "../../api/types";
import { useAnswer } from "../../api/useAnswer";
import { CSVButton } from "../../components/CSVButton";
import { Pager } from "../../components/Pager";
import { Problem } from "../../components/Problem";
import { SourceNote } from "../../components/SourceNote";
import { transactionColumns } from "./transactionColumns";
import { TransactionFilters } from "./TransactionFilters";
import { TransactionsTable } from "./TransactionsTable";
import type { AccountHistory } from "./useAccountHistory";
import { useTransactionFilter } from "./useTransactionFilter";

interface Props {
  account: string;
  currency: string | null;
  refresh: unknown;
  history: AccountHistory | null;
}

export function TransactionsPanel({ account, currency, refresh, history }: Props) {
  const filter = useTransactionFilter(account);
  const { answer, error, asking, retry } = useAnswer<TransactionPage>(filter.path, refresh);
  const transactions = answer?.data.transactions ?? [];
  return (
    <section className="panel table-panel" aria-labelledby="transactions">
      <header className="panel-head">
        <h2 id="transactions">Transactions</h2>
        <div className="aside head-tools">
          <SourceNote answer={answer} />
          <CSVButton name={`transactions-${account}`} columns={transactionColumns} rows={transactions} />
        </div>
      </header>
      <TransactionFilters filter={filter} history={history} wrong={error?.parameter ?? null} />
      {error && error.status !== 404 && <Problem error={error} onRetry={retry} />}
      {!error && transactions.length > 0 && (
        <div className={asking ? "asking" : ""} aria-busy={asking}><TransactionsTable transactions={transactions} currency={currency} /></div>
      )}
      {!error && answer && transactions.length === 0 && (
        <div className="empty">
          <h3>{filter.active ? "No transaction matches" : "No transactions"}</h3>
          {filter.active && <button type="button" className="button" onClick={filter.clear}>Clear filters</button>}
        </div>
      )}
      {!answer && !error && <div className="skeleton" role="status"><span className="visually-hidden">Loading the transactions</span></div>}
      {answer && <Pager cursor={filter.cursor} next={answer.data.next_cursor} busy={asking} />}
    </section>
  );
}
