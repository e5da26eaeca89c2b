"""Writes MongoDB: a document a statement, transactions inside, and a small document an account beside it (computed pattern)."""

import collections
import concurrent.futures
import datetime
import time

import pymongo
from pymongo import DeleteOne, ReplaceOne

from .documents import BSONValues, documents

UTC = datetime.timezone.utc
DATABASE = "odl"
NEWEST_FIRST = {"accountNumber": 1, "periodEnd": -1, "_id": -1}
# Two inserts on their way while the next batch is being made: mongod and Python both stay busy, memory stays bounded.
INSERTS_IN_FLIGHT = 2


class MongoWriter:
    def __init__(self, uri: str):
        self.client = pymongo.MongoClient(uri)
        self.db = self.client.get_default_database(DATABASE)
        self.values = BSONValues()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.close()

    def version(self) -> int | None:
        """The Delta version that is wholly applied."""
        checkpoint = self.db.checkpoint.find_one({"_id": "table"})
        return checkpoint and checkpoint["version"]

    def load(self, batches, version: int, committed_at: int) -> None:
        """Replaces everything by a snapshot. Indexes are built at the end: once is cheaper than row by row."""
        for name in ("statements", "accounts", "checkpoint"):
            self.db.drop_collection(name)
        # Pre-images, so that the feed can say what was deleted. They cost nothing on inserts.
        self.db.create_collection("statements", changeStreamPreAndPostImages={"enabled": True})
        pending = collections.deque()
        with concurrent.futures.ThreadPoolExecutor(INSERTS_IN_FLIGHT) as pool:
            for batch in batches:
                rows = self._documents(batch, version, committed_at, time.time())
                if len(pending) == INSERTS_IN_FLIGHT:
                    pending.popleft().result()
                pending.append(pool.submit(self.db.statements.insert_many, rows, ordered=False))
            for insert in pending:
                insert.result()
        self.db.statements.create_index(list(NEWEST_FIRST.items()))
        self._refresh_accounts({})
        self._checkpoint(version, committed_at)

    def apply(self, version: int, committed_at: int | None, deleted: list[str], batches, started: float) -> None:
        """One Delta version. Every step may be repeated after a crash: the checkpoint moves last."""
        rows = [row for batch in batches for row in self._documents(batch, version, committed_at, started)]
        keys = deleted + [row["_id"] for row in rows]
        if keys:
            before = self.db.statements.find({"_id": {"$in": keys}}, {"accountNumber": 1})
            touched = {row["accountNumber"] for row in before} | {row["accountNumber"] for row in rows}
            if deleted:
                self.db.statements.bulk_write([DeleteOne({"_id": key}) for key in deleted], ordered=False)
            if rows:
                self.db.statements.bulk_write([ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows], ordered=False)
            touched = list(touched)
            self._refresh_accounts({"accountNumber": {"$in": touched}})
            if deleted:
                left = self.db.statements.distinct("accountNumber", {"accountNumber": {"$in": touched}})
                self.db.accounts.delete_many({"_id": {"$in": list(set(touched) - set(left))}})
        self._checkpoint(version, committed_at)

    def _documents(self, batch, version: int, committed_at: int | None, started: float) -> list[dict]:
        provenance = {
            "_batchStartTime": _instant(started), "_processedAt": _instant(time.time()), "_sourceVersion": version,
            "_committedAt": _instant(committed_at / 1000) if committed_at is not None else None,
        }
        return [{"_id": row.pop("statementId"), **row, **provenance} for row in documents(batch, self.values)]

    def _refresh_accounts(self, match: dict) -> None:
        def latest(field):
            return {"$first": f"${field}"}
        self.db.statements.aggregate([
            {"$match": match},
            {"$sort": NEWEST_FIRST},
            {"$group": {
                "_id": "$accountNumber", "accountHolder": latest("accountHolder"), "accountType": latest("accountType"),
                "currency": latest("currency"), "balance": latest("closingBalance"), "statementId": latest("_id"),
                "statement_count": {"$sum": 1}, "last_period_end": latest("periodEnd"),
            }},
            {"$merge": {"into": "accounts", "whenMatched": "replace"}},
        ], allowDiskUse=True)

    def _checkpoint(self, version: int, committed_at: int | None) -> None:
        checkpoint = {"version": version, "committedAt": committed_at, "appliedAt": _instant(time.time())}
        self.db.checkpoint.replace_one({"_id": "table"}, checkpoint, upsert=True)


def _instant(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, UTC)
