import { formatAmount } from "../format/money";

export function Amount({ value, currency }: { value: string; currency?: string }) {
  return (
    <span className="amount">
      {formatAmount(value)}
      {currency && <span className="currency">{currency}</span>}
    </span>
  );
}
