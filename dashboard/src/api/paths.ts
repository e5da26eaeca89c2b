/** `path?a=b&c=d`, without the members that are empty. */
export function withQuery(path: string, query: Record<string, string | number | null | undefined>): string {
  const known = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const text = new URLSearchParams(known.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${path}?${text}` : path;
}

/** Of the API: `/api/v1/accounts/{account}` with what follows. */
export const accountPath = (account: string, rest: string): string => `/api/v1/accounts/${encodeURIComponent(account)}/${rest}`;

/** Of the dashboard. A dot is escaped too: the server takes a last part with a dot for a file's name. */
export const accountPage = (account: string): string => `/accounts/${encodeURIComponent(account).replace(/\./g, "%2E")}`;
