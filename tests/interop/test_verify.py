"""`odl verify`: what it finds, how it says so, and what --repair does."""

import sqlite3

import lake
import pyarrow as pa
import pytest
from deltalake import write_deltalake
from replica import Replica


@pytest.fixture
def replica(odl, table, tmp_path):
    replica = Replica("sqlite", tmp_path / "data")
    odl.run("sync", "--table", table, *replica.arguments, "--until-caught-up")
    return replica


def verify(odl, table, replica, *arguments):
    return odl.attempt("verify", "--table", table, *replica.arguments, *arguments)


def test_the_first_keys_of_each_kind_are_named(odl, table, replica):
    keys = sorted(lake.snapshot(table).column("statementId").to_pylist())
    with sqlite3.connect(replica.directory / "odl.sqlite") as store:
        store.execute("UPDATE statements SET digestLow = digestLow + 1 WHERE statementId = ?", (keys[3],))
        store.execute("UPDATE statements SET statementId = 'stray', sourceVersion = 0, confirmed = 0 WHERE statementId = ?", (keys[5],))
    done = verify(odl, table, replica)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"different at version {lake.latest_version(table)}: 16 statements in the table, 16 in the store",
        f"  1 missing in the store: {keys[5]}",
        "  1 not in the table: stray",
        f"  1 different: {keys[3]}",
    ]
    write_deltalake(str(table), lake.snapshot(table).slice(0, 1).set_column(0, "statementId", pa.array(["NEW"])), mode="append")
    repaired = verify(odl, table, replica, "--repair")
    assert repaired.returncode == 0 and repaired.stdout.splitlines()[-1].startswith("equal at version"), repaired
    assert verify(odl, table, replica).returncode == 0
    assert set(replica.changes()[16:]) == {("insert", keys[5]), ("delete", "stray"), ("update", keys[3]), ("insert", "NEW")}


def test_no_more_than_twenty_keys_are_named(odl, replica, table, tmp_path):
    other = tmp_path / "other"
    odl.generate(other, accounts=30, statements_per_account=1)
    store = Replica("sqlite", tmp_path / "other-data")
    odl.run("sync", "--table", other, *store.arguments, "--until-caught-up")
    with sqlite3.connect(store.directory / "odl.sqlite") as database:
        database.execute("UPDATE statements SET digestLow = digestLow + 1")
    keys = sorted(lake.snapshot(other).column("statementId").to_pylist())
    assert f"  30 different: {', '.join(keys[:20])} and 10 more" in verify(odl, other, store).stdout


def test_a_key_that_stands_twice_is_named(odl, table, replica):
    twice = lake.snapshot(table).slice(2, 1)
    write_deltalake(str(table), twice, mode="append")
    odl.run("sync", "--table", table, *replica.arguments, "--until-caught-up")
    done = verify(odl, table, replica)
    assert done.returncode == 1
    assert f"  1 more than once in the table: {twice.column('statementId')[0].as_py()}" in done.stdout
    assert "missing" not in done.stdout and "not in the table" not in done.stdout


def test_what_cannot_be_compared_is_2(odl, table, tmp_path):
    empty = verify(odl, table, Replica("sqlite", tmp_path / "empty"))
    assert empty.returncode == 2 and "odl sync" in empty.stderr and len(empty.stderr.splitlines()) == 1
    gone = verify(odl, tmp_path / "nothing", Replica("sqlite", tmp_path / "empty"))
    assert gone.returncode == 2 and len(gone.stderr.splitlines()) == 1
