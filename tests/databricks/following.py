"""Runs the stream as the notebook does, until it is in step."""

import time
from collections.abc import Callable
from pathlib import Path

from pyspark.errors import StreamingQueryException
from pyspark.sql import SparkSession

from odl_spark import stream
from odl_spark.store import Store
from standins import TableStandIn

LONGEST = 300


def patiently(body: Callable[[], None]) -> None:
    """Again, where a busy machine starts the stand-ins' Python later than the ten seconds that Spark gives it."""
    for attempt in range(4):
        try:
            return body()
        except StreamingQueryException as error:
            if "failed to connect back" not in str(error) or attempt == 3:
                raise


def follow(spark: SparkSession, path: Path, store: Store, **options) -> None:
    """Applies everything that is committed, in real micro-batches."""
    patiently(lambda: _follow(spark, path, store, **options))


def _follow(spark: SparkSession, path: Path, store: Store, **options) -> None:
    table = TableStandIn(spark, str(path))
    newest = table.newest().version
    query = stream.start(table, store, str(path) + "-checkpoints", trigger="0 seconds", **options)
    try:
        deadline = time.monotonic() + LONGEST
        while store.checkpoint.source.version < newest:
            assert not query.awaitTermination(0.05), "the query ended by itself"
            assert time.monotonic() < deadline, f"not at version {newest} within {LONGEST} s"
    finally:
        query.stop()


def documents(store: Store) -> dict[str, dict]:
    """Without what says when they were written, and without members that are null."""
    return {document["_id"]: _content(document) for document in store["account_statements"].find()}


def _content(document: dict) -> dict:
    own = ("_batchStartTime", "_processedAt")
    members = {name: value for name, value in document.items() if value is not None and not name.startswith(own)}
    return members | {"transactions": [{name: value for name, value in t.items() if value is not None} for t in document["transactions"]]}


def rows(store: Store, collection: str) -> list[dict]:
    return list(store[collection].find(sort=[("_id", 1)]))
