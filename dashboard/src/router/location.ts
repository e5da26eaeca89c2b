import { useMemo, useSyncExternalStore } from "react";

// The address bar is the state that views share by link. Changes made here and by the browser's buttons both notify.

const listeners = new Set<() => void>();
const notify = (): void => listeners.forEach((listener) => listener());
window.addEventListener("popstate", notify);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function navigate(to: string, { replace = false } = {}): void {
  if (to === window.location.pathname + window.location.search) return;
  if (replace) window.history.replaceState(null, "", to);
  else window.history.pushState(null, "", to);
  notify();
}

export const usePath = (): string => useSyncExternalStore(subscribe, () => window.location.pathname);

/** The query of the address, and a way to change some of its members: null removes one. */
export function useQuery(): [URLSearchParams, (change: Record<string, string | null>) => void] {
  const search = useSyncExternalStore(subscribe, () => window.location.search);
  return useMemo(() => [new URLSearchParams(search), changeQuery], [search]);
}

function changeQuery(change: Record<string, string | null>): void {
  const query = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  navigate(window.location.pathname + (text && `?${text}`), { replace: true });
}
