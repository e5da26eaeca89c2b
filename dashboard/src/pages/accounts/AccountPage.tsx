import { credential } from "../../api/credential";
import { accountPath } from "../../api/paths";
import type { WholeStatement } from "../../api/types";
import { useAnswer } from "../../api/useAnswer";
import { Problem } from "../../components/Problem";
import { SourceNote } from "../../components/SourceNote";
import { useFeed } from "../../live/feeds";
import { useStore } from "../../live/Store";
import { Link } from "../../router/Link";
import { usePath } from "../../router/location";
import { AccountHead } from "./AccountHead";
import { BalancePanel } from "./BalancePanel";
import { LatestStatementPanel } from "./LatestStatementPanel";
import { SpendingPanel } from "./SpendingPanel";
import { TransactionsPanel } from "./TransactionsPanel";
import { useAccountHistory } from "./useAccountHistory";

export function AccountPage() {
  const account = decodeURIComponent(usePath().split("/")[2] ?? "");
  return <OneAccount key={account} account={account} />;
}

/** One account, kept current: each of its changes has everything read again. */
function OneAccount({ account }: { account: string }) {
  const { revision } = useStore(useFeed(account));
  const { answer, error, retry } = useAnswer<WholeStatement>(accountPath(account, "statements/latest"), revision);
  // A link carries no credential.
  const signedIn = useStore(credential) !== null;
  const history = useAccountHistory(account, revision);
  if (error?.status === 404) {
    return (
      <div className="empty">
        <h1>No statement of account “{account}” is stored</h1>
        <p>The number may be wrong, or its last statement was deleted.</p>
        <Link to="/accounts" className="button">All accounts</Link>
      </div>
    );
  }
  return (
    <div className="data-page account">
      <AccountHead account={account} statement={answer?.data ?? null} note={<SourceNote answer={answer} />} />
      {error && <Problem error={error} onRetry={retry} />}
      <div className="account-charts">
        <BalancePanel history={history.answer?.data ?? null} />
        <SpendingPanel history={history.answer?.data ?? null} />
        <LatestStatementPanel statement={answer?.data ?? null} />
      </div>
      {history.error && <Problem error={history.error} onRetry={history.retry} />}
      <TransactionsPanel account={account} currency={answer?.data.currency ?? null} refresh={revision} history={history.answer?.data ?? null} />
      {!signedIn && (
        <p className="muted small">
          The same from the API: {["balance", "statements", "statements/latest", "transactions?limit=50"].map((rest) => (
            <a key={rest} className="api-link mono" href={accountPath(account, rest)}>{rest}</a>
          ))}
        </p>
      )}
    </div>
  );
}
