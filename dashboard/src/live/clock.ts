import { Store, useStore } from "./Store";

// Ages and arrival times compare the browser's clock with the server's. Clocks less than a second apart are taken as one
// (both follow NTP, and the difference cannot be told from the network's delay); beyond that the server's is the right one.

let offset = -Infinity;

/** Called with every `server_time`. The message that travelled least gives the best estimate: the largest difference. */
export function observeServerTime(serverTime: number, receivedAt: number): void {
  if (Number.isFinite(serverTime)) offset = Math.max(offset, serverTime - receivedAt);
}

/** Forget the estimate: another server may answer now, or this machine slept. */
export function resetServerTime(): void {
  offset = -Infinity;
}

const correction = (): number => (Number.isFinite(offset) && Math.abs(offset) >= 1_000 ? offset : 0);

/** Now by the server's clock, in milliseconds since 1970. */
export const serverNow = (): number => performance.timeOrigin + performance.now() + correction();

const seconds = new Store(serverNow());
setInterval(() => {
  if (!document.hidden) seconds.set(serverNow());
}, 1_000);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) seconds.set(serverNow());
});

/** Now by the server's clock; renders again every second. */
export const useNow = (): number => useStore(seconds);
