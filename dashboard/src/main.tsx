import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/charts.css";
import "./styles/monitor.css";
import "./styles/changes.css";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { allChanges } from "./live/feeds";
import { statusConnection } from "./live/status";

statusConnection.open();
allChanges.connection.open();

createRoot(document.getElementById("root")!).render(<App />);
