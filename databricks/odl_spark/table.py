"""The Delta table of statements."""

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from odl_spark.outcome import SourcePosition
from odl_spark.schema import check


class LakehouseTable:
    """A table by its name in the catalog or by its path."""

    def __init__(self, spark: SparkSession, name: str):
        self.spark, self.name = spark, name
        # The same text of timestamps and decimals wherever the cluster stands and however it is set up.
        spark.conf.set("spark.sql.session.timeZone", "UTC")
        spark.conf.set("spark.sql.ansi.enabled", "true")

    @property
    def is_path(self) -> bool:
        return "/" in self.name

    @property
    def sql_name(self) -> str:
        return f"delta.`{self.name}`" if self.is_path else self.name

    def identity(self) -> str:
        """`metaData.id`: a store holds one table."""
        return self.spark.sql(f"DESCRIBE DETAIL {self.sql_name}").first()["id"]

    def newest(self) -> SourcePosition:
        row = self.spark.sql(f"DESCRIBE HISTORY {self.sql_name} LIMIT 1").select("version", F.unix_micros("timestamp").alias("at")).first()
        return SourcePosition(row["version"], row["at"])

    def snapshot(self, version: int) -> DataFrame:
        reader = self.spark.read.format("delta").option("versionAsOf", version)
        rows = reader.load(self.name) if self.is_path else reader.table(self.name)
        check(rows.schema, self.name)
        return rows

    def changes(self, starting_version: int, files_per_trigger: int) -> DataFrame:
        """The change feed as a stream. Delta admits whole versions to a micro-batch where the stream begins at a version."""
        reader = (
            self.spark.readStream.format("delta").option("readChangeFeed", "true").option("startingVersion", starting_version)
            .option("maxFilesPerTrigger", files_per_trigger)
        )
        rows = reader.load(self.name) if self.is_path else reader.table(self.name)
        check(rows.schema, self.name)
        return rows
