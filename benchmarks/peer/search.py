"""Text search within one account: every word of the query must stand in the merchant's name or the description.

The stores narrow the candidates down; this ranks them. An account holds a few hundred transactions, so that a text index
would only burden the load (measured with MongoDB's and with FTS5; see README).
"""

import re

WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def rank(query: list[str], candidates: list[dict], limit: int) -> list[dict]:
    """Candidates, newest first, with `score` and `highlights`, best first; equal scores stay newest first."""
    wanted = set(query)
    found = []
    for transaction in candidates:
        score, highlights = 0.0, {}
        seen = set()
        for field, weight in (("merchant", 2.0), ("description", 1.0)):
            text = transaction.get(field) or ""
            hits = [match for match in WORD.finditer(text) if match.group().lower() in wanted]
            if hits:
                score += weight * len(hits) / len(WORD.findall(text))
                seen.update(match.group().lower() for match in hits)
                highlights[field] = _marked(text, hits)
        if seen == wanted:
            found.append({**transaction, "score": round(score, 4), "highlights": highlights})
    found.sort(key=lambda transaction: -transaction["score"])
    return found[:limit]


def _marked(text: str, hits: list[re.Match]) -> str:
    parts, end = [], 0
    for match in hits:
        parts += [text[end:match.start()], "<em>", match.group(), "</em>"]
        end = match.end()
    return "".join(parts) + text[end:]
