import { accountPage } from "../../api/paths";
import type { Account } from "../../api/types";
import { Amount } from "../../components/Amount";
import { formatInteger } from "../../format/number";
import { Link } from "../../router/Link";

/** Rows are links: a click anywhere opens the account, a modifier key a tab of its own. */
export function AccountsTable({ accounts, prefix }: { accounts: readonly Account[]; prefix: string }) {
  return (
    <table className="rows accounts-table">
      <thead>
        <tr>
          <th scope="col">Account</th><th scope="col">Holder</th><th scope="col" className="wide-only">Type</th>
          <th scope="col" className="number">Balance</th><th scope="col" className="number wide-only">Statements</th><th scope="col" className="wide-only">Latest period ends</th>
        </tr>
      </thead>
      <tbody>
        {accounts.map((account) => (
          <tr key={account.accountNumber}>
            <td className="mono"><Link to={accountPage(account.accountNumber)} className="row-link"><Number text={account.accountNumber} prefix={prefix} /></Link></td>
            <td className="shrink">{account.accountHolder ?? "–"}</td>
            <td className="wide-only muted">{account.accountType ?? "–"}</td>
            <td className="number"><Amount value={account.balance} currency={account.currency} /></td>
            <td className="number wide-only muted">{formatInteger(account.statement_count)}</td>
            <td className="wide-only muted">{account.last_period_end}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Number = ({ text, prefix }: { text: string; prefix: string }) => (prefix && text.startsWith(prefix)
  ? <><mark>{prefix}</mark>{text.slice(prefix.length)}</>
  : <>{text}</>);
