import type { SearchResult } from "../../api/types";
import type { Asked } from "../../api/useAnswer";
import { CSVButton } from "../../components/CSVButton";
import { Problem } from "../../components/Problem";
import { SourceNote } from "../../components/SourceNote";
import { plural } from "../../format/number";
import { useQuery } from "../../router/location";
import { transactionColumns } from "../accounts/transactionColumns";
import { TransactionsTable } from "../accounts/TransactionsTable";
import { highlighted } from "./highlighted";
import { MatchFilters } from "./MatchFilters";
import { filterMatches } from "./matchFilter";

interface Props {
  account: string;
  text: string;
  asked: Asked<SearchResult>;
  most: number;
}

export function SearchResults({ account, text, asked: { answer, error, asking, retry }, most }: Props) {
  const [query] = useQuery();
  if (!account) return <Hint title="Which account?">Choose one above: a few digits of its number are enough.</Hint>;
  if (!text.trim()) return <Hint title="Search as you type">Best matches come first. Words that are found in the merchant's name count for more.</Hint>;
  if (error) return error.status === 404
    ? <Hint title={`No statement of account “${account}” is stored`}>Choose another one above.</Hint>
    : <Problem error={error} onRetry={retry} />;
  if (!answer) return <div className="panel skeleton" role="status"><span className="visually-hidden">Searching</span></div>;
  const all = answer.data.transactions;
  const matches = filterMatches(all, query.get("category"), query.get("type"));
  return (
    <>
      <div className="result-head">
        <p role="status"><strong>{all.length === most ? `The best ${most} matches` : plural(all.length, "match", "matches")}</strong>{matches.length < all.length && `, ${plural(matches.length, "passes", "pass")} the filter`}</p>
        <SourceNote answer={answer} />
        <CSVButton name={`search-${account}`} columns={transactionColumns} rows={matches} />
      </div>
      {all.length > 0 && <MatchFilters matches={all} />}
      {matches.length > 0
        ? <div className={`panel table-panel ${asking ? "asking" : ""}`} aria-busy={asking}><TransactionsTable transactions={matches} currency={null} show={highlighted} /></div>
        : <Hint title={all.length > 0 ? "No match passes the filter" : `Nothing matches “${text}”`}>{all.length > 0 ? "Choose other categories, or all of them." : "Every word has to be found; try fewer, or the beginning of one."}</Hint>}
    </>
  );
}

const Hint = ({ title, children }: { title: string; children: string }) => <div className="empty"><h2>{title}</h2><p>{children}</p></div>;
