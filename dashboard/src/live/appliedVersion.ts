import { status } from "./status";
import { Store } from "./Store";

const shortestStep = 2_000;

/** The version that readers get, at most every two seconds a newer one: pages that show data ask again when it changes. -1: unknown. */
export const appliedVersion = new Store(-1);

let timer = 0;

status.subscribe(() => {
  if (timer || newest() === appliedVersion.get()) return;
  appliedVersion.set(newest());
  timer = window.setTimeout(() => {
    timer = 0;
    appliedVersion.set(newest());
  }, shortestStep);
});

const newest = (): number => status.get().metrics?.applied_version ?? -1;
