"""Text search within one account, ranked by the product's own formula, so that both give the same rows in the same order.

A transaction matches when each word of the query is a word of its merchant or description; the query's last word may be the
beginning of one. The stores narrow the candidates down by substring. Only the case of letters is ignored: the peer does not
fold diacritics.
"""

import re

WORD = re.compile(r"[^\W_]+")
WEIGHTS = {"merchant": 2.0, "description": 1.0}


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def rank(query: list[str], candidates: list[dict], limit: int) -> list[dict]:
    """Candidates, newest first, that match, with `score` and `highlights`, best first; equal scores stay newest first."""
    found = []
    for transaction in candidates:
        best = [0.0] * len(query)
        coverage, highlights = 0.0, []
        for field, weight in WEIGHTS.items():
            text = transaction.get(field) or ""
            matches = list(WORD.finditer(text))
            hits = []
            for match in matches:
                word = match.group().lower()
                closeness = [_closeness(wanted, word, i == len(query) - 1) for i, wanted in enumerate(query)]
                if any(closeness):
                    hits.append(match)
                    best = [max(a, weight * b) for a, b in zip(best, closeness)]
            if hits:
                coverage = max(coverage, weight * len(hits) / len(matches))
                highlights.append({"path": field, "texts": _pieces(text, hits)})
        if all(best):
            score = sum(best) / len(query) + coverage / 2
            found.append({**transaction, "score": round(score, 4), "highlights": highlights})
    found.sort(key=lambda transaction: -transaction["score"])
    return found[:limit]


def _closeness(wanted: str, word: str, may_be_prefix: bool) -> float:
    if wanted == word:
        return 1.0
    return len(wanted) / len(word) if may_be_prefix and word.startswith(wanted) else 0.0


def _pieces(text: str, hits: list[re.Match]) -> list[dict]:
    pieces, end = [], 0
    for match in hits:
        pieces += [{"value": text[end:match.start()], "type": "text"}, {"value": match.group(), "type": "hit"}]
        end = match.end()
    pieces.append({"value": text[end:], "type": "text"})
    return [piece for piece in pieces if piece["value"]]
