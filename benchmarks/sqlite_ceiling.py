"""What SQLite takes: a loop that writes the rows of a store that `odl` has filled into an empty one like it. No reading of a
table, no encoding: the same rows in batches of the same size, as durable as `odl` makes them.

usage: sqlite_ceiling.py --filled PATH --empty PATH
Prints the seconds that the loop took.
"""

import argparse
import sqlite3
import time

BATCH_ROWS = 500
# As the store's writer has it (Sources/SQLiteStore/StoreFile.swift), except that its checkpoints run beside it.
SETTINGS = ["page_size = 8192", "cache_size = -32768", "journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 4000"]
OF_STATEMENTS = {"statements": "id", "documents": "statement", "transaction_lists": "statement"}
# Once for each account, with its first statement.
NEW_ACCOUNTS = "SELECT account FROM statements GROUP BY account HAVING min(id) BETWEEN ? AND ?"
OF_ACCOUNTS = {
    "accounts": f"SELECT * FROM accounts WHERE id IN ({NEW_ACCOUNTS})",
    "account_rows": f"""
        SELECT account_rows.* FROM account_rows JOIN statements ON statements.id = account_rows.latest
        WHERE account IN ({NEW_ACCOUNTS})""",
}


def batches(filled: sqlite3.Connection):
    """The rows of each table, for one batch after the other."""
    (last,) = filled.execute("SELECT max(id) FROM statements").fetchone()
    for first in range(1, last + 1, BATCH_ROWS):
        place = (first, first + BATCH_ROWS - 1)
        rows = {table: filled.execute(f"SELECT * FROM {table} WHERE {key} BETWEEN ? AND ?", place).fetchall()
                for table, key in OF_STATEMENTS.items()}
        yield rows | {table: filled.execute(query, place).fetchall() for table, query in OF_ACCOUNTS.items()}


def like(filled: sqlite3.Connection, path: str) -> sqlite3.Connection:
    empty = sqlite3.connect(path, isolation_level=None)
    for setting in SETTINGS:
        empty.execute("PRAGMA " + setting)
    for (statement,) in filled.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"):
        empty.execute(statement)
    return empty


def write(store: sqlite3.Connection, rows: dict[str, list[tuple]]) -> None:
    store.execute("BEGIN IMMEDIATE")
    for table, entries in rows.items():
        if entries:
            store.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(entries[0]))})", entries)
    store.execute("COMMIT")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filled", required=True)
    parser.add_argument("--empty", required=True)
    arguments = parser.parse_args()
    filled = sqlite3.connect(f"file:{arguments.filled}?mode=ro", uri=True)
    store = like(filled, arguments.empty)
    seconds = 0.0
    for rows in batches(filled):
        began = time.monotonic()
        write(store, rows)
        seconds += time.monotonic() - began
    for table in [*OF_STATEMENTS, *OF_ACCOUNTS]:
        count = f"SELECT count(*) FROM {table}"
        assert store.execute(count).fetchone() == filled.execute(count).fetchone(), table
    print(seconds)


if __name__ == "__main__":
    main()
