"""Follows the table's Change Data Feed with Structured Streaming.

The store's checkpoint is the only truth about how far replication has come. Spark's own checkpoint lives as long as one run: the
next one begins where the store is, whoever brought it there. Versions that the store has already are passed over.
"""

import uuid
from collections.abc import Iterator
from itertools import groupby

from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F
from pyspark.sql.streaming import StreamingQuery

from odl_spark.bson_rows import document
from odl_spark.changes import net_changes
from odl_spark.lease import lease
from odl_spark.load import load
from odl_spark.outcome import Change, SourcePosition
from odl_spark.state import Checkpoint, CheckpointMoved
from odl_spark.store import Store, now_micros
from odl_spark.table import LakehouseTable
from odl_spark.writer import MicroBatch, QuarantinedRow, apply

#: Changes of a transaction: far from the server's 60 seconds, and what the driver holds in memory at once.
CHANGES_PER_TRANSACTION = 2_000


def run(table: LakehouseTable, store: Store, checkpoints: str, *, trigger: str | None = "5 seconds") -> None:
    """Replicates until it is stopped, or without a trigger until all that is committed is applied. See `start`."""
    with lease(store):
        _await_end(start(table, store, checkpoints, trigger=trigger), table, store)


def start(
    table: LakehouseTable, store: Store, checkpoints: str, *, trigger: str | None = "5 seconds", files_per_trigger: int = 1_000,
    changes_per_transaction: int = CHANGES_PER_TRANSACTION,
) -> StreamingQuery:
    """Loads an empty store, then follows. checkpoints: a directory for Spark's own; what older runs left there may be deleted.

    trigger None: all that is committed, then the query ends.
    """
    checkpoint = store.checkpoint
    if checkpoint is not None:
        checkpoint.require_takeover()
    if checkpoint is None or checkpoint.is_loading:
        checkpoint = load(table, store)
    newest = table.newest().version
    if newest < checkpoint.source.version:
        raise ValueError(f"{table.name} is at version {newest}, but the store has applied {checkpoint.source.version}: the table was made anew; "
                         "give another database")
    # There is no stream of a version that does not exist yet: it begins with the newest one, which is then passed over.
    starting_version = min(checkpoint.source.version + 1, newest)
    rows = table.changes(starting_version, files_per_trigger)
    table_id, name = table.identity(), table.name

    def each_batch(batch: DataFrame, _: int) -> None:
        apply_batch(batch, store, table_id, name, changes_per_transaction)

    writer = rows.writeStream.foreachBatch(each_batch).option("checkpointLocation", f"{checkpoints.rstrip('/')}/{uuid.uuid4()}")
    return (writer.trigger(processingTime=trigger) if trigger else writer.trigger(availableNow=True)).queryName("odl").start()


def _await_end(query: StreamingQuery, table: LakehouseTable, store: Store) -> None:
    """Waits for the query and gives a sign of life meanwhile; says why when it fails."""
    try:
        while not query.awaitTermination(5):
            store.report("following", table.name)
        store.report("stopped", table.name)
    except Exception as error:
        reason = next((line for line in str(error).splitlines() if "Exception" in line or "Error" in line), str(error))
        store.report("failed", table.name, error=reason[:500])
        raise


def apply_batch(rows: DataFrame, store: Store, table_id: str, table: str, limit: int = CHANGES_PER_TRANSACTION) -> None:
    """Applies a micro-batch of Spark's: one transaction for as many whole versions as stay within the limit, several for a version beyond it."""
    started_at = now_micros()
    checkpoint = store.checkpoint
    if checkpoint is None or checkpoint.plain_table_id != table_id:
        raise CheckpointMoved()
    checkpoint.require_takeover()
    net = net_changes(rows, checkpoint.source.version, F.timestamp_micros(F.lit(started_at)))
    pending = MicroBatch(checkpoint, checkpoint, started_at)
    for source, changes in _versions(net):
        parts = _parts(changes, limit, skip=checkpoint.rows)
        for part, rows_done, is_last in parts:
            if pending.changes and len(pending.changes) + len(part) > limit:
                apply(store, pending)
                pending = MicroBatch(pending.checkpoint, pending.checkpoint, started_at)
            _add(pending, part)
            before = pending.checkpoint
            pending.checkpoint = Checkpoint(table_id, source) if is_last else before.within(rows_done)
            if not is_last:
                apply(store, pending)
                pending = MicroBatch(pending.checkpoint, pending.checkpoint, started_at)
        checkpoint = pending.checkpoint
    if pending.checkpoint != pending.expected:
        apply(store, pending)
    store.report("following", table)


def _versions(net: DataFrame) -> Iterator[tuple[SourcePosition, Iterator[Row]]]:
    for (version, committed_at), rows in groupby(net.toLocalIterator(), key=lambda row: (row["version"], row["committedAt"])):
        yield SourcePosition(version, committed_at), rows


def _parts(rows: Iterator[Row], limit: int, skip: int) -> Iterator[tuple[list[Row], int, bool]]:
    """A version in parts of at most `limit` rows, without the first `skip`, which are in the store; the rows done after each; whether it is the last."""
    done, part = 0, []
    for row in rows:
        if len(part) == limit:
            yield part, done, False
            part = []
        done += 1
        if done > skip:
            part.append(row)
    yield part, done, True


def _add(batch: MicroBatch, rows: list[Row]) -> None:
    for row in rows:
        source = SourcePosition(row["version"], row["committedAt"])
        if row["problem"] is not None:
            batch.quarantined.append(QuarantinedRow(source, row["problem"], row["statementId"], row["changeType"], row["row"]))
        else:
            batch.changes.append(Change(row["statementId"], source, document(row["document"]) if row["isUpsert"] else None))
