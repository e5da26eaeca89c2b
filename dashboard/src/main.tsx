import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/charts.css";
import "./styles/monitor.css";
import "./styles/changes.css";
import "./styles/data.css";
import "./styles/accounts.css";
import "./styles/search.css";
import "./styles/load.css";
import "./styles/how.css";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { credential } from "./api/credential";
import { allChanges } from "./live/feeds";
import { statusConnection } from "./live/status";

statusConnection.open();
allChanges.connection.open();
credential.subscribe(() => {
  statusConnection.retryNow();
  allChanges.connection.retryNow();
});

createRoot(document.getElementById("root")!).render(<App />);
