import { useMemo, useSyncExternalStore } from "react";

// The address bar is the state that views share by link. Changes made here and by the browser's buttons both notify.

const listeners = new Set<() => void>();
const notify = (): void => listeners.forEach((listener) => listener());
window.addEventListener("popstate", notify);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** @param depth how many pages of a list lie before this one: so far the browser's way back leads through them. */
export function navigate(to: string, { replace = false, depth = 0 } = {}): void {
  if (to === window.location.pathname + window.location.search) return;
  if (replace) window.history.replaceState({ depth }, "", to);
  else window.history.pushState({ depth }, "", to);
  notify();
}

/** See {@link navigate}; 0 where the address was opened by itself. */
export function currentDepth(): number {
  const state = window.history.state as { depth?: number } | null;
  return state?.depth ?? 0;
}

export const usePath = (): string => useSyncExternalStore(subscribe, () => window.location.pathname);

/** The query of the address, and a way to change some of its members: null removes one. */
export function useQuery(): [URLSearchParams, (change: Record<string, string | null>) => void] {
  const search = useSyncExternalStore(subscribe, () => window.location.search);
  return useMemo(() => [new URLSearchParams(search), changeQuery], [search]);
}

function changeQuery(change: Record<string, string | null>): void {
  navigate(addressWith(change), { replace: true });
}

/** This page's address with another query. */
export function addressWith(change: Record<string, string | null>): string {
  const query = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  return window.location.pathname + (text && `?${text}`);
}
