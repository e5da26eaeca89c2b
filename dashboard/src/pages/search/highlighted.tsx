import type { Match } from "../../api/types";

/** A text with what matched marked, as the server cut it; null where nothing did. */
export function highlighted(match: Match, member: "merchant" | "description") {
  const found = match.highlights.find((highlight) => highlight.path === member);
  return found ? <>{found.texts.map(({ value, type }, index) => (type === "hit" ? <mark key={index}>{value}</mark> : <span key={index}>{value}</span>))}</> : null;
}
