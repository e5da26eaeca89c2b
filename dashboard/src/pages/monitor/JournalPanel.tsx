import { Panel } from "../../components/Panel";
import { TimeText } from "../../components/TimeText";
import { journal } from "../../live/journal";
import { useStore } from "../../live/Store";

const shown = 30;

export function JournalPanel() {
  const entries = useStore(journal);
  return (
    <Panel title="What happened" aside="newest first">
      <ol className="journal" tabIndex={0} aria-label="What happened, newest first">
        {entries.slice(0, shown).map(({ id, at, tone, text }) => (
          <li key={id} className={tone}>
            <span className="muted"><TimeText at={at} date="old" /></span>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
