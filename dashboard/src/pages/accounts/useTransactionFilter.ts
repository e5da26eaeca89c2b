import { accountPath, withQuery } from "../../api/paths";
import { useQuery } from "../../router/location";

/** The filters of `GET .../transactions`, by their names there: they stand in the address under the same ones. */
export const filterNames = ["category", "type", "merchant", "min_amount", "max_amount", "from", "to"] as const;
export type FilterName = (typeof filterNames)[number];

const pageSize = 50;

export function useTransactionFilter(account: string) {
  const [query, changeQuery] = useQuery();
  const value = (name: FilterName): string => query.get(name) ?? "";
  return {
    value,
    set: (name: FilterName, text: string) => changeQuery({ [name]: text.trim() || null, cursor: null }),
    clear: () => changeQuery(Object.fromEntries([...filterNames, "cursor"].map((name) => [name, null]))),
    active: filterNames.some((name) => query.has(name)),
    cursor: query.get("cursor"),
    /** What to ask the API for. */
    path: withQuery(accountPath(account, "transactions"), {
      ...Object.fromEntries(filterNames.map((name) => [name, value(name)])), limit: pageSize, cursor: query.get("cursor"),
    }),
  };
}

export type TransactionFilter = ReturnType<typeof useTransactionFilter>;
