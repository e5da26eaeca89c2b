"""The first load: a snapshot of the table into an empty store, in parallel by the MongoDB Spark Connector.

While it runs the store's checkpoint bears a mark that keeps `odl` from writing (`state.UNFINISHED`). A load that was
interrupted is begun again at the newest version and replaces what the first has written. Nobody can hold a place in the change feed of a
store that is being made, so a load announces nothing: the feed begins behind it.
"""

import secrets

from bson.int64 import Int64
from pymongo.client_session import ClientSession
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from odl_spark.changes import row_json, statement_problem
from odl_spark.documents import Documents
from odl_spark.outcome import SourcePosition
from odl_spark.state import STATE_ID, UNFINISHED, Checkpoint, CheckpointMoved
from odl_spark.store import Store, check_fence, now_micros
from odl_spark.table import LakehouseTable
from odl_spark.writer import AppliedBatch, batch_record


def load(table: LakehouseTable, store: Store) -> Checkpoint:
    """Loads the newest version. Raises CheckpointMoved where the store holds a finished load already."""
    store.prepare()
    started_at = now_micros()
    source, table_id, run = table.newest(), table.identity(), secrets.token_hex(8)
    loading = Checkpoint(table_id + UNFINISHED, source, is_loading=True)
    _begin(store, loading, run)
    store.report("loading", table.name, newest=source.version, pending_since=source.committed_at)
    snapshot = table.snapshot(source.version)
    rows = snapshot.withColumn("_problem", statement_problem(snapshot.schema))
    _write_documents(rows, store, source, started_at)
    # What an earlier, interrupted load has left of statements that the table does not have any more.
    store["account_statements"].delete_many({"_confirmedVersion": {"$lt": Int64(source.version)}})
    _write_accounts(store)
    finished = Checkpoint(table_id, source)
    _finish(store, rows, loading, finished, run, started_at)
    store.report("following", table.name)
    return finished


def _begin(store: Store, loading: Checkpoint, run: str) -> None:
    def body(session: ClientSession) -> None:
        state = store.state(session)
        stored = Checkpoint.read(state["checkpoint"])
        check_fence(state, stored, loading.plain_table_id)
        if stored is not None and not (stored.is_loading and stored.is_unfinished):
            raise CheckpointMoved()
        state |= {"checkpoint": loading.bson, "writtenBy": run}
        store["sync_state"].replace_one({"_id": STATE_ID}, state, session=session)

    store.transaction(body)


def _write_documents(rows: DataFrame, store: Store, source: SourcePosition, started_at: int) -> None:
    statements = rows.where(F.col("_problem").isNull()).drop("_problem")
    time = F.timestamp_micros(F.lit(started_at))
    members = Documents(statements.schema, timestamps=True).columns(version=F.lit(source.version), started_at=time, processed_at=F.current_timestamp())
    (
        statements.select(*members).write.format("mongodb").mode("append")
        .option("connection.uri", store.uri).option("database", store.database.name).option("collection", "account_statements")
        .option("operationType", "replace").option("idFieldList", "_id").option("ordered", "false")
        # Most of what stands beside a date (`_dateMicros`) is null: it would be a twentieth of the document.
        .option("ignoreNullValues", "true").option("writeConcern.w", "majority").save()
    )


def _write_accounts(store: Store) -> None:
    """Has the server make one document an account of its latest statement."""
    store["accounts"].delete_many({})
    store["account_statements"].aggregate([
        {"$sort": {"accountNumber": 1, "periodEnd": -1, "_id": -1}},
        {"$project": {name: 1 for name in (
            "accountNumber", "accountHolder", "accountType", "currency", "closingBalance", "periodEnd", "statementId")}},
        {"$group": {
            "_id": "$accountNumber", "accountHolder": {"$first": "$accountHolder"}, "accountType": {"$first": "$accountType"},
            "currency": {"$first": "$currency"}, "balance": {"$first": "$closingBalance"}, "statementCount": {"$sum": Int64(1)},
            "lastPeriodEnd": {"$first": "$periodEnd"}, "statementId": {"$first": "$statementId"}}},
        {"$merge": {"into": "accounts", "whenMatched": "replace"}},
    ], allowDiskUse=True, hint="by_period")


def _finish(store: Store, rows: DataFrame, loading: Checkpoint, finished: Checkpoint, run: str, started_at: int) -> None:
    documents = store["account_statements"].count_documents({})
    accounts = store["accounts"].count_documents({})
    refused = rows.where(F.col("_problem").isNotNull())
    quarantined = refused.select(F.col("_problem").alias("reason"), "statementId", row_json(refused.drop("_problem").schema).alias("row")).collect()

    def body(session: ClientSession) -> None:
        state = store.state(session)
        if state["writtenBy"] != run or Checkpoint.read(state["checkpoint"]) != loading:
            raise CheckpointMoved()
        processed_at = now_micros()
        if quarantined:
            store["quarantine"].insert_many([{
                "_id": Int64(state["lastQuarantined"] + number), "sourceVersion": Int64(finished.source.version),
                "committedAt": Int64(finished.source.committed_at), "reason": row["reason"], "statementId": row["statementId"],
                "changeType": "insert", "row": row["row"]} for number, row in enumerate(quarantined, start=1)], session=session)
        number = state["lastBatch"] + 1
        applied = AppliedBatch(documents, 0, 0)
        store["sync_batches"].insert_one(
            batch_record(number, finished.source, started_at, processed_at, applied, len(quarantined), is_load=True), session=session)
        state |= {
            "checkpoint": finished.bson, "documentCount": Int64(documents), "accountCount": Int64(accounts),
            "quarantinedCount": Int64(state["quarantinedCount"] + len(quarantined)),
            "lastQuarantined": Int64(state["lastQuarantined"] + len(quarantined)), "lastBatch": Int64(number),
            "lastUpdated": Int64(processed_at), "writtenBy": run + "-finished",
        }
        store["sync_state"].replace_one({"_id": STATE_ID}, state, session=session)

    store.transaction(body)
