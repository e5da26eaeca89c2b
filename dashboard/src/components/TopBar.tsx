import { useEffect, useRef } from "react";
import { credential, signOut } from "../api/credential";
import { useStore } from "../live/Store";
import { routes, type Route } from "../routes";
import { Link } from "../router/Link";
import { ConnectionState } from "./ConnectionState";
import { TimeZoneSwitch } from "./TimeZoneSwitch";

export function TopBar({ current }: { current: Route | undefined }) {
  const signedIn = useStore(credential) !== null;
  const tabs = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a narrow screen the tabs scroll: the one that is open is to be seen.
    tabs.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [current]);
  return (
    <header className="topbar">
      <Link to="/" className="brand" aria-label="Operational data layer: Sync Monitor">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="7" fill="var(--accent)" />
          <g fill="none" stroke="var(--on-accent)" strokeWidth="3" strokeLinecap="round">
            <path d="M7 10.5h13.5" /><path d="M7 16h18" opacity=".75" /><path d="M7 21.5h9.5" opacity=".55" />
          </g>
          <circle cx="24.5" cy="10.5" r="2.5" fill="var(--on-accent)" />
        </svg>
        <span>ODL <span className="brand-long">Operational data layer</span></span>
      </Link>
      <nav ref={tabs} className="tabs" aria-label="Pages">
        {routes.map((route) => (
          <Link key={route.path} to={route.path} aria-current={route === current ? "page" : undefined}>{route.title}</Link>
        ))}
        <a href="/docs">API</a>
      </nav>
      <div className="topbar-end">
        <ConnectionState />
        <TimeZoneSwitch />
        {signedIn && <button type="button" className="button sign-out" onClick={leave}>Sign out</button>}
      </div>
    </header>
  );
}

/** Loaded anew, so that nothing of what was shown stays in memory. */
function leave(): void {
  signOut();
  window.location.reload();
}
