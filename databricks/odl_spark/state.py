"""The document `replication` of `sync_state`: checkpoint and counters (Sources/MongoStore/Documents/StoreState.swift)."""

import secrets
from dataclasses import dataclass, replace

from bson.int64 import Int64

from odl_spark.outcome import SourcePosition

STATE_ID = "replication"

#: Stands behind the table's id while Spark has written a part of something that only it can finish: a load, or a version
#: larger than a transaction. `odl` then takes it for another table and refuses to write, naming this text.
UNFINISHED = " (half written by Spark: let databricks/03_streaming_to_mongodb finish)"


class CheckpointMoved(Exception):
    """Another replicator has written since this one looked: nothing of the batch was written."""

    def __init__(self) -> None:
        super().__init__("another replicator writes to this store (its checkpoint moved); nothing of this batch was written. "
                         "Stop one of the two: `odl sync` and this job may take turns, not run together")


class OtherTable(Exception):
    """The store holds another table."""

    def __init__(self, stored: str, given: str):
        super().__init__(f"the store holds table {stored}, not {given}; give another database")


class Interrupted(Exception):
    """Something has been begun that only `odl` can finish."""


@dataclass(frozen=True)
class Checkpoint:
    """How far the store has come."""

    table_id: str
    source: SourcePosition
    #: Of a load: 0. Else the changes of the version behind `source` that are in, in the order of their keys.
    rows: int = 0
    is_loading: bool = False

    @property
    def plain_table_id(self) -> str:
        return self.table_id.removesuffix(UNFINISHED)

    @property
    def is_unfinished(self) -> bool:
        return self.table_id.endswith(UNFINISHED)

    def require_takeover(self) -> None:
        """Raises Interrupted where `odl` stopped in the middle of something: it counts what it has written in an order of its own."""
        if not self.is_unfinished and (self.is_loading or self.rows):
            what = f"a load of version {self.source.version}" if self.is_loading else f"version {self.source.version + 1}"
            raise Interrupted(f"`odl sync` has written a part of {what}: let it finish, or begin with an empty database")

    def within(self, rows: int) -> "Checkpoint":
        """The same, with `rows` changes of the next version."""
        return replace(self, table_id=self.plain_table_id + (UNFINISHED if rows else ""), rows=rows)

    @classmethod
    def read(cls, document: dict | None) -> "Checkpoint | None":
        if document is None:
            return None
        source = SourcePosition(int(document["version"]), int(document["committedAt"]))
        return cls(document["tableId"], source, int(document["rows"]), bool(document.get("loading")))

    @property
    def bson(self) -> dict:
        return {
            "tableId": self.table_id, "loading": self.is_loading, "replacing": False, "version": Int64(self.source.version),
            "committedAt": Int64(self.source.committed_at), "rows": Int64(self.rows),
        }


def fresh_state() -> dict:
    """Of a store that nothing has been written to. The epoch, drawn at random, tells its change tokens from another store's."""
    return {
        "epoch": secrets.token_hex(8), "checkpoint": None, "documentCount": Int64(0), "accountCount": Int64(0), "quarantinedCount": Int64(0),
        "lastSequence": Int64(0), "lastBatch": Int64(0), "lastQuarantined": Int64(0), "lastUpdated": None, "writtenBy": "",
    }
