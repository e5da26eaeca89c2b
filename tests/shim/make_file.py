"""A Parquet file with nested columns, nulls and several row groups, and one whose footer claims impossible sizes.
usage: make_file.py PATH PATH
"""

import datetime
import decimal
import sys

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 500
EPOCH = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)


def every_third_null(values):
    return [None if i % 3 == 2 else value for i, value in enumerate(values)]


transactions = [
    [{"id": f"t{i}-{j}", "kind": ["debit", "credit", None][j % 3], "amount": decimal.Decimal(j) / 100} for j in range(i % 5)] if i % 7 else None
    for i in range(ROWS)
]
table = pa.table(
    {
        "id": [f"s{i}" for i in range(ROWS)],
        "text": pa.array(every_third_null(["é漢字" * (i % 9) for i in range(ROWS)]), pa.string()),
        "kind": pa.array(every_third_null(["debit"] * ROWS), pa.string()),
        "number": pa.array(every_third_null(range(ROWS)), pa.int64()),
        "flag": pa.array(every_third_null([i % 2 == 0 for i in range(ROWS)]), pa.bool_()),
        "amount": pa.array(every_third_null([decimal.Decimal(i) / 100 for i in range(ROWS)]), pa.decimal128(18, 2)),
        "at": pa.array([EPOCH + datetime.timedelta(seconds=i) for i in range(ROWS)], pa.timestamp("us", "UTC")),
        "day": pa.array([datetime.date(2024, 1, 1) + datetime.timedelta(days=i) for i in range(ROWS)], pa.date32()),
        "transactions": pa.array(transactions, pa.list_(pa.struct([("id", pa.string()), ("kind", pa.string()), ("amount", pa.decimal128(18, 2))]))),
    }
)
pq.write_table(table, sys.argv[1], row_group_size=60, compression="zstd", write_page_checksum=True)


def varint(value):
    """As Thrift's compact protocol has an integer: zigzag, seven bits a byte."""
    value *= 2
    encoded = bytearray()
    while value > 127:
        encoded.append(value & 127 | 128)
        value >>= 7
    return bytes(encoded + bytes([value]))


I64_FIELD = b"\x16"
with open(sys.argv[1], "rb") as file:
    contents = file.read()
end = len(contents) - 8
start = end - int.from_bytes(contents[end : end + 4], "little")
footer = contents[start:end]
group = pq.ParquetFile(sys.argv[1]).metadata.row_group(0)
for chunk in map(group.column, range(group.num_columns)):
    sizes = [I64_FIELD + varint(size) for size in (chunk.total_uncompressed_size, chunk.total_compressed_size)]
    assert b"".join(sizes) in footer
    footer = footer.replace(b"".join(sizes), I64_FIELD + varint(2**63 - 1) + sizes[1], 1)
with open(sys.argv[2], "wb") as file:
    file.write(contents[:start] + footer + len(footer).to_bytes(4, "little") + b"PAR1")
