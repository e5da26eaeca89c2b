import type { TimeZoneChoice } from "../format/time";
import { Store, useStore } from "./Store";

const key = "odl.time-zone";

function remembered(): TimeZoneChoice {
  try {
    return localStorage.getItem(key) === "local" ? "local" : "utc";
  } catch {
    return "utc"; // Storage may be forbidden.
  }
}

const choice = new Store<TimeZoneChoice>(remembered());

export const useTimeZone = (): TimeZoneChoice => useStore(choice);

export function chooseTimeZone(zone: TimeZoneChoice): void {
  choice.set(zone);
  try {
    localStorage.setItem(key, zone);
  } catch {
    // Then it holds until the page is closed.
  }
}
