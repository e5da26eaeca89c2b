"""The words of a text as the store's full text search sees them: the same as Sources/StatementStore/SearchText.swift makes."""

import re
import unicodedata

_ASCII_WORD = re.compile(r"[a-z0-9]+")


def words(text: str | None) -> list[str]:
    """Lower case, without diacritics, split at everything that is neither letter nor number."""
    if not text:
        return []
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    found: list[str] = []
    word = ""
    for cluster in _clusters(text):
        if _is_word_part(cluster[0]):
            word += _fold(cluster)
        elif word:
            found.append(word)
            word = ""
    return found + [word] if word else found


def distinct_words(texts: list[str] | None) -> list[str]:
    """Of many texts, in the order of their UTF-8."""
    return sorted({word for text in texts or [] for word in words(text)})


def _clusters(text: str) -> list[str]:
    """A letter and the marks upon it are one, however they are encoded."""
    clusters: list[str] = []
    for character in text:
        if clusters and (unicodedata.category(character).startswith("M") or character == "\u200d"):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _is_word_part(character: str) -> bool:
    category = unicodedata.category(character)
    # Circled letters are symbols that count as alphabetic.
    return category[0] == "L" or category == "Nl" or "\u24b6" <= character <= "\u24e9" or _is_numeric(character)


def _is_numeric(character: str) -> bool:
    return unicodedata.numeric(character, None) is not None


def _fold(cluster: str) -> str:
    # Upper case first: it is what makes one of σ and ς, and of ß and ss.
    folded = unicodedata.normalize("NFD", cluster.upper().lower())
    return "".join(c for c in folded if unicodedata.category(c) != "Mn" and (not c.isascii() or c.isalnum()))
