"""Writes SQLite: a row a statement without its transactions, a row a transaction, a row an account, each with ready JSON."""

import sqlite3
import time

import orjson

from .documents import JSONValues, documents
from .texts import cents, instant

SCHEMA = """
CREATE TABLE statements(
    id INTEGER PRIMARY KEY, statementId TEXT NOT NULL, accountNumber TEXT NOT NULL, periodEnd TEXT NOT NULL, json TEXT NOT NULL);
-- id = the statement's id << 16 | position: a statement's transactions lie together, in order, without an index for it.
CREATE TABLE transactions(
    id INTEGER PRIMARY KEY, statementId TEXT NOT NULL, accountNumber TEXT NOT NULL, date TEXT NOT NULL, category TEXT,
    type TEXT NOT NULL, merchant TEXT, description TEXT, amount INTEGER NOT NULL, json TEXT NOT NULL);
CREATE TABLE accounts(accountNumber TEXT PRIMARY KEY, json TEXT NOT NULL, balance TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE checkpoint(version INTEGER NOT NULL, committedAt INTEGER, appliedAt TEXT NOT NULL);
CREATE TABLE changes(seq INTEGER PRIMARY KEY AUTOINCREMENT, accountNumber TEXT NOT NULL, message TEXT NOT NULL);
"""
INDEXES = """
CREATE UNIQUE INDEX statements_by_key ON statements(statementId);
CREATE INDEX statements_newest ON statements(accountNumber, periodEnd DESC, statementId DESC);
CREATE INDEX transactions_newest ON transactions(accountNumber, date DESC, category, type);
"""
TABLES = ("statements", "transactions", "accounts", "checkpoint", "changes")
CHANGES_KEPT = 10_000


class SQLiteWriter:
    def __init__(self, path: str):
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;")
        self.values = JSONValues()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.db.close()

    def version(self) -> int | None:
        """The Delta version that is wholly applied."""
        if not self.db.execute("SELECT 1 FROM sqlite_master WHERE name = 'checkpoint'").fetchone():
            return None
        row = self.db.execute("SELECT version FROM checkpoint").fetchone()
        return row and row[0]

    def load(self, batches, version: int, committed_at: int) -> None:
        """Replaces everything by a snapshot. Indexes are built at the end: once is cheaper than row by row."""
        self.db.executescript("".join(f"DROP TABLE IF EXISTS {table};" for table in TABLES) + SCHEMA)
        for batch in batches:
            self.db.execute("BEGIN")
            self._insert(documents(batch, self.values), version, time.time())
            self.db.execute("COMMIT")
        self.db.executescript(INDEXES)
        self.db.execute("BEGIN")
        self._refresh_accounts("SELECT DISTINCT accountNumber FROM statements")
        self._checkpoint(version, committed_at)
        self.db.execute("COMMIT")

    def apply(self, version: int, committed_at: int | None, deleted: list[str], batches, started: float) -> None:
        """One Delta version with its checkpoint and its messages in one transaction."""
        rows = [row for batch in batches for row in documents(batch, self.values)]
        self.db.execute("BEGIN IMMEDIATE")
        before = {key: old for key in deleted + [row["statementId"] for row in rows] if (old := self._remove(key))}
        headers = self._insert(rows, version, started)
        for key in deleted:
            if key in before:
                account, header = before[key]
                self._announce("delete", account, key, version, committed_at, started, header)
        for account, key, header in headers:
            operation = "update" if key in before and key not in deleted else "insert"
            self._announce(operation, account, key, version, committed_at, started, header)
        touched = {account for account, _ in before.values()} | {account for account, _, _ in headers}
        self.db.executemany("DELETE FROM accounts WHERE accountNumber = ?", [(account,) for account in touched])
        self._refresh_accounts("SELECT value FROM json_each(?)", orjson.dumps(list(touched)).decode())
        self.db.execute("DELETE FROM changes WHERE seq <= (SELECT max(seq) FROM changes) - ?", (CHANGES_KEPT,))
        self._checkpoint(version, committed_at)
        self.db.execute("COMMIT")

    def _insert(self, rows: list[dict], version: int, started: float) -> list[tuple]:
        provenance = {"_batchStartTime": instant(started), "_processedAt": instant(time.time()), "_sourceVersion": version}
        (last,) = self.db.execute("SELECT ifnull(max(id), 0) FROM statements").fetchone()
        headers, transactions = [], []
        for id, row in enumerate(rows, last + 1):
            account, key, items = row["accountNumber"], row["statementId"], row.pop("transactions")
            headers.append((id, key, account, row["periodEnd"], orjson.dumps({**row, **provenance}).decode()))
            transactions += [
                (id << 16 | position, key, account, t["date"], t["category"], t["type"], t["merchant"], t["description"],
                 cents(t["amount"]), orjson.dumps(t).decode())
                for position, t in enumerate(items)
            ]
        self.db.executemany("INSERT INTO statements VALUES (?,?,?,?,?)", headers)
        self.db.executemany("INSERT INTO transactions VALUES (?,?,?,?,?,?,?,?,?,?)", transactions)
        return [(account, key, header) for _, key, account, _, header in headers]

    def _remove(self, key: str) -> tuple[str, str] | None:
        row = self.db.execute("DELETE FROM statements WHERE statementId = ? RETURNING id, accountNumber, json", (key,)).fetchone()
        if row is None:
            return None
        self.db.execute("DELETE FROM transactions WHERE id BETWEEN ? AND ?", (row[0] << 16, row[0] << 16 | 0xFFFF))
        return row[1], row[2]

    def _refresh_accounts(self, accounts: str, *parameters) -> None:
        self.db.execute(f"""
            INSERT INTO accounts
            SELECT a.accountNumber,
                json_object('accountNumber', a.accountNumber, 'accountHolder', s.json->>'accountHolder',
                    'accountType', s.json->>'accountType', 'currency', s.json->>'currency', 'balance', s.json->>'closingBalance',
                    'statement_count', a.count, 'last_period_end', s.periodEnd),
                json_object('accountNumber', a.accountNumber, 'accountHolder', s.json->>'accountHolder',
                    'currency', s.json->>'currency', 'balance', s.json->>'closingBalance', 'as_of', s.periodEnd,
                    'statementId', s.statementId)
            FROM (SELECT accountNumber, count(*) AS count FROM statements
                WHERE accountNumber IN ({accounts}) GROUP BY accountNumber) a
            JOIN statements s ON s.id = (SELECT id FROM statements WHERE accountNumber = a.accountNumber
                ORDER BY periodEnd DESC, statementId DESC LIMIT 1)""", parameters)

    def _announce(self, operation, account, key, version, committed_at, started, header) -> None:
        processed = time.time()
        message = orjson.dumps({
            "operation": operation, "accountNumber": account, "statementId": key, "source_version": version,
            "committed_at": instant(committed_at / 1000), "processed_at": instant(processed),
            "pipeline_latency_ms": (processed - started) * 1000, "statement": orjson.Fragment(header)})
        self.db.execute("INSERT INTO changes(accountNumber, message) VALUES (?,?)", (account, message.decode()))

    def _checkpoint(self, version: int, committed_at: int | None) -> None:
        self.db.execute("DELETE FROM checkpoint")
        self.db.execute("INSERT INTO checkpoint VALUES (?,?,?)", (version, committed_at, instant(time.time())))
