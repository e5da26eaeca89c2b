"""The log that `odl generate` writes: checkpoints for delta-rs, and delta-rs as the other writer of the same table."""

import shutil

import canonical
import lake
import pytest
from deltalake import DeltaTable, write_deltalake
from waiting import wait_until


@pytest.fixture
def grown(running, table):
    """A table with a checkpoint of ours."""
    process = running("generate", table, "--mode", "continuous", "--rate", "50")
    wait_until(lambda: checkpoints(table), "there is a checkpoint", process=process)
    process.stop()
    return table


def checkpoints(table):
    return sorted((table / "_delta_log").glob("*.checkpoint.parquet"))


def test_a_checkpoint_stands_for_the_commits_before_it(grown, tmp_path):
    bare = tmp_path / "bare"
    shutil.copytree(grown, bare)
    checkpoint = checkpoints(bare)[-1].name[:20]
    before = [commit for commit in lake.commit_files(bare) if commit.stem < checkpoint]
    assert before
    for commit in before:
        commit.unlink()
    assert canonical.as_set(canonical.rows(lake.snapshot(bare))) == canonical.as_set(canonical.rows(lake.snapshot(grown)))
    assert DeltaTable(str(bare)).metadata().id == DeltaTable(str(grown)).metadata().id


def test_statistics_bound_the_rows(grown):
    actions = DeltaTable(str(grown)).get_add_actions(flatten=True)
    names = actions.schema.names
    rows = lake.snapshot(grown).to_pylist()
    for name in ["statementId", "periodEnd", "closingBalance", "generatedAt"]:
        least, most = (
            [value.as_py() for value in actions.column(names.index(f"{which}.{name}"))] for which in ("min", "max")
        )
        assert min(least) <= min(row[name] for row in rows)
        assert max(most) >= max(row[name] for row in rows)
    assert sum(value.as_py() for value in actions.column(names.index("num_records"))) == len(rows)


def test_delta_rs_and_odl_write_in_turn(odl, running, grown):
    copied = lake.snapshot(grown).slice(0, 1)
    DeltaTable(str(grown)).delete(f"statementId = '{copied['statementId'][0].as_py()}'")
    write_deltalake(str(grown), copied, mode="append")
    DeltaTable(str(grown)).create_checkpoint()
    version = lake.latest_version(grown)
    process = running("generate", grown, "--mode", "continuous", "--rate", "50")
    wait_until(lambda: lake.latest_version(grown) > version + 2, "odl goes on", process=process)
    process.stop()
    assert canonical.as_set(odl.rows(grown)) == canonical.as_set(canonical.rows(lake.snapshot(grown)))


def test_delta_rs_and_odl_write_at_once(odl, running, grown):
    version = lake.latest_version(grown)
    process = running("generate", grown, "--mode", "continuous", "--rate", "50")
    copied = lake.snapshot(grown).slice(0, 1)
    for _ in range(20):
        write_deltalake(str(grown), copied, mode="append")
    process.stop()
    writers = [entry.get("engineInfo", "delta-rs") for entry in DeltaTable(str(grown)).history() if entry["version"] > version]
    assert sum(writer != "odl" for writer in writers) == 20
    assert len(writers) == lake.latest_version(grown) - version
    assert canonical.as_set(odl.rows(grown)) == canonical.as_set(canonical.rows(lake.snapshot(grown)))
