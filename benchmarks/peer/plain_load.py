"""The initial load as it is commonly written: `to_pylist()`, a conversion a value, `ReplaceOne` with upsert, indexes made first.

Nothing in it is slow on purpose: it is what tutorials and most code bases have. `sync.py` is the same made fast.

usage: python -m peer.plain_load --table PATH --store mongodb://HOST/DATABASE
"""

import argparse
import datetime
import decimal

import pymongo
from bson.decimal128 import Decimal128
from deltalake import DeltaTable
from pymongo import ReplaceOne

BATCH_ROWS = 1_000


def converted(value):
    """What BSON has no type for."""
    if isinstance(value, dict):
        return {key: converted(item) for key, item in value.items()}
    if isinstance(value, list):
        return [converted(item) for item in value]
    if isinstance(value, decimal.Decimal):
        return Decimal128(value)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return datetime.datetime(value.year, value.month, value.day)
    return value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", required=True)
    parser.add_argument("--store", required=True)
    arguments = parser.parse_args()
    with pymongo.MongoClient(arguments.store) as client:
        statements = client.get_default_database("odl").statements
        statements.create_index([("accountNumber", 1), ("periodEnd", -1)])
        for batch in DeltaTable(arguments.table).to_pyarrow_dataset().to_batches(batch_size=BATCH_ROWS):
            rows = [converted(row) for row in batch.to_pylist()]
            if rows:
                statements.bulk_write([ReplaceOne({"_id": row["statementId"]}, row, upsert=True) for row in rows], ordered=False)


if __name__ == "__main__":
    main()
