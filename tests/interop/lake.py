"""delta-rs, as a reader and a writer of the same tables."""

from pathlib import Path

import pyarrow as pa
from deltalake import DeltaTable


def snapshot(path: Path, version: int | None = None) -> pa.Table:
    return DeltaTable(str(path), version=version).to_pyarrow_table()


def change_feed(path: Path, starting_version: int = 0, ending_version: int | None = None) -> pa.Table:
    reader = DeltaTable(str(path)).load_cdf(starting_version=starting_version, ending_version=ending_version)
    return pa.table(reader.read_all())


def latest_version(path: Path) -> int:
    return DeltaTable(str(path)).version()


def commit_files(path: Path) -> list[Path]:
    return sorted((path / "_delta_log").glob("*.json"))
