import type { Match } from "../../api/types";
import { formatInteger } from "../../format/number";
import { useQuery } from "../../router/location";
import { choices } from "./matchFilter";

/** Filters over the matches that were found, with how many each lets through. */
export function MatchFilters({ matches }: { matches: readonly Match[] }) {
  return (
    <div className="match-filters">
      <Pills name="category" label="Category" matches={matches} />
      <Pills name="type" label="Type" matches={matches} />
    </div>
  );
}

function Pills({ name, label, matches }: { name: "category" | "type"; label: string; matches: readonly Match[] }) {
  const [query, changeQuery] = useQuery();
  const chosen = query.get(name);
  return (
    <div className="pills" role="group" aria-label={label}>
      {choices(matches, name).map((choice) => (
        <button key={choice.name} type="button" className="pill choice" aria-pressed={chosen === choice.name}
          onClick={() => changeQuery({ [name]: chosen === choice.name ? null : choice.name })}>
          {choice.name} <span className="muted">{formatInteger(choice.count)}</span>
        </button>
      ))}
    </div>
  );
}
