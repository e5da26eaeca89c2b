import type { ReactNode } from "react";
import { withQuery } from "../../api/paths";
import type { AccountPage, Metrics } from "../../api/types";
import { useAnswer } from "../../api/useAnswer";
import { Command } from "../../components/Command";
import { Panel } from "../../components/Panel";
import { accountPage } from "../../api/paths";
import { Link } from "../../router/Link";

/** What to show, in which order, with this deployment's own names. */
export function DemoScript({ metrics }: { metrics: Metrics | null }) {
  const { answer } = useAnswer<AccountPage>(withQuery("/api/v1/accounts", { limit: 1 }), metrics?.account_count === 0);
  const account = answer?.data.accounts[0]?.accountNumber ?? "ACCOUNT";
  const table = metrics?.table_uri ?? "TABLE";
  const { origin } = window.location;
  return (
    <Panel title="What to show" aside="ten minutes, in this order">
      <ol className="script">
        <Step title="It is in step" link={<Link to="/">Sync Monitor</Link>}>
          The verdict, then the latest change: T0 committed in Delta, T1 taken up, T2 written, T3 here. All of it against the objective of ten seconds.
        </Step>
        <Step title="A statement appears by itself" link={<Link to="/changes">Change Stream</Link>} command={`odl generate ${table} --mode continuous --rate 5`}>
          Write to the table, with <code>odl generate</code> or with any other writer of Delta. The change is here before the terminal scrolls. Pause with space, read with j and k.
        </Step>
        <Step title="Exact, and queryable" link={<Link to={accountPage(account)}>Account {account}</Link>} command={`curl -s '${origin}/api/v1/accounts/${account}/balance'`}>
          Balance, transactions by any filter, spending. Each answer names the version of the table that it shows. Every view is a link.
        </Step>
        <Step title="Found as you type" link={<Link to={withQuery("/search", { account, q: "grab" })}>Search</Link>}>
          Full text within an account, best match first, with the time that the store took.
        </Step>
        <Step title="Kill it" link={<Link to="/changes">Change Stream</Link>} command="kill -9 $(pgrep -x odl)">
          Go on writing to the table, then start the same command again. This page comes back by itself and shows what it missed, once each.
        </Step>
        <Step title="Compare" command={`odl verify --table ${table}`}>
          Store and table at one version, by count and hash: equal, or the keys that differ.
        </Step>
        <Step title="Under load" link={<Link to="/load-test">Load test</Link>}>
          A rate of requests, latency corrected for coordinated omission, freshness meanwhile, and a verdict.
        </Step>
      </ol>
    </Panel>
  );
}

interface StepProps {
  title: string;
  link?: ReactNode;
  command?: string;
  children: ReactNode;
}

const Step = ({ title, link, command, children }: StepProps) => (
  <li>
    <h3>{title}</h3>
    <p className="muted">{children}</p>
    <p className="script-do">{link}{command !== undefined && <Command text={command} />}</p>
  </li>
);
