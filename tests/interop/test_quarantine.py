"""Rows that could not be stored, and how they come back."""

import json
import sqlite3

import lake
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake


def append(table, rows: pa.Table, **columns) -> None:
    """Writes `rows` with other values in some columns."""
    for name, values in columns.items():
        index = rows.schema.get_field_index(name)
        rows = rows.set_column(index, rows.schema.field(index), pa.array(values, rows.schema.field(index).type))
    write_deltalake(str(table), rows, mode="append", schema_mode="merge")


def sync(odl, table, data, *arguments):
    odl.run("sync", "--table", table, "--data-dir", data, "--until-caught-up", *arguments)


def listed(odl, data) -> list[dict]:
    return [json.loads(line) for line in odl.run("quarantine", "list", "--data-dir", data).splitlines()]


def events(data) -> list[tuple]:
    with sqlite3.connect(data / "odl.sqlite") as store:
        return store.execute("SELECT operation, statementId, sourceVersion FROM changes ORDER BY sequence").fetchall()


def replay(odl, table, data, *arguments, expect=0) -> str:
    return odl.run("quarantine", "replay", *arguments, "--table", table, "--data-dir", data, expect=expect)


def currency_from(path, column: str):
    """Settings under which the currency is taken from `column`."""
    path.write_text(f"columns:\n  currency: {column}\n")
    return path


def test_rows_are_applied_when_the_column_names_are_right(odl, table, tmp_path):
    """A load and a feed under a wrong column, then the right one."""
    rows = lake.snapshot(table)
    data = tmp_path / "data"
    other = tmp_path / "other"
    # `code` is the real currency, `currency` is empty in two rows.
    codes = rows.column("currency")
    currency = pa.array([None, None] + codes.to_pylist()[2:], pa.string())
    rows = rows.set_column(rows.schema.get_field_index("currency"), "ccy", currency).append_column("code", codes)
    # The load is of version 1: its feed does not hold the rows, its snapshot does.
    write_deltalake(str(other), rows.slice(0, 5), configuration={"delta.enableChangeDataFeed": "true"})
    write_deltalake(str(other), rows.slice(5, 5), mode="append")
    wrong = currency_from(tmp_path / "wrong.yaml", "ccy")
    right = currency_from(tmp_path / "right.yaml", "code")
    sync(odl, other, data, "--config", wrong)
    append(other, rows.slice(0, 3), statementId=["N-0", "N-1", "N-2"])
    sync(odl, other, data, "--config", wrong)
    before = len(events(data))
    assert [row["source_version"] for row in listed(odl, data)] == [1, 1, 2, 2]

    # Nothing has changed: all stay, with the reason.
    assert replay(odl, other, data, "--all", "--config", wrong, expect=1).count("stays: ccy is missing") == 4
    first, *rest = [row["id"] for row in listed(odl, data)]
    assert replay(odl, other, data, first, "--config", right) == f"{first}: applied\n"
    assert replay(odl, other, data, "--all", "--config", right) == "".join(f"{id}: applied\n" for id in rest)
    assert listed(odl, data) == []
    assert events(data)[before:] == [
        (0, rows.column("statementId")[0].as_py(), 1), (0, rows.column("statementId")[1].as_py(), 1), (0, "N-0", 2), (0, "N-1", 2),
    ]  # fmt: skip


def test_a_newer_row_stays(odl, table, tmp_path):
    """Two rows that could not be stored; later versions repair the one and delete the other."""
    data = tmp_path / "data"
    sync(odl, table, data)
    append(table, lake.snapshot(table).slice(0, 2), statementId=["A", "B"], currency=[None, None])
    sync(odl, table, data)
    DeltaTable(str(table)).update(predicate="statementId = 'A'", updates={"currency": "'SGD'"})
    DeltaTable(str(table)).delete("statementId = 'B'")
    sync(odl, table, data)
    before = events(data)
    ids = [row["id"] for row in listed(odl, data)]
    version = lake.latest_version(table) - 2
    assert len(ids) == 2
    # Names under which the rows could be stored.
    names = tmp_path / "odl.yaml"
    names.write_text("columns: {currency: accountHolder, accountHolder: currency}\n")
    done = replay(odl, table, data, "--all", "--config", names)
    assert done == "".join(f"{id}: version {version} is superseded by a later one; removed\n" for id in ids)
    assert events(data) == before and listed(odl, data) == []
    odl.run("verify", "--table", table, "--data-dir", data)


def test_a_row_whose_version_is_gone_stays(odl, table, tmp_path):
    data = tmp_path / "data"
    sync(odl, table, data)
    append(table, lake.snapshot(table).slice(0, 1), statementId=[None])
    sync(odl, table, data)
    (row,) = listed(odl, data)
    assert row["statementId"] is None
    for file in table.glob("**/*.parquet"):
        if "_delta_log" not in file.parts:
            file.rename(file.with_suffix(".away"))
    assert "stays: it cannot be read again" in replay(odl, table, data, "--all", expect=1)
    assert replay(odl, table, data, "4711", expect=1) == "4711: not in quarantine\n"
    assert odl.run("quarantine", "discard", row["id"], "--data-dir", data) == "discarded 1\n"
