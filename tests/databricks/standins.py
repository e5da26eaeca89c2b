"""Stand-ins for two jars that PyPI does not have: Delta Lake's and the MongoDB Spark Connector.

Used by these tests only. They are real Spark data sources (Spark's Python Data Source API) under the names that the notebooks use, over
delta-rs and PyMongo: Spark plans, streams and calls foreachBatch as it would with the jars, but how the jars themselves read and write is not
tested here.
"""

from collections.abc import Iterator

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from pyspark.sql import Row, SparkSession
from pyspark.sql.datasource import DataSource, DataSourceReader, DataSourceStreamReader, DataSourceWriter, InputPartition, WriterCommitMessage
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
from pyspark.sql.types import LongType, StringType, StructField, StructType, TimestampType

from odl_spark.outcome import SourcePosition
from odl_spark.table import LakehouseTable

FEED = [StructField("_change_type", StringType()), StructField("_commit_version", LongType()), StructField("_commit_timestamp", TimestampType())]


def register(spark: SparkSession) -> None:
    spark.dataSource.register(DeltaStandIn)
    spark.dataSource.register(MongoStandIn)


class DeltaStandIn(DataSource):
    """`delta`: versionAsOf, readChangeFeed with startingVersion, append."""

    @classmethod
    def name(cls) -> str:
        return "delta"

    @property
    def path(self) -> str:
        return self.options["path"]

    def schema(self) -> StructType:
        version = self.options.get("versionasof")
        table = DeltaTable(self.path, version=int(version) if version else None)
        schema = from_arrow_schema(utc(pa.schema(table.schema().to_arrow())))
        return StructType(schema.fields + FEED) if self.options.get("readchangefeed") else schema

    def reader(self, schema: StructType) -> DataSourceReader:
        return Snapshot(self.path, int(self.options["versionasof"]))

    def streamReader(self, schema: StructType) -> DataSourceStreamReader:
        return Feed(self.path, int(self.options["startingversion"]), schema, int(self.options.get("maxfilespertrigger", 1_000)))

    def writer(self, schema: StructType, overwrite: bool) -> DataSourceWriter:
        return Append(self.path, schema)


class Snapshot(DataSourceReader):
    def __init__(self, path: str, version: int):
        self.path, self.version = path, version

    def read(self, partition: InputPartition) -> Iterator[pa.RecordBatch]:
        table = DeltaTable(self.path, version=self.version).to_pyarrow_table()
        yield from table.cast(utc(table.schema)).to_batches()


class Feed(DataSourceStreamReader):
    """As many whole versions a micro-batch as maxFilesPerTrigger says: a version is taken for a file."""

    def __init__(self, path: str, start: int, schema: StructType, versions: int):
        self.path, self.schema, self.versions, self.next = path, schema, versions, start
        self.start = start

    def initialOffset(self) -> dict:
        return {"version": self.start}

    def latestOffset(self) -> dict:
        self.next = min(self.next + self.versions, DeltaTable(self.path).version() + 1)
        return {"version": self.next}

    def partitions(self, start: dict, end: dict) -> list[InputPartition]:
        return [InputPartition((start["version"], end["version"] - 1))]

    def read(self, partition: InputPartition) -> Iterator[pa.RecordBatch]:
        first, last = partition.value
        if last < first:
            return
        table = pa.table(DeltaTable(self.path).load_cdf(starting_version=first, ending_version=last).read_all())
        yield from table.select(self.schema.names).cast(to_arrow_schema(self.schema)).to_batches()

    def commit(self, end: dict) -> None:
        pass


class Append(DataSourceWriter):
    def __init__(self, path: str, schema: StructType):
        self.path, self.schema = path, schema

    def write(self, rows: Iterator[Row]) -> WriterCommitMessage:
        message = WriterCommitMessage()
        message.rows = [row.asDict(recursive=True) for row in rows]
        return message

    def commit(self, messages: list) -> None:
        rows = [row for message in messages if message for row in message.rows]
        write_deltalake(self.path, pa.Table.from_pylist(rows, to_arrow_schema(self.schema)), mode="append")


class MongoStandIn(DataSource):
    """`mongodb`: append with operationType replace; reading with a schema."""

    @classmethod
    def name(cls) -> str:
        return "mongodb"

    def writer(self, schema: StructType, overwrite: bool) -> DataSourceWriter:
        assert self.options["operationtype"] == "replace" and self.options["idfieldlist"] == "_id"
        return Replace(dict(self.options))

    def reader(self, schema: StructType) -> DataSourceReader:
        return Find(dict(self.options), schema)


class Replace(DataSourceWriter):
    def __init__(self, options: dict):
        self.options = options

    def write(self, rows: Iterator[Row]) -> WriterCommitMessage:
        from pymongo import MongoClient, ReplaceOne

        ignores_null = self.options.get("ignorenullvalues") == "true"
        with MongoClient(self.options["connection.uri"]) as client:
            collection = client[self.options["database"]][self.options["collection"]]
            requests = [ReplaceOne({"_id": row["_id"]}, to_bson(row, ignores_null), upsert=True) for row in rows]
            if requests:
                collection.bulk_write(requests, ordered=False)
        return WriterCommitMessage()

    def commit(self, messages: list) -> None:
        pass


class Find(DataSourceReader):
    def __init__(self, options: dict, schema: StructType):
        self.options, self.schema = options, schema

    def read(self, partition: InputPartition) -> Iterator[tuple]:
        from pymongo import MongoClient

        with MongoClient(self.options["connection.uri"], tz_aware=True) as client:
            for document in client[self.options["database"]][self.options["collection"]].find():
                yield from_bson(document, self.schema)


def to_bson(value: object, ignores_null: bool) -> object:
    from datetime import datetime
    from decimal import Decimal

    from bson.decimal128 import Decimal128

    if isinstance(value, Row):
        members = {name: to_bson(value[name], ignores_null) for name in value.__fields__}
        return {name: member for name, member in members.items() if member is not None or not ignores_null}
    if isinstance(value, list):
        return [to_bson(item, ignores_null) for item in value]
    if isinstance(value, Decimal):
        return Decimal128(value)
    if isinstance(value, datetime):
        return value.astimezone()  # Spark gives the machine's local time
    return value


def from_bson(value: object, type_: object) -> object:
    from bson.decimal128 import Decimal128
    from pyspark.sql.types import ArrayType

    if isinstance(type_, StructType):
        return tuple(from_bson(value.get(field.name), field.dataType) for field in type_)
    if isinstance(type_, ArrayType) and value is not None:
        return [from_bson(item, type_.elementType) for item in value]
    return value.to_decimal() if isinstance(value, Decimal128) else value


def utc(schema: pa.Schema) -> pa.Schema:
    """delta-rs' string and list views as Spark's types."""
    return to_arrow_schema(from_arrow_schema(schema))


class TableStandIn(LakehouseTable):
    """What DESCRIBE DETAIL and DESCRIBE HISTORY say, which only Delta's jar can answer."""

    def identity(self) -> str:
        return str(DeltaTable(self.name).metadata().id)

    def newest(self) -> SourcePosition:
        version = DeltaTable(self.name).version()
        return SourcePosition(version, DeltaTable(self.name).history(1)[0]["timestamp"] * 1_000)
