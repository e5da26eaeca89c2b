import { useQuery } from "../../router/location";

const choices = [5, 15, 60] as const;
const usual = 5;

export function windowMinutes(query: URLSearchParams): number {
  const asked = Number(query.get("window"));
  return choices.find((minutes) => minutes === asked) ?? usual;
}

export function WindowSwitch() {
  const [query, changeQuery] = useQuery();
  const chosen = windowMinutes(query);
  return (
    <div className="segmented" role="radiogroup" aria-label="Time shown in the charts">
      {choices.map((minutes) => (
        <label key={minutes}>
          <input type="radio" name="window" checked={minutes === chosen}
            onChange={() => changeQuery({ window: minutes === usual ? null : String(minutes) })} />
          {minutes} min
        </label>
      ))}
    </div>
  );
}
