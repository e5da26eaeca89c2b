"""The operational store in MongoDB, as `odl` has it (docs/mongodb.md)."""

import time
from collections.abc import Callable
from functools import cached_property

from bson.codec_options import CodecOptions, DatetimeConversion
from bson.int64 import Int64
from pymongo import ASCENDING, DESCENDING, MongoClient
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from odl_spark.state import STATE_ID, Checkpoint, CheckpointMoved, OtherTable, fresh_state

COLLECTIONS = ["account_statements", "accounts", "sync_state", "sync_changes", "sync_batches", "quarantine"]

#: The same as Sources/MongoStore/Indexes/MongoIndex.swift, where each has its reason; a test compares them.
INDEXES = {
    "account_statements": {
        "by_period": [("accountNumber", ASCENDING), ("periodEnd", DESCENDING), ("_id", DESCENDING)],
        "by_last_date": [("accountNumber", ASCENDING), ("_lastDate", DESCENDING), ("_id", DESCENDING), ("_firstDate", ASCENDING)],
        "by_category": [
            ("accountNumber", ASCENDING), ("transactions.category", ASCENDING), ("_lastDate", DESCENDING), ("_id", DESCENDING),
            ("_firstDate", ASCENDING)],
        "by_word": [("accountNumber", ASCENDING), ("_words", ASCENDING)],
        "by_confirmation": [("_confirmedVersion", ASCENDING)],
    },
    "sync_batches": {"measured": [("isMeasured", ASCENDING), ("_id", DESCENDING)]},
}


def now_micros() -> int:
    return time.time_ns() // 1_000


class Store:
    """Connects when it is first used, so that it can be handed to the processes that Spark starts."""

    def __init__(self, uri: str):
        """uri: with the name of the database, else `odl`. It stays out of every message of this package."""
        self.uri = uri

    def __reduce__(self):
        return Store, (self.uri,)

    @cached_property
    def client(self) -> MongoClient:
        return MongoClient(self.uri, appname="odl-spark")

    @cached_property
    def database(self) -> Database:
        # Dates stay milliseconds: Python's datetime ends with the year 9999.
        options = CodecOptions(datetime_conversion=DatetimeConversion.DATETIME_MS)
        return self.client.get_default_database("odl").with_options(codec_options=options)

    def __getitem__(self, name: str) -> Collection:
        return self.database[name]

    @property
    def checkpoint(self) -> Checkpoint | None:
        state = self["sync_state"].find_one({"_id": STATE_ID})
        return Checkpoint.read(state["checkpoint"]) if state else None

    def prepare(self) -> None:
        """Makes collections, indexes and the state's document, where they are not there."""
        # Those that this user may use: listing all takes a right that its role does not have.
        existing = self.database.list_collection_names(authorizedCollections=True)
        for name in COLLECTIONS:
            if name not in existing:
                self.database.create_collection(name, check_exists=False)
        for collection, indexes in INDEXES.items():
            for name, keys in indexes.items():
                self[collection].create_index(keys, name=name)
        self["sync_state"].update_one({"_id": STATE_ID}, {"$setOnInsert": fresh_state()}, upsert=True)

    def transaction(self, body: Callable[[ClientSession], None]) -> None:
        """Snapshot reads, majority writes, tried again where the server says so, whatever the connection string has."""
        with self.client.start_session() as session:
            session.with_transaction(body, read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority"))

    def state(self, session: ClientSession) -> dict:
        state = self["sync_state"].find_one({"_id": STATE_ID}, session=session)
        if state is None:
            raise CheckpointMoved()
        return state

    def report(self, phase: str, table: str, newest: int | None = None, pending_since: int | None = None, error: str | None = None) -> None:
        """What the replicator says of itself, at least every 15 seconds: the API shows it, and calls it stale when it is silent."""
        checkpoint = self.checkpoint
        source = checkpoint.source if checkpoint else None
        version = max(newest or 0, source.version) if source else newest
        self["sync_state"].replace_one({"_id": "report"}, {
            "phase": phase, "tableURI": table, "sourceVersion": None if version is None else Int64(version),
            "sourceCommittedAt": Int64(source.committed_at) if source else None,
            "pendingSince": None if pending_since is None else Int64(pending_since),
            "lastError": error, "reportedAt": Int64(now_micros()),
        }, upsert=True)


def check_fence(state: dict, expected: Checkpoint | None, table_id: str) -> None:
    """A batch is applied only on the checkpoint that it follows."""
    stored = Checkpoint.read(state["checkpoint"])
    if stored is not None and stored.plain_table_id != table_id:
        raise OtherTable(stored.table_id, table_id)
    if stored != expected:
        raise CheckpointMoved()
