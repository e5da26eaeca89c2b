"""Compares store and table at the version that the store has applied, in parallel: what `odl verify` does on one machine."""

from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import StructType

from odl_spark.changes import statement_problem
from odl_spark.documents import Documents
from odl_spark.store import Store
from odl_spark.table import LakehouseTable

#: What says when and by which version a document was written, not what it holds.
_PROVENANCE = ("_batchStartTime", "_processedAt", "_sourceVersion", "_confirmedVersion")


@dataclass(frozen=True)
class Reconciliation:
    version: int
    in_table: int
    in_store: int
    #: Kind ("missing", "unexpected", "different") and key, the first of them.
    differences: list[tuple[str, str]]
    difference_count: int

    @property
    def is_equal(self) -> bool:
        return self.difference_count == 0

    def __str__(self) -> str:
        if self.is_equal:
            return f"equal at version {self.version}: {self.in_table} statements"
        named = ", ".join(f"{key} ({kind})" for kind, key in self.differences)
        return f"DIFFERENT at version {self.version}: {self.difference_count} statements ({self.in_table} in the table, {self.in_store} in the store): {named}"


def reconcile(table: LakehouseTable, store: Store, *, named: int = 20) -> Reconciliation:
    """Replication must rest meanwhile, or what it writes will show as a difference."""
    checkpoint = store.checkpoint
    if checkpoint is None or checkpoint.is_unfinished:
        raise ValueError("the store has no version that is wholly applied; run 03_streaming_to_mongodb first")
    rows = table.snapshot(checkpoint.source.version)
    statements = rows.where(statement_problem(rows.schema).isNull())
    nothing = F.timestamp_micros(F.lit(0))
    members = Documents(rows.schema, timestamps=True).columns(version=F.lit(0), started_at=nothing, processed_at=None)
    expected = statements.select(*members)
    content = StructType([field for field in expected.schema if not field.name.startswith(_PROVENANCE)])
    actual = (
        table.spark.read.format("mongodb").schema(content).option("connection.uri", store.uri)
        .option("database", store.database.name).option("collection", "account_statements").load()
    )
    pairs = _digests(expected, content, "expected").join(_digests(actual, content, "actual"), "_id", "full_outer")
    kind = (
        F.when(F.col("actual").isNull(), "missing").when(F.col("expected").isNull(), "unexpected")
        .when(F.col("actual") != F.col("expected"), "different")
    )
    compared = pairs.select("_id", "expected", "actual", kind.alias("kind")).persist()
    try:
        counts = compared.agg(F.count("expected").alias("table"), F.count("actual").alias("store"), F.count("kind").alias("different")).first()
        differences = compared.where("kind is not null").orderBy("_id").limit(named).collect()
        return Reconciliation(
            checkpoint.source.version, counts["table"], counts["store"], [(row["kind"], row["_id"]) for row in differences], counts["different"])
    finally:
        compared.unpersist()


def _digests(documents: DataFrame, content: StructType, name: str) -> DataFrame:
    # Null and absent are the same, as they are to every reader of the store.
    return documents.select("_id", F.sha2(F.to_json(F.struct(*content.names)), 256).alias(name))
