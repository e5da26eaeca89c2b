import type { WholeStatement } from "../../api/types";
import { Amount } from "../../components/Amount";
import { Fact } from "../../components/Fact";
import { Panel } from "../../components/Panel";
import { TimeText } from "../../components/TimeText";
import { subtractAmounts } from "../../format/money";
import { formatInteger } from "../../format/number";
import { parseTimestamp } from "../../format/time";

export function LatestStatementPanel({ statement }: { statement: WholeStatement | null }) {
  return (
    <Panel title="Latest statement" aside={statement && <span className="mono">{statement.statementId}</span>}>
      {statement ? <StatementFacts statement={statement} /> : <p className="muted">Loading…</p>}
    </Panel>
  );
}

function StatementFacts({ statement }: { statement: WholeStatement }) {
  const { openingBalance, closingBalance, currency } = statement;
  const movement = openingBalance === null ? null : subtractAmounts(closingBalance, openingBalance);
  return (
    <>
      <dl className="facts">
        <Fact name="Period">{statement.periodStart ?? "–"} to {statement.periodEnd}</Fact>
        <Fact name="Transactions">{formatInteger(statement.transactions.length)}</Fact>
        <Fact name="Generated">{statement.generatedAt ? <TimeText at={parseTimestamp(statement.generatedAt)} date /> : "–"}</Fact>
        {statement._processedAt && (
          <Fact name="Stored"><TimeText at={parseTimestamp(statement._processedAt)} date />{statement._sourceVersion !== undefined && `, version ${formatInteger(statement._sourceVersion)}`}</Fact>
        )}
      </dl>
      <dl className="facts balances">
        {openingBalance !== null && <Fact name="Opening balance"><Amount value={openingBalance} currency={currency} /></Fact>}
        {movement !== null && <Fact name="Movement"><Amount value={movement.startsWith("-") ? movement : `+${movement}`} currency={currency} /></Fact>}
        <Fact name="Closing balance"><strong><Amount value={closingBalance} currency={currency} /></strong></Fact>
      </dl>
    </>
  );
}
