import type { ComponentType } from "react";
import { ChangesPage } from "./pages/changes/ChangesPage";
import { MonitorPage } from "./pages/monitor/MonitorPage";

export interface Route {
  path: string;
  title: string;
  page: ComponentType;
}

/** In the order of the navigation. */
export const routes: readonly Route[] = [
  { path: "/", title: "Sync Monitor", page: MonitorPage },
  { path: "/changes", title: "Change Stream", page: ChangesPage },
];

export const routeFor = (path: string): Route | undefined =>
  routes.find((route) => route.path === (path.replace(/\/+$/, "") || "/"));
