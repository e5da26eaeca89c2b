import type { Match } from "../../api/types";

export interface Choice {
  name: string;
  count: number;
}

/** Matches of one category and type; null lets all through. */
export const filterMatches = (matches: readonly Match[], category: string | null, type: string | null): Match[] =>
  matches.filter((match) => (category === null || match.category === category) && (type === null || match.type === type));

/** What the matches can be filtered by, most frequent first. */
export function choices(matches: readonly Match[], member: "category" | "type"): Choice[] {
  const counts = new Map<string, number>();
  for (const match of matches) {
    const name = match[member];
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}
