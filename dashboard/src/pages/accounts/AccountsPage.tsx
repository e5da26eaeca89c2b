import { useRef } from "react";
import { withQuery } from "../../api/paths";
import type { AccountPage } from "../../api/types";
import { useAnswer } from "../../api/useAnswer";
import { CSVButton } from "../../components/CSVButton";
import { DraftField } from "../../components/DraftField";
import { Pager } from "../../components/Pager";
import { Problem } from "../../components/Problem";
import { SourceNote } from "../../components/SourceNote";
import { useKeys } from "../../components/useKeys";
import { formatInteger } from "../../format/number";
import { appliedVersion } from "../../live/appliedVersion";
import { status } from "../../live/status";
import { useStore } from "../../live/Store";
import { useQuery } from "../../router/location";
import { accountColumns } from "./accountColumns";
import { AccountsTable } from "./AccountsTable";
import { NoAccounts } from "./NoAccounts";

const pageSize = 50;

/** All accounts, or those whose number begins with what is typed. */
export function AccountsPage() {
  const [query, changeQuery] = useQuery();
  const [prefix, cursor] = [query.get("prefix") ?? "", query.get("cursor")];
  const { answer, error, asking, retry } = useAnswer<AccountPage>(
    withQuery("/api/v1/accounts", { prefix, limit: pageSize, cursor }), useStore(appliedVersion));
  const total = useStore(status).metrics?.account_count;
  const field = useRef<HTMLInputElement>(null);
  useKeys({ "/": () => field.current?.select() });
  const accounts = answer?.data.accounts ?? [];
  return (
    <div className="data-page">
      <div className="page-head">
        <h1>Accounts{total !== undefined && <span className="count">{formatInteger(total)}</span>}</h1>
        <SourceNote answer={answer} />
      </div>
      <div className="tools" role="search">
        <span className="with-key">
          <DraftField ref={field} label="Account number begins with" labelHidden type="search" placeholder="Account number begins with…" maxLength={200}
            className="wide-field" value={prefix} onCommit={(value) => changeQuery({ prefix: value || null, cursor: null })} />
          <kbd className="kbd" aria-hidden="true">/</kbd>
        </span>
        <CSVButton name="accounts" columns={accountColumns} rows={accounts} />
      </div>
      {error && <Problem error={error} onRetry={retry} />}
      {answer && accounts.length > 0 && (
        <section className={`panel table-panel ${asking ? "asking" : ""}`} aria-label="Accounts" aria-busy={asking}>
          <AccountsTable accounts={accounts} prefix={prefix} />
        </section>
      )}
      {answer && accounts.length === 0 && <NoAccounts prefix={prefix} onClear={() => changeQuery({ prefix: null, cursor: null })} />}
      {!answer && !error && <div className="panel skeleton" role="status"><span className="visually-hidden">Loading the accounts</span></div>}
      {answer && <Pager cursor={cursor} next={answer.data.next_cursor} busy={asking} />}
    </div>
  );
}
