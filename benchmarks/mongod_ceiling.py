"""What mongod takes: a loop of bulk upserts of documents that are encoded already. No reading, no encoding, no index but `_id`.

usage: mongod_ceiling.py --table PATH --store mongodb://HOST/DATABASE
Prints the seconds that the loop took.
"""

import argparse
import time

import bson
import pymongo
from bson.raw_bson import RawBSONDocument
from deltalake import DeltaTable
from pymongo import ReplaceOne

from peer.documents import BSONValues, documents

BATCH_ROWS = 1_000


def encoded(table: str):
    """The statements as the peer stores them, in batches, as bytes."""
    values = BSONValues()
    for batch in DeltaTable(table).to_pyarrow_dataset().to_batches(batch_size=BATCH_ROWS, batch_readahead=2, fragment_readahead=1):
        rows = documents(batch, values)
        if rows:
            yield [(row["statementId"], RawBSONDocument(bson.encode({"_id": row["statementId"], **row}))) for row in rows]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", required=True)
    parser.add_argument("--store", required=True)
    arguments = parser.parse_args()
    seconds = 0.0
    with pymongo.MongoClient(arguments.store) as client:
        statements = client.get_default_database("odl").statements
        for batch in encoded(arguments.table):
            upserts = [ReplaceOne({"_id": key}, document, upsert=True) for key, document in batch]
            began = time.monotonic()
            statements.bulk_write(upserts, ordered=False)
            seconds += time.monotonic() - began
    print(seconds)


if __name__ == "__main__":
    main()
