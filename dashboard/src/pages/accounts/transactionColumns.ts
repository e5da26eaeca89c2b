import type { Transaction } from "../../api/types";
import type { Column } from "../../format/csv";

/** Names are the API's. */
export const transactionColumns: readonly Column<Transaction>[] = [
  { name: "date", value: (row) => row.date },
  { name: "transactionId", value: (row) => row.transactionId, text: true },
  { name: "description", value: (row) => row.description, text: true },
  { name: "merchant", value: (row) => row.merchant, text: true },
  { name: "category", value: (row) => row.category, text: true },
  { name: "type", value: (row) => row.type },
  { name: "amount", value: (row) => row.amount },
  { name: "balance", value: (row) => row.balance },
];
