"""delta-rs writes to a table that `odl` follows and reads tables that `odl` goes on writing."""

import datetime
import json
from collections import Counter, defaultdict
from urllib.parse import quote

import canonical
import lake
import pyarrow as pa
import pytest
from deltalake import DeltaTable, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError
from secured import Secured
from waiting import wait_until


@pytest.fixture
def replica(odl, running, table, tmp_path):
    """A store that `odl sync` keeps in step with the table, and the check that it is."""
    data_dir = tmp_path / "data"
    process = running("sync", "--table", table, "--data-dir", data_dir)

    def is_equal():
        done = odl.attempt("verify", "--table", table, "--data-dir", data_dir)
        return done.returncode == 0 and f"version {lake.latest_version(table)}:" in done.stdout

    def check():
        wait_until(is_equal, "the store equals the table's newest version", process=process)

    check()
    return check


def statements(table, count: int) -> pa.Table:
    """New statements, made of old ones."""
    old = lake.snapshot(table).slice(0, count)
    ids = pa.array([f"copy-{i}" for i in range(len(old))])
    return old.set_column(old.schema.get_field_index("statementId"), "statementId", ids)


def test_appends_updates_and_deletes(table, replica):
    write_deltalake(str(table), statements(table, 3), mode="append")
    replica()
    DeltaTable(str(table)).update(predicate="statementId = 'copy-0'", updates={"accountHolder": "'Nur Aisyah binte Rahman'"})
    replica()
    DeltaTable(str(table)).delete("statementId = 'copy-1'")
    replica()


def test_merge(table, replica):
    source = statements(table, 4)
    write_deltalake(str(table), source.slice(0, 2), mode="append")
    holders = pa.array([f"Holder {i}" for i in range(4)], pa.string())
    source = source.set_column(source.schema.get_field_index("accountHolder"), "accountHolder", holders)
    merged = (
        DeltaTable(str(table))
        .merge(source, "target.statementId = source.statementId", source_alias="source", target_alias="target")
        .when_matched_update_all()
        .when_not_matched_insert_all()
        .execute()
    )
    assert merged["num_target_rows_updated"] == 2 and merged["num_target_rows_inserted"] == 2
    replica()


def test_a_column_is_added(table, replica):
    more = statements(table, 2).append_column("branch", pa.array(["Tampines", None]))
    write_deltalake(str(table), more, mode="append", schema_mode="merge")
    replica()


def test_maintenance_changes_no_rows(table, replica):
    write_deltalake(str(table), statements(table, 3), mode="append")
    DeltaTable(str(table)).optimize.compact()
    DeltaTable(str(table)).create_checkpoint()
    replica()


def test_a_table_of_delta_rs_is_gone_on_with(odl, running, table, tmp_path):
    """The generator takes its accounts from the table, whoever wrote it."""
    theirs = tmp_path / "theirs"
    write_deltalake(
        str(theirs), lake.snapshot(table), configuration={"delta.enableChangeDataFeed": "true"},
        writer_properties=WriterProperties(compression="SNAPPY"),
    )  # fmt: skip
    before = lake.snapshot(theirs)
    generator = running("generate", theirs, "--mode", "continuous", "--rate", 50)
    wait_until(lambda: lake.snapshot(theirs).num_rows >= before.num_rows + 30, "statements are added", process=generator)
    assert generator.stop() == 0
    check_chains(lake.snapshot(theirs).to_pylist())


def test_two_generators_on_one_table(odl, running, table):
    first = running("generate", table, "--mode", "continuous", "--rate", 40, "--seed", 1)
    second = running("generate", table, "--mode", "continuous", "--rate", 40, "--seed", 2)
    target = lake.latest_version(table) + 12

    def is_far_enough():
        second.check()
        return lake.latest_version(table) >= target

    wait_until(is_far_enough, "both have committed", process=first)
    assert first.stop() == 0 and second.stop() == 0
    check_chains(lake.snapshot(table).to_pylist())
    assert canonical.as_set(odl.rows(table)) == canonical.as_set(canonical.rows(lake.snapshot(table)))


def test_a_generator_beside_delta_rs(odl, running, table, replica):
    """Neither writer loses what it has committed, and the store follows both."""
    generator = running("generate", table, "--mode", "continuous", "--rate", 20)
    template = statements(table, 1)
    written = []
    while len(written) < 5:
        seen = lake.latest_version(table)
        wait_until(lambda: lake.latest_version(table) > seen, "the generator commits", process=generator)
        key = f"theirs-{len(written)}"
        row = template.set_column(0, "statementId", pa.array([key]))
        row = row.set_column(1, "accountNumber", pa.array([f"000-{len(written)}"]))
        try:
            write_deltalake(str(table), row, mode="append")
            written.append(key)
        except CommitFailedError:
            generator.check()
    assert generator.stop() == 0
    keys = {row["statementId"] for row in lake.change_feed(table).to_pylist() if row["_change_type"] == "insert"}
    assert set(written) <= keys
    replica()


def test_a_generator_that_is_stopped_leaves_nothing_half_done(odl, running, table):
    generator = running("generate", table, "--mode", "continuous", "--rate", 200, "--transactions-per-statement", 200)
    start = lake.latest_version(table)
    wait_until(lambda: lake.latest_version(table) >= start + 3, "it commits", process=generator)
    assert generator.stop() == 0
    named = set()
    for commit in lake.commit_files(table):
        for line in commit.read_text().splitlines():
            action = json.loads(line)
            named |= {action[kind]["path"] for kind in ("add", "cdc") if kind in action}
    there = {str(file.relative_to(table)) for file in table.rglob("*.parquet") if "_delta_log" not in file.parts}
    assert there == named
    assert not list(table.rglob("*.tmp"))


def test_checkpoints_of_the_generator_are_used(odl, running, table):
    generator = running("generate", table, "--mode", "continuous", "--rate", 60)
    wait_until(lambda: (table / "_delta_log/_last_checkpoint").exists(), "a checkpoint is written", process=generator)
    assert generator.stop() == 0
    checkpoint = max((table / "_delta_log").glob("*.checkpoint*.parquet"))
    version = int(checkpoint.name.split(".")[0])
    expected = canonical.as_set(odl.rows(table, version=version))
    for commit in lake.commit_files(table):
        if int(commit.stem) <= version:
            commit.unlink()
    assert canonical.as_set(canonical.rows(lake.snapshot(table, version))) == expected
    assert canonical.as_set(odl.rows(table, version=version)) == expected


def check_chains(rows: list[dict]) -> None:
    assert max(Counter(row["statementId"] for row in rows).values()) == 1
    accounts = defaultdict(list)
    for row in rows:
        accounts[row["accountNumber"]].append(row)
    for chain in accounts.values():
        chain.sort(key=lambda row: row["periodEnd"])
        for before, after in zip(chain, chain[1:]):
            assert before["closingBalance"] == after["openingBalance"]
            assert after["periodStart"] - before["periodEnd"] == datetime.timedelta(days=1)


@pytest.mark.parametrize("store", ["sqlite", "mongodb"])
def test_keys_that_differ_in_their_bytes_alone(odl, running, table, tmp_path, request, store):
    """`é` as one letter and as two is one text to Unicode and two keys to Delta: each is a statement, of an account of its own."""
    forms = ["\u00e9", "e\u0301"]
    rows = lake.snapshot(table).slice(0, 2)
    for name, prefix in (("statementId", "S-"), ("accountNumber", "A-")):
        rows = rows.set_column(rows.schema.get_field_index(name), name, pa.array([prefix + form for form in forms]))
    balances = {row["accountNumber"]: row["closingBalance"] for row in rows.to_pylist()}
    write_deltalake(str(table), rows, mode="append")
    arguments = ["--store", request.getfixturevalue("mongod").uri()] if store == "mongodb" else []
    server = Secured(running, table, tmp_path / "data", *arguments)

    def in_step() -> bool:
        return server.get("/api/v1/sync/status")["applied_version"] == lake.latest_version(table)

    wait_until(in_step, "the table is loaded", process=server.process)
    for _ in range(2):  # the second time from the cache
        for account, balance in balances.items():
            assert server.get(f"/api/v1/accounts/{quote(account)}/balance")["balance"] == str(balance)
    DeltaTable(str(table)).delete(f"statementId = 'S-{forms[0]}'")
    wait_until(in_step, "the delete is applied", process=server.process)
    assert server.status(f"/api/v1/accounts/{quote('A-' + forms[0])}/balance") == 404
    assert server.get(f"/api/v1/accounts/{quote('A-' + forms[1])}/balance")["balance"] == str(balances["A-" + forms[1]])
