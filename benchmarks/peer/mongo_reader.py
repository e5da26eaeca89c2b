"""Reads MongoDB as `mongo_writer` fills it."""

import asyncio
import concurrent.futures
import datetime
import re

import pymongo
from bson.decimal128 import Decimal128

from .search import rank

UTC = datetime.timezone.utc
DATABASE = "odl"
NEWEST_FIRST = {"accountNumber": 1, "periodEnd": -1, "_id": -1}
READ_THREADS = 8


class MongoReader:
    """Reads by pooled connections on a few threads: on this work PyMongo's threads take less CPU than its asyncio client."""

    def __init__(self, uri: str):
        self.client = pymongo.MongoClient(uri, maxPoolSize=READ_THREADS, minPoolSize=READ_THREADS)
        self.db = self.client.get_default_database(DATABASE)
        self.threads = concurrent.futures.ThreadPoolExecutor(READ_THREADS)
        self.feed = pymongo.AsyncMongoClient(uri)

    async def run(self, read, *arguments):
        return await asyncio.get_running_loop().run_in_executor(self.threads, read, *arguments)

    async def close(self) -> None:
        await self.feed.close()
        self.client.close()

    def accounts(self, limit: int, after: list | None):
        match = {"_id": {"$gt": after[0]}} if after else {}
        rows = self.db.accounts.find(match, {"statementId": 0}).sort("_id").limit(limit + 1).to_list()
        for row in rows:
            row["accountNumber"] = row.pop("_id")
        return _page(rows, limit, lambda row: [row["accountNumber"]])

    def balance(self, account: str) -> dict | None:
        fields = {"accountHolder": 1, "currency": 1, "balance": 1, "last_period_end": 1, "statementId": 1}
        row = self.db.accounts.find_one({"_id": account}, fields)
        if row is None:
            return None
        row["accountNumber"] = row.pop("_id")
        row["as_of"] = row.pop("last_period_end")
        return row

    def latest(self, account: str) -> dict | None:
        row = self.db.statements.find_one({"accountNumber": account}, {"_committedAt": 0}, sort=NEWEST_FIRST)
        return row and _named(row)

    def statements(self, account: str, limit: int, after: list | None):
        match = {"accountNumber": account}
        if after:
            match["$or"] = [{"periodEnd": {"$lt": after[0]}}, {"periodEnd": after[0], "_id": {"$lt": after[1]}}]
        find = self.db.statements.find(match, {"transactions": 0, "_committedAt": 0})
        rows = find.sort(NEWEST_FIRST).limit(limit + 1).to_list()
        if not rows and not self._exists(account):
            return None
        return _page([_named(row) for row in rows], limit, lambda row: [row["periodEnd"], row["statementId"]])

    def transactions(self, account: str, where: dict, limit: int, after: list | None):
        pipeline = self._account_transactions(account, _conditions(where))
        if after:
            date, statement, position = _instant(after[0]), after[1], after[2]
            pipeline.append({"$match": {"$or": [
                {"transactions.date": {"$lt": date}},
                {"transactions.date": date, "_id": {"$lt": statement}},
                {"transactions.date": date, "_id": statement, "position": {"$lt": position}},
            ]}})
        # With $limit next to it, $sort keeps only that many. `position` counts what the filter left, in its order.
        pipeline += [{"$sort": {"transactions.date": -1, "_id": -1, "position": -1}}, {"$limit": limit + 1}]
        rows = self.db.statements.aggregate(pipeline).to_list()
        if not rows and not self._exists(account):
            return None
        rows, cursor = _page(rows, limit, lambda row: [
            row["transactions"]["date"].replace(tzinfo=UTC).timestamp(), row["_id"], row["position"]])
        return [row["transactions"] for row in rows], cursor

    def search(self, account: str, words: list[str], limit: int) -> list[dict] | None:
        text = {"$concat": [{"$ifNull": ["$$t.merchant", ""]}, " ", {"$ifNull": ["$$t.description", ""]}]}
        conditions = [{"$regexMatch": {"input": text, "regex": re.escape(word), "options": "i"}} for word in words]
        pipeline = self._account_transactions(account, conditions)
        pipeline.append({"$sort": {"transactions.date": -1, "_id": -1, "position": -1}})
        rows = self.db.statements.aggregate(pipeline).to_list()
        if not rows and not self._exists(account):
            return None
        return rank(words, [{**row["transactions"], "statementId": row["_id"]} for row in rows], limit)

    def status(self) -> dict:
        checkpoint = self.db.checkpoint.find_one({"_id": "table"}) or {}
        return {
            "document_count": self.db.statements.estimated_document_count(),
            "applied_version": checkpoint.get("version"), "last_updated": checkpoint.get("appliedAt"),
        }

    async def changes(self):
        """Yields (account, message) of every change from now on, by one change stream a process."""
        pipeline = [
            {"$match": {"operationType": {"$in": ["insert", "replace", "update", "delete"]}}},
            {"$project": {"fullDocument.transactions": 0, "fullDocumentBeforeChange.transactions": 0}},
        ]
        statements = self.feed.get_default_database(DATABASE).statements
        stream = await statements.watch(pipeline, full_document_before_change="whenAvailable")
        async with stream:
            async for event in stream:
                document = _named(event.get("fullDocument") or event.get("fullDocumentBeforeChange") or event["documentKey"])
                committed_at = document.pop("_committedAt", None)
                started, processed = document.get("_batchStartTime"), document.get("_processedAt")
                yield document.get("accountNumber"), {
                    "token": event["_id"]["_data"],
                    "operation": {"replace": "update"}.get(event["operationType"], event["operationType"]),
                    "accountNumber": document.get("accountNumber"), "statementId": document["statementId"],
                    "source_version": document.get("_sourceVersion"), "committed_at": committed_at, "processed_at": processed,
                    "pipeline_latency_ms": (processed - started).total_seconds() * 1000 if started else None,
                    "statement": document,
                }

    def _account_transactions(self, account: str, conditions: list[dict]) -> list[dict]:
        """An account's transactions that meet all conditions, filtered within the document before they are unwound."""
        rows = {"$filter": {"input": "$transactions", "as": "t", "cond": {"$and": conditions}}} if conditions else 1
        return [
            {"$match": {"accountNumber": account}},
            {"$project": {"transactions": rows}},
            {"$unwind": {"path": "$transactions", "includeArrayIndex": "position"}},
        ]

    def _exists(self, account: str) -> bool:
        return self.db.accounts.find_one({"_id": account}, {"_id": 1}) is not None


def _conditions(where: dict) -> list[dict]:
    comparisons = {
        "category": ("$eq", "category", str), "type": ("$eq", "type", str), "min_amount": ("$gte", "amount", Decimal128),
        "max_amount": ("$lte", "amount", Decimal128), "from": ("$gte", "date", _instant), "to": ("$lt", "date", _instant),
    }
    conditions = [{operator: [f"$$t.{field}", convert(where[name])]}
                  for name, (operator, field, convert) in comparisons.items() if where.get(name) is not None]
    if where.get("merchant") is not None:
        conditions.append({"$eq": [{"$toLower": "$$t.merchant"}, where["merchant"].lower()]})
    return conditions


def _named(document: dict) -> dict:
    return {"statementId": document.pop("_id"), **document}


def _page(rows: list, limit: int, key):
    """One row more than asked for was read: it says whether there is another page."""
    return (rows[:limit], key(rows[limit - 1])) if len(rows) > limit else (rows, None)


def _instant(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, UTC)
