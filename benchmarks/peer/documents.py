"""Rows of the Delta table as documents. It works by column and through NumPy: a Python call a cell is what makes this slow."""

import pyarrow as pa
import pyarrow.compute as pc
from bson.decimal128 import Decimal128


class BSONValues:
    """MongoDB: Decimal128 for money, BSON dates (milliseconds) for timestamps, ISO text for days (BSON has none)."""

    # decimal128 in binary integer decimal encoding: exponent -2, then a coefficient of 64 bits, ample for decimal(18,2).
    _POSITIVE = (6176 - 2) << 49
    _NEGATIVE = _POSITIVE | 1 << 63

    def decimals(self, column):
        if column.type != pa.decimal128(18, 2):
            return [None if text is None else Decimal128(text) for text in _objects(pc.cast(column, pa.string()))]
        # The low half of a 128-bit decimal is all of it for 18 digits: read the buffer, do not make 128-bit objects.
        words = memoryview(column.buffers()[1]).cast("q")[2 * column.offset:2 * (column.offset + len(column)):2].tolist()
        values = [Decimal128((self._POSITIVE, n) if n >= 0 else (self._NEGATIVE, -n)) for n in words]
        return _with_nulls(values, column)

    def timestamps(self, column):
        # Without a zone: PyMongo takes that as UTC.
        return _objects(pc.cast(column, pa.timestamp("ms"), safe=False))


class JSONValues:
    """SQLite: everything as the API shows it."""

    def decimals(self, column):
        return _objects(pc.cast(column, pa.string()))

    def timestamps(self, column):
        # 2024-02-29 12:34:56.123456, then the T and the Z: four times faster than strftime.
        text = pc.cast(pc.cast(column, pa.timestamp("us")), pa.string())
        return _objects(pc.binary_join_element_wise(pc.replace_substring(text, " ", "T"), "Z", ""))


def documents(batch: pa.RecordBatch, values) -> list[dict]:
    """The rows of a record batch, columns in the table's order; `values` says how decimals and timestamps are kept."""
    columns = [_values(column, values) for column in batch.columns]
    return [dict(zip(batch.schema.names, row)) for row in zip(*columns)]


def _values(column: pa.Array, values) -> list:
    kind = column.type
    if pa.types.is_decimal(kind):
        return values.decimals(column)
    if pa.types.is_timestamp(kind):
        return values.timestamps(column)
    if pa.types.is_date(kind):
        return _objects(pc.cast(column, pa.string()))
    if pa.types.is_struct(kind):
        fields = [_values(field, values) for field in column.flatten()]
        names = [kind.field(i).name for i in range(kind.num_fields)]
        return _with_nulls([dict(zip(names, row)) for row in zip(*fields)], column)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        items = _values(column.flatten(), values)
        ends = pc.cumulative_sum(pc.fill_null(pc.list_value_length(column), 0)).to_pylist()
        return _with_nulls([items[a:b] for a, b in zip([0, *ends], ends)], column)
    return _objects(column)


def _objects(column: pa.Array) -> list:
    """Python values made in C, several times faster than to_pylist(). Integers with nulls would turn into floats there."""
    if pa.types.is_integer(column.type) and column.null_count:
        return column.to_pylist()
    return column.to_numpy(zero_copy_only=False).tolist()


def _with_nulls(values: list, column: pa.Array) -> list:
    if column.null_count == 0:
        return values
    return [value if valid else None for value, valid in zip(values, column.is_valid().to_pylist())]
