import { Amount } from "../../components/Amount";
import { Panel } from "../../components/Panel";
import { plural } from "../../format/number";
import { useQuery } from "../../router/location";
import { spendingByCategory } from "./spending";
import type { AccountHistory } from "./useAccountHistory";

const mostBars = 9;

/** Where the money goes. A bar sets the filter of the transactions below. */
export function SpendingPanel({ history }: { history: AccountHistory | null }) {
  const [query, changeQuery] = useQuery();
  const chosen = query.get("category");
  const sums = history ? spendingByCategory(history.transactions) : [];
  const oldest = history?.transactions[history.transactions.length - 1]?.date.slice(0, 10);
  const currency = history?.statements[0]?.currency;
  return (
    <Panel title="Spending by category" aside={oldest && `debits since ${oldest}`}>
      {sums.length === 0 && <p className="muted">{history ? "No debits yet." : "Loading…"}</p>}
      <ul className="spending">
        {sums.slice(0, mostBars).map(({ category, amount, count, share }) => (
          <li key={category ?? ""}>
            <button type="button" disabled={category === null} aria-pressed={chosen !== null && chosen === category} title={`${plural(count, "transaction")}; show them`}
              onClick={() => changeQuery({ category: chosen === category ? null : category, cursor: null })}>
              <span className="spending-name">{category ?? "no category"}</span>
              <span className="spending-track"><span style={{ width: `${(share * 100).toFixed(1)}%` }} /></span>
              <Amount value={amount} {...(currency !== undefined && { currency })} />
            </button>
          </li>
        ))}
      </ul>
      {sums.length > mostBars && <p className="muted small">and {plural(sums.length - mostBars, "smaller category", "smaller categories")}</p>}
    </Panel>
  );
}
