import type { ReactNode } from "react";
import type { Transaction } from "../../api/types";
import { Amount } from "../../components/Amount";
import { TimeText } from "../../components/TimeText";
import { formatAmount } from "../../format/money";
import { parseTimestamp } from "../../format/time";

interface Props<T extends Transaction> {
  transactions: readonly T[];
  currency: string | null;
  /** How a text is shown where it is not shown plainly. */
  show?: (transaction: T, member: "merchant" | "description") => ReactNode;
}

export function TransactionsTable<T extends Transaction>({ transactions, currency, show }: Props<T>) {
  return (
    <table className="rows transactions-table">
      <thead>
        <tr>
          <th scope="col">Date</th><th scope="col">Description</th><th scope="col" className="wide-only">Merchant</th>
          <th scope="col" className="wide-only">Category</th><th scope="col" className="number">Amount</th><th scope="col" className="number wide-only">Balance after</th>
        </tr>
      </thead>
      <tbody>
        {transactions.map((transaction) => (
          <tr key={transaction.transactionId}>
            <td className="muted"><TimeText at={parseTimestamp(transaction.date)} date /></td>
            <td className="shrink">{show?.(transaction, "description") ?? transaction.description ?? "–"}</td>
            <td className="shrink wide-only">{show?.(transaction, "merchant") ?? transaction.merchant ?? "–"}</td>
            <td className="wide-only"><span className="tag">{transaction.category ?? "–"}</span></td>
            <td className="number"><SignedAmount {...transaction} currency={currency} /></td>
            <td className="number wide-only muted">{transaction.balance === null ? "–" : formatAmount(transaction.balance)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What comes in has a plus and the colour for it, what goes out a minus. */
function SignedAmount({ type, amount, currency }: Transaction & { currency: string | null }) {
  const signed = type === "CREDIT" ? `+${amount}` : amount.startsWith("-") ? amount : `-${amount}`;
  return <span className={type === "CREDIT" ? "credit" : ""}><Amount value={signed} {...(currency !== null && { currency })} /></span>;
}
