import { accountPage } from "../../api/paths";
import { Amount } from "../../components/Amount";
import { Fact } from "../../components/Fact";
import { OperationTag } from "../../components/OperationTag";
import { TimeText } from "../../components/TimeText";
import { Waterfall } from "../../components/Waterfall";
import { subtractAmounts } from "../../format/money";
import { formatInteger } from "../../format/number";
import { parseTimestamp } from "../../format/time";
import type { FeedStart } from "../../live/Feed";
import type { ChangeRow } from "../../live/FeedRow";
import { Link } from "../../router/Link";
import { StatementDiff } from "./StatementDiff";

interface Props {
  row: ChangeRow;
  onClose: () => void;
  onAccount: (account: string) => void;
  onStart: (start: FeedStart) => void;
}

export function ChangeDetail({ row, onClose, onAccount, onStart }: Props) {
  const { change } = row;
  const { statement } = change;
  return (
    <aside className="panel detail" aria-label="The change selected">
      <header className="detail-head">
        <h2><OperationTag operation={change.operation} /> <span className="mono">{change.statementId}</span></h2>
        <button type="button" className="button plain" onClick={onClose} aria-label="Close the details">Close <kbd className="kbd" aria-hidden="true">esc</kbd></button>
      </header>
      <div className="detail-body">
        {change.operation === "update" && (
          <>
            <h3>Before and after</h3>
            <StatementDiff change={change} />
          </>
        )}
        {statement ? (
          <>
            <h3>{change.operation === "delete" ? "Statement, as it last stood" : "Statement, as it stands now"}</h3>
            <dl className="facts">
              <Fact name="Holder">{statement.accountHolder ?? "–"}</Fact>
              <Fact name="Account">
                <Link to={accountPage(change.accountNumber)} className="mono">{change.accountNumber}</Link>{" "}
                <button type="button" className="link" onClick={() => onAccount(change.accountNumber)}>only this account</button>
              </Fact>
              <Fact name="Type">{statement.accountType ?? "–"}</Fact>
              <Fact name="Period">{statement.periodStart ?? "–"} to {statement.periodEnd}</Fact>
              <Fact name="Generated">{statement.generatedAt ? <TimeText at={parseTimestamp(statement.generatedAt)} date /> : "–"}</Fact>
            </dl>
            <Balances statement={statement} />
          </>
        ) : <p className="muted">The message carries no statement.</p>}
        {change.operation !== "update" && <StatementDiff change={change} />}
        <h3>Way, version {formatInteger(change.source_version)}</h3>
        <Waterfall committedAt={row.committedAt} startedAt={row.processedAt - change.pipeline_latency_ms} processedAt={row.processedAt} arrivedAt={row.arrivedAt} />
        <p className="detail-place small">
          <span className="muted">Its place in the stream:</span> <code>{change.token}</code>{" "}
          <button type="button" className="link" onClick={() => onStart({ kind: "after", token: change.token })}>begin after it</button>
        </p>
        <details>
          <summary>Message as received</summary>
          <pre className="raw" tabIndex={0}>{JSON.stringify(change, null, 2)}</pre>
        </details>
      </div>
    </aside>
  );
}

function Balances({ statement }: { statement: NonNullable<ChangeRow["change"]["statement"]> }) {
  const { openingBalance, closingBalance, currency } = statement;
  const difference = openingBalance === null ? null : subtractAmounts(closingBalance, openingBalance);
  return (
    <dl className="facts balances">
      {openingBalance !== null && <Fact name="Opening balance"><Amount value={openingBalance} currency={currency} /></Fact>}
      {difference !== null && <Fact name="Movement"><Amount value={difference.startsWith("-") ? difference : `+${difference}`} currency={currency} /></Fact>}
      <Fact name="Closing balance"><strong><Amount value={closingBalance} currency={currency} /></strong></Fact>
    </dl>
  );
}
