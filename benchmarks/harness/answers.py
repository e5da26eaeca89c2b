"""Do two implementations give the same answers? Members in any order; what may differ is named here and in README.md."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request

# What replication adds is its own: when it ran, and that it ran.
OWN_MEMBERS = {"_batchStartTime", "_processedAt", "_sourceVersion"}
INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|\+00:00)")


def get(url: str, path: str, timeout: float = 30) -> tuple[int, dict]:
    try:
        with urllib.request.urlopen(url + path, timeout=timeout) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {}


def pages(url: str, path: str, limit: int):
    """Every page of a list: (the path that was asked for, its answer)."""
    cursor = None
    while True:
        query = f"limit={limit}" + (f"&cursor={urllib.parse.quote(cursor)}" if cursor else "")
        asked = path + ("&" if "?" in path else "?") + query
        status, answer = get(url, asked)
        if status != 200:
            raise RuntimeError(f"{url}{asked} answered {status}")
        yield asked, answer
        cursor = answer["next_cursor"]
        if not cursor:
            return


def comparable(answer):
    """An answer without what may differ: provenance, cursors' text, instants below the millisecond, which BSON does not hold."""
    if isinstance(answer, dict):
        return {name: bool(value) if name == "next_cursor" else comparable(value)
                for name, value in answer.items() if name not in OWN_MEMBERS}
    if isinstance(answer, list):
        return [comparable(value) for value in answer]
    if isinstance(answer, str) and (instant := INSTANT.fullmatch(answer)):
        return f"{instant[1]}.{(instant[2] or '').ljust(3, '0')[:3]}Z"
    return answer


def difference(reference: str, other: str, path: str) -> str | None:
    """What differs between two servers' answers to one request; None when nothing does."""
    expected, found = get(reference, path), get(other, path)
    if expected[0] != found[0]:
        return f"{path}: status {expected[0]} and {found[0]}"
    a, b = comparable(expected[1]), comparable(found[1])
    return None if a == b else _first_difference(path, a, b)


def _first_difference(where: str, a, b) -> str:
    if isinstance(a, dict) and isinstance(b, dict):
        for name in sorted(a.keys() | b.keys()):
            if name not in a or name not in b or a[name] != b[name]:
                return _first_difference(f"{where}.{name}", a.get(name, "(no member)"), b.get(name, "(no member)"))
    if isinstance(a, list) and isinstance(b, list):
        if len(a) != len(b):
            return f"{where}: {len(a)} and {len(b)} elements"
        for i, (x, y) in enumerate(zip(a, b)):
            if x != y:
                return _first_difference(f"{where}[{i}]", x, y)
    return f"{where}: {json.dumps(a)[:80]} and {json.dumps(b)[:80]}"
