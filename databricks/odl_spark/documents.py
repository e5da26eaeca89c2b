"""A row of the table as the store's document (docs/mongodb.md, "Collections"), in columns of Spark SQL.

Dates come in one of two forms: as timestamps, for the MongoDB Spark Connector, or as milliseconds since 1970, for the
driver: Python would turn timestamps into the local time of its machine.
"""

from collections.abc import Callable
from decimal import Decimal

from pyspark.sql import Column
from pyspark.sql import functions as F
from pyspark.sql.types import (
    ArrayType, BinaryType, BooleanType, ByteType, DataType, DateType, DecimalType, DoubleType, FloatType, IntegerType, LongType, MapType,
    ShortType, StringType, StructField, StructType, TimestampNTZType, TimestampType,
)

from odl_spark.schema import FEED_COLUMNS, MONEY, STATEMENT, TRANSACTION
from odl_spark.words import distinct_words

_AS_THEY_ARE = (BooleanType, ByteType, ShortType, IntegerType, LongType, DoubleType, StringType)
_distinct_words = F.udf(distinct_words, ArrayType(StringType()))


class Documents:
    """Makes documents of a table of this schema."""

    def __init__(self, schema: StructType, *, timestamps: bool):
        """timestamps: dates as timestamps instead of milliseconds."""
        self._columns = {field.name: field.dataType for field in schema if field.name not in FEED_COLUMNS}
        self._transaction = schema["transactions"].dataType.elementType if "transactions" in self._columns else None
        self._date = (lambda millis: F.timestamp_millis(millis)) if timestamps else (lambda millis: millis)

    def columns(self, *, version: Column, started_at: Column, processed_at: Column | None) -> list[Column]:
        """The document's members. Where processed_at is None, whoever writes it fills in T2."""
        members = [F.col("statementId").alias("_id")]
        for field in STATEMENT:
            if field.name != "transactions":
                members += self._member(field, lambda name: F.col(name), self._columns)
        transactions = self._transactions()
        members.append(F.transform(transactions, lambda t: F.struct(*self._transaction_members(t))).alias("transactions"))
        members += self._additional(sorted(set(self._columns) - set(STATEMENT.names)), self._columns, F.col)
        members += self._instant(started_at, "_batchStartTime")
        if processed_at is not None:
            members += self._instant(processed_at, "_processedAt")
        members += [version.cast("long").alias("_sourceVersion"), version.cast("long").alias("_confirmedVersion")]
        dates = F.transform(transactions, lambda t: F.unix_millis(t["date"].cast("timestamp")))
        members += [self._date(F.array_min(dates)).alias("_firstDate"), self._date(F.array_max(dates)).alias("_lastDate")]
        return members + [self._words(transactions).alias("_words")]

    def _transactions(self) -> Column:
        if self._transaction is None:
            return F.array().cast(ArrayType(TRANSACTION))
        return F.coalesce(F.col("transactions"), F.array().cast(ArrayType(self._transaction)))

    def _transaction_members(self, t: Column) -> list[Column]:
        type_ = self._transaction or TRANSACTION
        columns = {field.name: field.dataType for field in type_}
        members = [member for field in TRANSACTION for member in self._member(field, lambda name: t[name], columns)]
        return members + self._additional([name for name in columns if name not in TRANSACTION.names], columns, lambda name: t[name])

    def _member(self, field: StructField, column: Callable[[str], Column], columns: dict[str, DataType]) -> list[Column]:
        if field.name not in columns:
            return [F.lit(None).cast(field.dataType if isinstance(field.dataType, StringType) else MONEY).alias(field.name)]
        value = column(field.name)
        match field.dataType:
            case DateType():
                return [self._date(F.unix_date(value).cast("long") * 86_400_000).alias(field.name)]
            case TimestampType():
                return self._instant(value, field.name)
            case DecimalType():
                return [value.cast(MONEY).alias(field.name)]
            case _:
                return [value.alias(field.name)]

    def _instant(self, value: Column, name: str) -> list[Column]:
        """A timestamp, and beside it the microseconds that a BSON date cannot hold; null for none, which is not written."""
        time = value.cast("timestamp")
        micros = F.pmod(F.unix_micros(time), F.lit(1_000)).cast("int")
        rest = F.when(micros > 0, micros).alias(f"_{name.removeprefix('_')}Micros")
        return [self._date(F.unix_millis(time)).alias(name), rest]

    def _words(self, transactions: Column) -> Column:
        texts = [transactions[name] for name in ("merchant", "description") if self._has_text(name)]
        if not texts:
            return F.when(F.size(transactions) > 0, F.array().cast(ArrayType(StringType())))
        distinct = F.array_distinct(F.concat(*(F.filter(text, lambda value: value.isNotNull()) for text in texts)))
        return F.when(F.size(transactions) > 0, _distinct_words(distinct))

    def _has_text(self, name: str) -> bool:
        return self._transaction is None or name in self._transaction.names

    def _additional(self, names: list[str], columns: dict[str, DataType], column: Callable[[str], Column]) -> list[Column]:
        """Columns that the domain does not know: under their own names, and as text where BSON would not give back the same."""
        members = [additional(column(name), columns[name]).alias(name) for name in names if _is_native(name)]
        if all(_is_native(name) and _is_exact(columns[name]) for name in names):
            return members
        texts = [F.when(column(name).isNotNull(), F.concat(F.lit(_quoted(name) + ":"), json_text(column(name), columns[name]))) for name in names]
        text = F.concat_ws(",", *texts)
        return members + [F.when(text != "", text).alias("_additional")]


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _is_native(name: str) -> bool:
    """Names that begin with _ are the store's own; $, dots and zero bytes have a meaning to MongoDB."""
    return not name.startswith(("_", "$")) and "." not in name and "\0" not in name


def _is_exact(type_: DataType) -> bool:
    return isinstance(type_, (*_AS_THEY_ARE, FloatType, DecimalType, DateType, TimestampType, TimestampNTZType, BinaryType))


def json_text(value: Column, type_: DataType) -> Column:
    """A value as the JSON that `odl` makes of it."""
    wrapped = F.to_json(F.struct(additional(value, type_).alias("v")), {"ignoreNullFields": "false"})
    return wrapped.substr(F.lit(6), F.length(wrapped) - 6)


def additional(value: Column, type_: DataType) -> Column:
    """What JSON has no type for becomes text, as in `odl table read`."""
    match type_:
        case FloatType():
            return value.cast("string").cast("double")  # the shortest text of the float, not the digits of its double
        case DecimalType() | DateType():
            return value.cast("string")
        case TimestampType():
            return F.date_format(value, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
        case TimestampNTZType():
            return F.date_format(value, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS")
        case BinaryType():
            return F.base64(value)
        case StructType():
            parts = [additional(value[name], type_[name].dataType).alias(name) for name in sorted(type_.names)]
            return F.when(value.isNotNull(), F.struct(*parts))
        case ArrayType():
            return F.transform(value, lambda item: additional(item, type_.elementType))
        case MapType():
            entries = F.transform(F.map_entries(value), lambda entry: F.struct(
                json_text(entry["key"], type_.keyType).alias("_order"),
                additional(entry["key"], type_.keyType).alias("key"), additional(entry["value"], type_.valueType).alias("value")))
            return F.transform(F.array_sort(entries), lambda entry: entry.dropFields("_order"))
        case _:
            return value


def fits_money(value: Column) -> Column:
    """Whether a decimal of any scale is one of decimal(18,2)."""
    return (F.round(value, 2) == value) & (F.abs(value) < F.lit(Decimal(10) ** 16))
