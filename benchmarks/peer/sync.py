"""Replicates a Delta table into a store: the snapshot first, then the change data feed, polled.

usage: python -m peer.sync --table PATH --store mongodb://HOST/DATABASE|sqlite:PATH [--poll-interval SECONDS] [--until-caught-up]
"""

import argparse
import gc
import logging
import time

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable

from .stores import open_writer

# A statement of 50 transactions is 11 kB: a thousand of them make a batch that neither store gains from enlarging.
BATCH_ROWS = 1_000
# Versions read with one scan of the change feed while catching up: bounds memory.
VERSIONS_AT_ONCE = 50

log = logging.getLogger("peer.sync")


def load_snapshot(table: DeltaTable, writer) -> None:
    """Streams the snapshot. Reading ahead is bounded, or memory would grow with the table; decoding stays in Arrow's threads."""
    dataset = table.to_pyarrow_dataset()
    batches = dataset.to_batches(batch_size=BATCH_ROWS, batch_readahead=2, fragment_readahead=1)
    committed_at = table.history(1)[0]["timestamp"]
    writer.load((batch for batch in batches if batch.num_rows), table.version(), committed_at)


def apply_changes(table: DeltaTable, writer, first: int, last: int) -> None:
    """Applies versions first...last one by one; within a version deletes come before upserts."""
    reader = pa.RecordBatchReader.from_stream(table.load_cdf(starting_version=first, ending_version=last))
    # delta-rs gives string views, for which Arrow has no filter.
    plain = [field.with_type(pa.string()) if field.type == pa.string_view() else field for field in reader.schema]
    changes = reader.read_all().cast(pa.schema(plain))
    for version in range(first, last + 1):
        started = time.time()
        rows = changes.filter(pc.equal(changes["_commit_version"], pa.scalar(version, pa.uint64())))
        kinds = rows["_change_type"]
        committed_at = pc.cast(rows["_commit_timestamp"], pa.int64())[0].as_py() if rows.num_rows else None
        rows = rows.drop_columns(["_change_type", "_commit_version", "_commit_timestamp"])
        deleted = rows.filter(pc.equal(kinds, "delete"))["statementId"].to_pylist()
        upserts = rows.filter(pc.is_in(kinds, pa.array(["insert", "update_postimage"]))).combine_chunks()
        batches = upserts.to_batches() if upserts.num_rows else []
        writer.apply(version, committed_at, deleted, batches, started)


def run(table_uri: str, writer, poll_interval: float, until_caught_up: bool) -> None:
    table = DeltaTable(table_uri)
    if writer.version() is None:
        log.info("loading the snapshot of version %d", table.version())
        load_snapshot(table, writer)
    while True:
        polled = time.monotonic()
        table.update_incremental()
        applied = writer.version()
        while applied < table.version():
            last = min(table.version(), applied + VERSIONS_AT_ONCE)
            apply_changes(table, writer, applied + 1, last)
            applied = last
        if until_caught_up:
            return
        time.sleep(max(0, poll_interval - (time.monotonic() - polled)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", required=True)
    parser.add_argument("--store", required=True)
    parser.add_argument("--poll-interval", type=float, default=1.0)
    parser.add_argument("--until-caught-up", action="store_true")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    # Rows hold no cycles, and looking for some among millions of new objects would take more time than making them.
    gc.disable()
    with open_writer(arguments.store) as writer:
        run(arguments.table, writer, arguments.poll_interval, arguments.until_caught_up)


if __name__ == "__main__":
    main()
