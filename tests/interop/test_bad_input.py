"""What bad input gets: one line that says what and where, an exit code that is not 0, and a store that stays whole."""

import json

import lake
import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake


@pytest.fixture
def store(odl, table, tmp_path):
    """A store in step with `table`."""
    data = tmp_path / "data"
    odl.run("sync", "--table", table, "--data-dir", data, "--until-caught-up")
    return data


def refuse(odl, *arguments, mentions: list[str]) -> None:
    done = odl.attempt(*arguments)
    assert done.returncode not in (0, None) and done.returncode > 0, done
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    for word in mentions:
        assert word in lines[0], done.stderr


def sync_is_refused(odl, table, store, mentions: list[str]) -> None:
    refuse(odl, "sync", "--table", table, "--data-dir", store, "--until-caught-up", mentions=mentions)


def stands_at(odl, table, store, version: int) -> None:
    """The store is whole at `version`, of which `table` is an undamaged copy or still readable."""
    verified = odl.attempt("verify", "--table", table, "--data-dir", store)
    assert verified.returncode == 0 and f"version {version}:" in verified.stdout, verified


def rename_one(table, holder: str) -> None:
    key = lake.snapshot(table).column("statementId").to_pylist()[0]
    DeltaTable(str(table)).update(predicate=f"statementId = '{key}'", updates={"accountHolder": f"'{holder}'"})


def test_no_delta_table(odl, tmp_path):
    sync_is_refused(odl, tmp_path, tmp_path / "data", [str(tmp_path), "_delta_log"])
    sync_is_refused(odl, tmp_path / "nothing", tmp_path / "data", [str(tmp_path / "nothing")])


def test_a_table_without_change_data_feed(odl, tmp_path):
    table = tmp_path / "plain"
    write_deltalake(str(table), pa.table({"statementId": ["a"]}))
    sync_is_refused(odl, table, tmp_path / "data", ["Change Data Feed", str(table), "delta.enableChangeDataFeed"])


def test_a_table_that_holds_no_statements(odl, tmp_path):
    table = tmp_path / "other"
    write_deltalake(str(table), pa.table({"statementId": ["a"]}), configuration={"delta.enableChangeDataFeed": "true"})
    sync_is_refused(odl, table, tmp_path / "data", ["accountNumber", str(table)])


def test_a_torn_commit(odl, table, store):
    version = lake.latest_version(table)
    rename_one(table, "Someone")
    commit = lake.commit_files(table)[-1]
    whole = commit.read_bytes()
    commit.write_bytes(whole[: len(whole) // 2])
    sync_is_refused(odl, table, store, [str(version + 1)])
    commit.write_bytes(whole)
    stands_at(odl, table, store, version)
    odl.run("sync", "--table", table, "--data-dir", store, "--until-caught-up")
    stands_at(odl, table, store, version + 1)


def test_a_missing_commit(odl, table, store):
    version = lake.latest_version(table)
    rename_one(table, "First")
    rename_one(table, "Second")
    lake.commit_files(table)[-2].unlink()
    sync_is_refused(odl, table, store, [str(version + 1)])


def test_a_truncated_parquet_file(odl, table, store):
    version = lake.latest_version(table)
    rename_one(table, "Someone")
    (changes,) = sorted((table / "_change_data").glob("*.parquet"), key=lambda file: file.stat().st_mtime)[-1:]
    whole = changes.read_bytes()
    changes.write_bytes(whole[: len(whole) // 2])
    sync_is_refused(odl, table, store, [changes.name])
    changes.write_bytes(whole)
    stands_at(odl, table, store, version)


def test_an_unsupported_reader_feature_is_named(odl, table, store):
    version = lake.latest_version(table)
    protocol = {"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": ["holographicRows"], "writerFeatures": ["holographicRows"]}
    commit = table / "_delta_log" / f"{version + 1:020}.json"
    commit.write_text(json.dumps({"protocol": protocol}) + "\n")
    sync_is_refused(odl, table, store, ["holographicRows"])
    commit.unlink()
    stands_at(odl, table, store, version)


def test_a_row_without_key_is_quarantined(odl, table, store):
    row = lake.snapshot(table).slice(0, 2)
    keys = pa.array([None, "NEW-1"], pa.string())
    bad = row.set_column(row.schema.get_field_index("statementId"), "statementId", keys)
    write_deltalake(str(table), bad, mode="append")
    odl.run("sync", "--table", table, "--data-dir", store, "--until-caught-up")
    (quarantined,) = [json.loads(line) for line in odl.run("quarantine", "list", "--data-dir", store).splitlines()]
    assert quarantined["reason"] == "statementId is missing"
    assert quarantined["source_version"] == lake.latest_version(table)
    assert quarantined["row"]["accountNumber"] == row.to_pylist()[0]["accountNumber"]
    stands_at(odl, table, store, lake.latest_version(table))


@pytest.mark.parametrize("batch_rows", [3, 1000])
def test_an_update_that_cannot_be_stored_takes_the_old_row_away(odl, table, store, batch_rows):
    """Whether the version fits one batch or is applied in parts."""
    key = lake.snapshot(table).column("statementId").to_pylist()[0]
    DeltaTable(str(table)).update(
        updates={
            "currency": f"CASE WHEN statementId = '{key}' THEN NULL ELSE currency END",
            "accountHolder": "'Someone Else'",
        }
    )
    odl.run("sync", "--table", table, "--data-dir", store, "--until-caught-up", "--batch-rows", batch_rows)
    (quarantined,) = [json.loads(line) for line in odl.run("quarantine", "list", "--data-dir", store).splitlines()]
    assert quarantined["reason"] == "currency is missing" and quarantined["row"]["statementId"] == key
    stands_at(odl, table, store, lake.latest_version(table))


def test_a_good_version_before_a_bad_one_is_applied(odl, table, store):
    version = lake.latest_version(table)
    rename_one(table, "Good")
    rename_one(table, "Bad")
    bad = lake.commit_files(table)[-1]
    whole = bad.read_bytes()
    bad.write_bytes(whole[: len(whole) // 2])
    sync_is_refused(odl, table, store, [str(version + 2)])
    bad.write_bytes(whole)
    stands_at(odl, table, store, version + 1)


def test_another_table_is_refused(odl, table, store, tmp_path):
    other = tmp_path / "other"
    odl.generate(other, accounts=2, statements_per_account=1, transactions_per_statement=2, seed=7)
    sync_is_refused(odl, other, store, ["--store"])
    stands_at(odl, table, store, lake.latest_version(table))


def test_versions_that_were_cleaned_up(odl, table, store):
    version = lake.latest_version(table)
    for i in range(12):  # past a checkpoint
        rename_one(table, f"Holder {i}")
    DeltaTable(str(table)).create_checkpoint()
    for commit in lake.commit_files(table)[: version + 3]:
        commit.unlink()
    sync_is_refused(odl, table, store, [str(version + 1), "--resnapshot"])
    odl.run("sync", "--table", table, "--data-dir", store, "--until-caught-up", "--resnapshot")
    stands_at(odl, table, store, lake.latest_version(table))


@pytest.mark.parametrize(
    "arguments, mentions",
    [
        (("sync", "--data-dir", "x"), ["--table"]),
        (("verify", "--data-dir", "x"), ["--table"]),
        (("serve", "--port", "99999"), ["--port", "65535"]),
        (("serve", "--host", "0.0.0.0"), ["--host"]),
        (("serve", "--config", "no-such-file.json"), ["no-such-file.json", "--config"]),
        (("sync", "--table", "x", "--store", "redis://x"), ["--store", "sqlite:"]),
        (("indexes", "check", "--store", "sqlite:x"), ["MongoDB"]),
        (("generate", "x", "--accounts", "0"), ["--accounts"]),
    ],
)
def test_settings_that_cannot_be_used_are_named(odl, arguments, mentions):
    refuse(odl, *arguments, mentions=mentions)


def test_a_file_that_is_no_store(odl, table, tmp_path):
    (tmp_path / "odl.sqlite").write_text("not a database, but long enough to have a header of its own " * 4)
    refuse(
        odl, "sync", "--table", table, "--data-dir", tmp_path, "--until-caught-up", mentions=["odl.sqlite"])
