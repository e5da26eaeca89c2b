import { useMemo } from "react";
import type { Operation } from "../../api/types";
import type { FeedStart } from "../../live/Feed";
import type { FeedFilter } from "../../live/FeedRow";
import { useQuery } from "../../router/location";

export const operations: readonly Operation[] = ["insert", "update", "delete"];

export interface FeedFilterState extends FeedFilter {
  account: string | null;
  start: FeedStart;
  active: boolean;
  setText: (text: string) => void;
  setAccount: (account: string | null) => void;
  setStart: (start: FeedStart) => void;
  toggleOperation: (operation: Operation) => void;
  clear: () => void;
}

/** The filter as the address holds it: `?account=…&op=insert,delete&q=…`, and where the feed begins: `since=TIME` or `after=TOKEN`. No operation named means all of them. */
export function useFeedFilter(): FeedFilterState {
  const [query, changeQuery] = useQuery();
  return useMemo(() => {
    const named = new Set(operations.filter((operation) => query.get("op")?.split(",").includes(operation)));
    const text = query.get("q") ?? "";
    const account = query.get("account");
    return {
      operations: named,
      text,
      account,
      start: startOf(query),
      active: named.size > 0 || text !== "" || account !== null,
      setText: (value) => changeQuery({ q: value || null }),
      setAccount: (value) => changeQuery({ account: value?.trim() || null }),
      setStart: (start) => changeQuery({ since: start.kind === "since" ? start.time : null, after: start.kind === "after" ? start.token : null }),
      toggleOperation: (operation) => {
        const next = operations.filter((each) => named.has(each) !== (each === operation));
        changeQuery({ op: next.length === 0 || next.length === operations.length ? null : next.join(",") });
      },
      clear: () => changeQuery({ q: null, account: null, op: null }),
    };
  }, [query, changeQuery]);
}

function startOf(query: URLSearchParams): FeedStart {
  const [token, time] = [query.get("after"), query.get("since")];
  return token ? { kind: "after", token } : time ? { kind: "since", time } : { kind: "now" };
}
