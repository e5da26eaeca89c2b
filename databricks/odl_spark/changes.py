"""Rows of the change feed as the changes that a version comes to: one a key, deletes before upserts.

The same as Sources/Replication/ChangeNetting.swift and RowDecoder.swift do, with the same reasons in the quarantine.
"""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F
from pyspark.sql.types import DataType, DecimalType, StructType

from odl_spark.documents import Documents, fits_money, json_text
from odl_spark.schema import FEED_COLUMNS


def net_changes(rows: DataFrame, after_version: int, started_at: Column) -> DataFrame:
    """The changes of all versions behind after_version, in the order in which they are to be applied.

    Columns: version, committedAt (microseconds), isUpsert, statementId, changeType; problem and row of what cannot be
    stored; document of what is to be stored.
    """
    late = F.col("_commit_version") <= after_version
    upsert = F.col("_change_type").isin("insert", "update_postimage")
    table = StructType([field for field in rows.schema if field.name not in FEED_COLUMNS])
    problem = F.when(upsert, statement_problem(table)).otherwise(text_problem("statementId"))
    decoded = (
        rows.where(~late)
        .withColumn("_isUpsert", upsert)
        .withColumn("_problem", problem)
        # What cannot be stored does not take part: its preimage deletes.
        .where(~((F.col("_change_type") == "update_preimage") & F.col("_problem").isNotNull()))
    )
    key = F.when(F.col("_problem").isNull(), F.col("statementId")).otherwise(F.monotonically_increasing_id().cast("string"))
    ranked = decoded.withColumn("_rank", F.row_number().over(
        Window.partitionBy("_commit_version", F.col("_problem").isNull(), key).orderBy(F.col("_isUpsert").desc())))
    members = Documents(table, timestamps=False).columns(version=F.col("_commit_version"), started_at=started_at, processed_at=None)
    storable = F.col("_isUpsert") & F.col("_problem").isNull()
    return (
        ranked.where((F.col("_rank") == 1) | F.col("_problem").isNotNull())
        # Before documents are made: a global sort reads what it sorts twice.
        .orderBy("_commit_version", "_isUpsert", "statementId")
        .select(
            F.col("_commit_version").alias("version"), F.unix_micros("_commit_timestamp").alias("committedAt"),
            F.col("_isUpsert").alias("isUpsert"), "statementId", F.col("_change_type").alias("changeType"), F.col("_problem").alias("problem"),
            F.when(F.col("_problem").isNotNull(), row_json(table)).alias("row"), F.when(storable, F.struct(*members)).alias("document"))
    )


def statement_problem(table: StructType) -> Column:
    """Why a row is no statement; null when it is one. Names the column, never the value."""
    problems = [text_problem("statementId"), text_problem("accountNumber"), text_problem("currency"), missing("periodEnd")]
    for name in ("openingBalance", "closingBalance"):
        if name in table.names:
            problems.append(money_problem(F.col(name), name, table[name].dataType))
    problems.append(missing("closingBalance"))
    if "transactions" in table.names:
        type_ = table["transactions"].dataType.elementType
        found = F.filter(F.transform("transactions", lambda t: transaction_problem(t, type_)), lambda problem: problem.isNotNull())
        problems.append(F.get(found, F.lit(0)))
    return F.coalesce(*problems)


def transaction_problem(t: Column, type_: StructType) -> Column:
    kind = t["type"]
    problems = [
        text_problem(kind, "type"), F.when(~kind.isin("CREDIT", "DEBIT"), "transactions.type is neither CREDIT nor DEBIT"),
        text_problem(t["transactionId"], "transactionId"), missing(t["date"], "date"),
    ]
    problems += [money_problem(t["amount"], "amount", type_["amount"].dataType), missing(t["amount"], "amount")]
    if "balance" in type_.names:
        problems.append(money_problem(t["balance"], "balance", type_["balance"].dataType))
    return F.coalesce(*problems)


def text_problem(column: Column | str, name: str | None = None) -> Column:
    value = F.col(column) if isinstance(column, str) else column
    return F.when(value.isNull() | (value == ""), f"{name or column} is missing")


def missing(column: Column | str, name: str | None = None) -> Column:
    value = F.col(column) if isinstance(column, str) else column
    return F.when(value.isNull(), f"{name or column} is missing")


def money_problem(value: Column, name: str, type_: DataType) -> Column:
    if isinstance(type_, DecimalType) and type_.scale <= 2 and type_.precision - type_.scale <= 16:
        return F.lit(None).cast("string")
    return F.when(value.isNotNull() & ~fits_money(value), f"{name} does not fit decimal(18,2)")


def row_json(table: StructType) -> Column:
    """The row as canonical JSON."""
    members = [F.concat(F.lit(f'"{f.name}":'), F.coalesce(json_text(F.col(f.name), f.dataType), F.lit("null"))) for f in table]
    return F.concat(F.lit("{"), F.concat_ws(",", *members), F.lit("}"))
