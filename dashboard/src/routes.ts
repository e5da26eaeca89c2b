import type { ComponentType } from "react";
import { AccountPage } from "./pages/accounts/AccountPage";
import { AccountsPage } from "./pages/accounts/AccountsPage";
import { ChangesPage } from "./pages/changes/ChangesPage";
import { HowItWorksPage } from "./pages/how/HowItWorksPage";
import { LoadTestPage } from "./pages/load/LoadTestPage";
import { MonitorPage } from "./pages/monitor/MonitorPage";
import { SearchPage } from "./pages/search/SearchPage";

export interface Route {
  path: string;
  title: string;
  page: ComponentType;
  /** One path below it belongs to this page. */
  below?: { title: string; page: ComponentType };
}

/** In the order of the navigation. */
export const routes: readonly Route[] = [
  { path: "/", title: "Sync Monitor", page: MonitorPage },
  { path: "/changes", title: "Change Stream", page: ChangesPage },
  { path: "/accounts", title: "Accounts", page: AccountsPage, below: { title: "Account", page: AccountPage } },
  { path: "/search", title: "Search", page: SearchPage },
  { path: "/load-test", title: "Load test", page: LoadTestPage },
  { path: "/how-it-works", title: "How it works", page: HowItWorksPage },
];

export interface Place {
  /** What is marked in the navigation. */
  route: Route;
  title: string;
  page: ComponentType;
}

/** What a path leads to. */
export function placeFor(path: string): Place | undefined {
  const plain = path.replace(/\/+$/, "") || "/";
  for (const route of routes) {
    if (route.path === plain) return { route, title: route.title, page: route.page };
    const rest = plain.startsWith(`${route.path}/`) ? plain.slice(route.path.length + 1) : "";
    if (route.below && rest && !rest.includes("/")) return { route, ...route.below };
  }
  return undefined;
}
