import { useMemo } from "react";
import { DraftField } from "../../components/DraftField";
import type { AccountHistory } from "./useAccountHistory";
import type { FilterName, TransactionFilter } from "./useTransactionFilter";

interface Props {
  filter: TransactionFilter;
  /** Where the categories and merchants that can be chosen come from. */
  history: AccountHistory | null;
  /** The filter that the server refused. */
  wrong: string | null;
}

export function TransactionFilters({ filter, history, wrong }: Props) {
  const [categories, merchants] = useMemo(() => [names(history, "category"), names(history, "merchant")], [history]);
  const category = filter.value("category");
  const field = (name: FilterName) => ({
    value: filter.value(name), onCommit: (value: string) => filter.set(name, value), ...(wrong === name && { "aria-invalid": true as const }),
  });
  return (
    <div className="filters" role="group" aria-label="Filters of the transactions">
      <label className="field">
        <span className="field-label">Category</span>
        <select value={category} onChange={(event) => filter.set("category", event.target.value)}>
          <option value="">all</option>
          {[...new Set([...categories, ...(category ? [category] : [])])].map((name) => <option key={name}>{name}</option>)}
        </select>
      </label>
      <label className="field">
        <span className="field-label">Type</span>
        <select value={filter.value("type")} onChange={(event) => filter.set("type", event.target.value)}>
          <option value="">both</option><option>CREDIT</option><option>DEBIT</option>
        </select>
      </label>
      <DraftField label="Merchant" placeholder="whole name" list="merchants" maxLength={200} {...field("merchant")} />
      <datalist id="merchants">{merchants.map((name) => <option key={name} value={name} />)}</datalist>
      <DraftField label="Amount from" inputMode="decimal" placeholder="0.00" className="narrow-field" {...field("min_amount")} />
      <DraftField label="Amount to" inputMode="decimal" placeholder="0.00" className="narrow-field" {...field("max_amount")} />
      <DraftField label="From (UTC)" type="date" {...field("from")} />
      <DraftField label="To (UTC)" type="date" {...field("to")} />
      {filter.active && <button type="button" className="button plain" onClick={filter.clear}>Clear filters</button>}
    </div>
  );
}

const names = (history: AccountHistory | null, member: "category" | "merchant"): string[] =>
  [...new Set((history?.transactions ?? []).flatMap((transaction) => transaction[member] ?? []))].sort((a, b) => a.localeCompare(b));
