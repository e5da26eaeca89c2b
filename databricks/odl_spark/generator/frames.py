"""Generated statements as data frames."""

from collections.abc import Iterator
from datetime import date

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import to_arrow_schema

from odl_spark.generator.accounts import Account, Profile
from odl_spark.generator.statements import make_statement, next_month, statements
from odl_spark.schema import STATEMENT

_ARROW = to_arrow_schema(STATEMENT)
_ROWS_OF_A_BATCH = 500


def statement_rows(spark: SparkSession, *, accounts: int, statements_per_account: int, transactions_per_statement: int = 50, seed: int = 42) -> DataFrame:
    """The first statements of the first accounts of a seed."""

    def generate(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        rows: list[dict] = []
        for batch in batches:
            for index in batch.column(0).to_pylist():
                rows += statements(Account.at(index, seed), seed, statements_per_account, transactions_per_statement)
                if len(rows) >= _ROWS_OF_A_BATCH:
                    yield pa.RecordBatch.from_pylist(rows, _ARROW)
                    rows = []
        yield pa.RecordBatch.from_pylist(rows, _ARROW)

    return spark.range(accounts).mapInArrow(generate, STATEMENT)


def next_statements(table: DataFrame, *, count: int, before: date, transactions_per_statement: int = 50, seed: int = 42) -> DataFrame:
    """Of the accounts that are furthest behind, the statement of the month after their last, where that month has ended before the day."""
    last = F.max_by(F.struct("accountHolder", "accountType", "currency", "closingBalance", "periodEnd"), "periodEnd")
    due = (
        table.groupBy("accountNumber").agg(last.alias("last")).select("accountNumber", "last.*")
        .where(F.last_day(F.date_add("periodEnd", 1)) < F.lit(before)).orderBy("periodEnd", "accountNumber").limit(count)
    )

    def generate(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            rows = []
            for row in batch.to_pylist():
                account = Account(row["accountNumber"], row["accountHolder"], row["accountType"], row["currency"])
                month = next_month(row["periodEnd"].replace(day=1))
                opening = int(row["closingBalance"] * 100)
                rows.append(make_statement(account, Profile.of(account.number, seed), seed, month, opening, transactions_per_statement))
            yield pa.RecordBatch.from_pylist(rows, _ARROW)

    return due.mapInArrow(generate, STATEMENT)
