import type { Account } from "../../api/types";
import type { Column } from "../../format/csv";

/** Names are the API's. */
export const accountColumns: readonly Column<Account>[] = [
  { name: "accountNumber", value: (row) => row.accountNumber, text: true },
  { name: "accountHolder", value: (row) => row.accountHolder, text: true },
  { name: "accountType", value: (row) => row.accountType, text: true },
  { name: "currency", value: (row) => row.currency, text: true },
  { name: "balance", value: (row) => row.balance },
  { name: "statement_count", value: (row) => row.statement_count },
  { name: "last_period_end", value: (row) => row.last_period_end },
];
