"""Rows of Spark SQL as BSON documents."""

from decimal import Decimal

from bson.datetime_ms import DatetimeMS
from bson.decimal128 import Decimal128
from bson.int64 import Int64
from pyspark.sql import Row

from odl_spark.schema import STATEMENT, TRANSACTION

_STATEMENT_DATES = {"periodStart", "periodEnd", "generatedAt", "_batchStartTime", "_processedAt", "_firstDate", "_lastDate"}
_TRANSACTION_DATES = {"date"}
_VERSIONS = {"_sourceVersion", "_confirmedVersion"}


def document(row: Row) -> dict:
    """A statement. What is null and not a column that every statement has is left out."""
    members = _members(row, STATEMENT.names, _STATEMENT_DATES)
    members["transactions"] = [_members(transaction, TRANSACTION.names, _TRANSACTION_DATES) for transaction in row["transactions"]]
    return members


def _members(row: Row, known: list[str], dates: set[str]) -> dict:
    members = {}
    for name in row.__fields__:
        value = row[name]
        if value is None and name not in known:
            continue
        if name in dates and value is not None:
            members[name] = DatetimeMS(value)
        elif name in _VERSIONS:
            members[name] = Int64(value)
        else:
            members[name] = _value(value)
    return members


def _value(value: object) -> object:
    match value:
        case Decimal():
            return Decimal128(value)
        case Row():
            return {name: _value(value[name]) for name in value.__fields__}
        case list():
            return [_value(item) for item in value]
        case _:
            return value
