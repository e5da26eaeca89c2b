"""Writes one micro-batch in one transaction: documents, accounts, events, quarantine, log, counters and checkpoint.

The same as Sources/MongoStore/Writing does, behind the same fence, so that `odl sync` and Spark can take turns on a store.
"""

import secrets
from dataclasses import dataclass, field

from bson.datetime_ms import DatetimeMS
from bson.int64 import Int64
from pymongo import DeleteOne, InsertOne, ReplaceOne
from pymongo.client_session import ClientSession

from odl_spark.accounts import write_accounts
from odl_spark.events import message, short_statement
from odl_spark.outcome import BatchOutcome, Change, SourcePosition
from odl_spark.state import STATE_ID, Checkpoint, CheckpointMoved
from odl_spark.store import Store, check_fence, now_micros

#: As `odl` keeps them by default.
CHANGES_KEPT = 1_000_000
BATCHES_KEPT = 100_000


@dataclass(frozen=True)
class QuarantinedRow:
    source: SourcePosition
    reason: str
    statement_id: str | None
    change_type: str
    row: str


@dataclass
class MicroBatch:
    expected: Checkpoint
    checkpoint: Checkpoint
    #: T1, microseconds.
    started_at: int
    changes: list[Change] = field(default_factory=list)
    quarantined: list[QuarantinedRow] = field(default_factory=list)


@dataclass(frozen=True)
class AppliedBatch:
    inserted: int
    updated: int
    deleted: int


def apply(store: Store, batch: MicroBatch) -> AppliedBatch:
    """All or nothing. Raises CheckpointMoved where the store's checkpoint is not the one that the batch follows."""
    name = secrets.token_hex(8)
    writer = _Writer(store, batch, name)

    def body(session: ClientSession) -> None:
        state = store.state(session)
        # An earlier attempt was committed after all, and only its answer was lost.
        if state["writtenBy"] == name and writer.applied is not None:
            return
        check_fence(state, batch.expected, batch.checkpoint.plain_table_id)
        writer.write(state, session)

    store.transaction(body)
    if writer.applied is None:
        raise CheckpointMoved()
    writer.trim()
    return writer.applied


class _Writer:
    def __init__(self, store: Store, batch: MicroBatch, name: str):
        self.store, self.batch, self.name = store, batch, name
        self.applied: AppliedBatch | None = None
        self.sequences = (0, 0)

    def write(self, state: dict, session: ClientSession) -> None:
        outcome = BatchOutcome(self._stored(session))
        for change in self.batch.changes:
            outcome.add(change)
        # Taken before anything is sent, because it is in everything that is sent.
        processed_at = now_micros()
        self._write_statements(outcome, processed_at, session)
        state["accountCount"] = Int64(state["accountCount"] + write_accounts(self.store, outcome.accounts, session))
        first = int(state["lastSequence"])
        self._write_events(outcome, state, processed_at, session)
        self._write_quarantined(state, session)
        applied = AppliedBatch(outcome.inserted, outcome.updated, outcome.deleted)
        self._write_record(applied, state, processed_at, session)
        state["checkpoint"] = self.batch.checkpoint.bson
        state["documentCount"] = Int64(state["documentCount"] + outcome.inserted - outcome.deleted)
        if outcome.events:
            state["lastUpdated"] = Int64(processed_at)
        state["writtenBy"] = self.name
        self.store["sync_state"].replace_one({"_id": STATE_ID}, state, session=session)
        self.applied, self.sequences = applied, (first, int(state["lastSequence"]))

    def trim(self) -> None:
        """Deletes old changes, each time that another hundredth of those that are kept has been written."""
        first, last = self.sequences
        step = CHANGES_KEPT // 100
        if last > CHANGES_KEPT and first // step != last // step:
            self.store["sync_changes"].delete_many({"_id": {"$lte": Int64(last - CHANGES_KEPT)}})

    def _stored(self, session: ClientSession) -> dict[str, dict]:
        keys = list({change.statement_id for change in self.batch.changes})
        found: dict[str, dict] = {}
        for start in range(0, len(keys), 5_000):
            query = {"_id": {"$in": keys[start:start + 5_000]}}
            for document in self.store["account_statements"].find(query, {"transactions": 0, "_words": 0}, session=session):
                found[document["_id"]] = document
        return found

    def _write_statements(self, outcome: BatchOutcome, processed_at: int, session: ClientSession) -> None:
        # With the account, which may be the shard key.
        def place(document: dict) -> dict:
            return {"_id": document["_id"], "accountNumber": document["accountNumber"]}

        for document in outcome.inserts + outcome.replaces:
            set_processed(document, processed_at)
        for requests in (
            [DeleteOne(place(document)) for document in outcome.deletes],
            [InsertOne(document) for document in outcome.inserts],
            [ReplaceOne(place(document), document) for document in outcome.replaces],
        ):
            if requests:
                self.store["account_statements"].bulk_write(requests, ordered=False, session=session)

    def _write_events(self, outcome: BatchOutcome, state: dict, processed_at: int, session: ClientSession) -> None:
        events = []
        for event in outcome.events:
            state["lastSequence"] = Int64(state["lastSequence"] + 1)
            document = event.document
            for shown in (document, event.before):
                if shown is not None and "_processedAt" not in shown:  # written and replaced, or deleted, within the batch
                    set_processed(shown, processed_at)
            # Another account's statement is not for those who may see this one.
            before = event.before if event.before and event.before["accountNumber"] == document["accountNumber"] else None
            text = message(
                token=f"{state['epoch']}-{state['lastSequence']}", operation=event.operation, document=document,
                statement=short_statement(document), before=short_statement(before) if before else None, version=event.source.version, committed_at=event.source.committed_at,
                processed_at=processed_at, started_at=self.batch.started_at)
            events.append({
                "_id": state["lastSequence"], "operation": event.operation, "accountNumber": document["accountNumber"],
                "statementId": document["statementId"], "sourceVersion": Int64(event.source.version),
                "committedAt": Int64(event.source.committed_at), "processedAt": Int64(processed_at), "message": text,
            })
        if events:
            self.store["sync_changes"].insert_many(events, session=session)

    def _write_quarantined(self, state: dict, session: ClientSession) -> None:
        rows = []
        for row in self.batch.quarantined:
            state["lastQuarantined"] = Int64(state["lastQuarantined"] + 1)
            rows.append({
                "_id": state["lastQuarantined"], "sourceVersion": Int64(row.source.version), "committedAt": Int64(row.source.committed_at),
                "reason": row.reason, "statementId": row.statement_id, "changeType": row.change_type, "row": row.row,
            })
        if rows:
            self.store["quarantine"].insert_many(rows, session=session)
            state["quarantinedCount"] = Int64(state["quarantinedCount"] + len(rows))

    def _write_record(self, applied: AppliedBatch, state: dict, processed_at: int, session: ClientSession) -> None:
        state["lastBatch"] = Int64(state["lastBatch"] + 1)
        record = batch_record(
            state["lastBatch"], self.batch.checkpoint.source, self.batch.started_at, processed_at, applied, len(self.batch.quarantined))
        self.store["sync_batches"].insert_one(record, session=session)
        if state["lastBatch"] > BATCHES_KEPT:
            self.store["sync_batches"].delete_many({"_id": {"$lte": Int64(state["lastBatch"] - BATCHES_KEPT)}}, session=session)


def batch_record(
    number: int, source: SourcePosition, started_at: int, processed_at: int, applied: AppliedBatch, quarantined: int, is_load: bool = False
) -> dict:
    """A document of `sync_batches`."""
    return {
        "_id": Int64(number), "sourceVersion": Int64(source.version), "committedAt": Int64(source.committed_at), "startedAt": Int64(started_at),
        "processedAt": Int64(processed_at), "inserted": Int64(applied.inserted), "updated": Int64(applied.updated),
        "deleted": Int64(applied.deleted), "quarantined": Int64(quarantined), "isLoad": is_load,
        "isMeasured": not is_load and applied.inserted + applied.updated + applied.deleted > 0,
    }


def set_processed(document: dict, processed_at: int) -> None:
    """Sets T2."""
    document["_processedAt"] = DatetimeMS(processed_at // 1_000)
    document["_processedAtMicros"] = processed_at % 1_000
