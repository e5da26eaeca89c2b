"""Reads SQLite as `sqlite_writer` fills it."""

import asyncio
import sqlite3

import orjson

from .search import rank
from .texts import cents, instant

# How often the feed looks for a new commit of another process; SQLite tells nobody.
FEED_POLL_SECONDS = 0.02


class SQLiteReader:
    """Queries take tens of microseconds and never wait for a network: they run on the event loop, a thread would cost more."""

    def __init__(self, path: str):
        self.db = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None, cached_statements=64)
        self.db.executescript("PRAGMA cache_size=-65536; PRAGMA mmap_size=2147483648;")

    async def run(self, read, *arguments):
        return read(*arguments)

    async def close(self) -> None:
        self.db.close()

    def accounts(self, limit: int, after: list | None):
        rows = self.db.execute("SELECT accountNumber, json FROM accounts WHERE accountNumber > ? ORDER BY accountNumber LIMIT ?",
                               (after[0] if after else "", limit + 1)).fetchall()
        return _page(rows, limit, lambda row: [row[0]])

    def balance(self, account: str):
        row = self.db.execute("SELECT balance FROM accounts WHERE accountNumber = ?", (account,)).fetchone()
        return row and orjson.Fragment(row[0])

    def latest(self, account: str):
        row = self.db.execute(
            "SELECT id, json FROM statements WHERE accountNumber = ? ORDER BY periodEnd DESC, statementId DESC LIMIT 1",
            (account,)).fetchone()
        if row is None:
            return None
        range_of_ids = (row[0] << 16, row[0] << 16 | 0xFFFF)
        items = self.db.execute("SELECT json FROM transactions WHERE id BETWEEN ? AND ? ORDER BY id", range_of_ids)
        return orjson.Fragment(f'{row[1][:-1]},"transactions":[{",".join([json for json, in items])}]}}')

    def statements(self, account: str, limit: int, after: list | None):
        keyset, parameters = ("AND (periodEnd, statementId) < (?, ?)", after) if after else ("", [])
        rows = self.db.execute(
            f"SELECT periodEnd, statementId, json FROM statements WHERE accountNumber = ? {keyset} "
            "ORDER BY periodEnd DESC, statementId DESC LIMIT ?", (account, *parameters, limit + 1)).fetchall()
        if not rows and not self._exists(account):
            return None
        return _page(rows, limit, lambda row: [row[0], row[1]])

    def transactions(self, account: str, where: dict, limit: int, after: list | None):
        conditions, parameters = _conditions(where)
        if after:
            # The first condition is what the index can seek by; the second is the exact one.
            conditions += ["date <= ?", "(date, statementId, id) < (?, ?, ?)"]
            parameters += [after[0], *after]
        rows = self.db.execute(
            f"SELECT date, statementId, id, json FROM transactions WHERE {' AND '.join(['accountNumber = ?', *conditions])} "
            "ORDER BY date DESC, statementId DESC, id DESC LIMIT ?", (account, *parameters, limit + 1)).fetchall()
        if not rows and not self._exists(account):
            return None
        return _page(rows, limit, lambda row: list(row[:3]))

    def search(self, account: str, words: list[str], limit: int):
        # LIKE narrows down, ignoring the case of ASCII letters; rank() decides.
        likes = " AND ".join("ifnull(merchant, '') || ' ' || ifnull(description, '') LIKE ?" for _ in words)
        rows = self.db.execute(
            f"SELECT json, statementId FROM transactions WHERE accountNumber = ? AND {likes} "
            "ORDER BY date DESC, statementId DESC, id DESC",
            (account, *(f"%{word}%" for word in words))).fetchall()
        if not rows and not self._exists(account):
            return None
        return rank(words, [{**orjson.loads(json), "statementId": statement} for json, statement in rows], limit)

    def status(self) -> dict:
        (count,) = self.db.execute("SELECT count(*) FROM statements").fetchone()
        row = self.db.execute("SELECT version, appliedAt FROM checkpoint").fetchone() or (None, None)
        return {"document_count": count, "applied_version": row[0], "last_updated": row[1]}

    async def changes(self):
        """Yields (account, message) of every change from now on."""
        (last,) = self.db.execute("SELECT ifnull(max(seq), 0) FROM changes").fetchone()
        seen = None
        while True:
            (version,) = self.db.execute("PRAGMA data_version").fetchone()
            if version == seen:
                await asyncio.sleep(FEED_POLL_SECONDS)
                continue
            seen = version
            changes = self.db.execute("SELECT seq, accountNumber, message FROM changes WHERE seq > ? ORDER BY seq", (last,))
            for last, account, message in changes.fetchall():
                yield account, orjson.Fragment(f'{{"token":"{last}",{message[1:]}')

    def _exists(self, account: str) -> bool:
        return self.db.execute("SELECT 1 FROM accounts WHERE accountNumber = ?", (account,)).fetchone() is not None


def _conditions(where: dict) -> tuple[list[str], list]:
    comparisons = {
        "category": ("category = ?", str), "type": ("type = ?", str), "merchant": ("merchant = ? COLLATE NOCASE", str),
        "min_amount": ("amount >= ?", cents), "max_amount": ("amount <= ?", cents),
        "from": ("date >= ?", instant), "to": ("date < ?", instant),
    }
    given = [name for name in comparisons if where.get(name) is not None]
    return [comparisons[name][0] for name in given], [comparisons[name][1](where[name]) for name in given]


def _page(rows: list, limit: int, key):
    """The last column is the row's JSON. One row more than asked for was read: it says whether there is another page."""
    fragments = [orjson.Fragment(row[-1]) for row in rows[:limit]]
    return fragments, key(rows[limit - 1]) if len(rows) > limit else None
