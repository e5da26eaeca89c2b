import { useRef } from "react";
import { accountPage, accountPath, withQuery } from "../../api/paths";
import type { SearchResult } from "../../api/types";
import { useAnswer } from "../../api/useAnswer";
import { DraftField } from "../../components/DraftField";
import { useKeys } from "../../components/useKeys";
import { useFeed } from "../../live/feeds";
import { useStore } from "../../live/Store";
import { Link } from "../../router/Link";
import { useQuery } from "../../router/location";
import { AccountPicker } from "./AccountPicker";
import { SearchResults } from "./SearchResults";

/** As many as are asked for. */
const most = 200;

/** Full text over one account's transactions, as it is typed. */
export function SearchPage() {
  const [query, changeQuery] = useQuery();
  const account = query.get("account") ?? "";
  return (
    <div className="data-page search">
      <div className="page-head">
        <h1>Search</h1>
        <p className="muted">Words in description and merchant of an account's transactions; the last word may be a beginning.</p>
      </div>
      <div className="tools search-tools" role="search">
        <AccountPicker account={account} onPick={(number) => changeQuery({ account: number || null, category: null, type: null })} />
        <SearchField key={account} account={account} />
        {account && <Link to={accountPage(account)} className="button">Open the account</Link>}
      </div>
      <Results key={`of ${account}`} account={account} />
    </div>
  );
}

/** Has the focus once there is an account to search in. */
function SearchField({ account }: { account: string }) {
  const [query, changeQuery] = useQuery();
  const field = useRef<HTMLInputElement>(null);
  useKeys({ "/": () => field.current?.select() });
  return (
    <span className="with-key search-text">
      <DraftField ref={field} label="Words to search for" labelHidden type="search" placeholder="grab, fairprice, card purch…" maxLength={200}
        value={query.get("q") ?? ""} onCommit={(value) => changeQuery({ q: value || null })} autoFocus={account !== ""} disabled={account === ""} />
      <kbd className="kbd" aria-hidden="true">/</kbd>
    </span>
  );
}

/** Each answer cancels the question before it; a change of the account asks again. */
function Results({ account }: { account: string }) {
  const [query] = useQuery();
  const text = query.get("q") ?? "";
  const { revision } = useStore(useFeed(account || null));
  const path = account && text.trim() ? withQuery(accountPath(account, "transactions/search"), { q: text, limit: most }) : null;
  const asked = useAnswer<SearchResult>(path, account ? revision : null);
  return <SearchResults account={account} text={text} asked={asked} most={most} />;
}
