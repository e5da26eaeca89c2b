import type { TimeZoneChoice } from "../format/time";
import { chooseTimeZone, useTimeZone } from "../live/timeZone";

const choices: readonly [TimeZoneChoice, string][] = [["utc", "UTC"], ["local", "Local"]];

export function TimeZoneSwitch() {
  const zone = useTimeZone();
  return (
    <div className="segmented" role="radiogroup" aria-label="Time zone of times shown">
      {choices.map(([value, text]) => (
        <label key={value}>
          <input type="radio" name="time-zone" checked={zone === value} onChange={() => chooseTimeZone(value)} />
          {text}
        </label>
      ))}
    </div>
  );
}
