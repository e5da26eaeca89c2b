import type { ReactNode } from "react";
import { withQuery } from "../../api/paths";
import type { WholeStatement } from "../../api/types";
import { Amount } from "../../components/Amount";
import { Link } from "../../router/Link";

interface Props {
  account: string;
  statement: WholeStatement | null;
  note: ReactNode;
}

/** Whose account it is and what is on it, with the ways to the other views of it. */
export function AccountHead({ account, statement, note }: Props) {
  return (
    <header className="account-head">
      <div>
        <p className="crumbs small"><Link to="/accounts">Accounts</Link></p>
        <h1 className="mono">{account}</h1>
        <p className="muted">{statement ? [statement.accountHolder, statement.accountType].filter(Boolean).join(", ") || "No holder named" : "\u00a0"}</p>
      </div>
      <dl className="account-balance">
        <dt>Balance</dt>
        <dd className="account-balance-value">{statement ? <Amount value={statement.closingBalance} currency={statement.currency} /> : "–"}</dd>
        <dd className="muted small">{statement ? `as of ${statement.periodEnd}` : "\u00a0"}</dd>
      </dl>
      <div className="account-links">
        <Link to={withQuery("/search", { account })} className="button">Search its transactions</Link>
        <Link to={withQuery("/changes", { account })} className="button">Follow its changes</Link>
        {note}
      </div>
    </header>
  );
}
