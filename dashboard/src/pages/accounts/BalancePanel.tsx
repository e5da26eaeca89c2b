import { dateTicks } from "../../components/charts/scale";
import { LineChart } from "../../components/charts/LineChart";
import { Panel } from "../../components/Panel";
import { TimeText } from "../../components/TimeText";
import { formatAmount } from "../../format/money";
import { formatInteger, plural } from "../../format/number";
import { balancePoints } from "./balancePoints";
import type { AccountHistory } from "./useAccountHistory";

export function BalancePanel({ history }: { history: AccountHistory | null }) {
  const points = history ? balancePoints(history) : [];
  const [first, last] = [points[0], points[points.length - 1]];
  const currency = history?.statements[0]?.currency ?? "";
  const label = first && last
    ? `Balance from ${formatAmount(first.text)} to ${formatAmount(last.text)} ${currency} over ${plural(points.length, "transaction")}`
    : "Balance: no transactions";
  return (
    <Panel title="Balance over time" aside={history && `after each of ${plural(points.length, "transaction")}${history.truncated ? ", the newest" : ""}`}>
      <LineChart label={label} series={[{ name: "Balance", look: "one", points, step: true, area: true }]}
        domain={first && last ? [first.x, Math.max(last.x, first.x + 86_400_000)] : [0, 1]} xTicks={dateTicks}
        yText={formatInteger} fromZero empty={history ? "No transactions yet" : "Loading…"}
        describe={(x) => {
          const at = points.find((point) => point.x === x);
          return at && <><strong>{formatAmount(at.text)}</strong> {currency}<br /><TimeText at={x} date /></>;
        }} />
    </Panel>
  );
}
