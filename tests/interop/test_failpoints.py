"""A replicator fails at each step between reading a commit and writing its checkpoint: afterwards nothing is lost or doubled.

The steps are `Failpoint` of Sources/StatementStore; the debug build has them.
"""

import os
import subprocess
import time
from collections import Counter

import lake
import pytest
from deltalake import DeltaTable
from odl import free_ports
from replica import Replica, replica  # noqa: F401
from waiting import wait_until

STEPS = [
    "batchRead", "batchPrepared", "checkpointCompared", "statementsWritten", "eventsWritten", "beforeCommit", "committed", "reported",
]  # fmt: skip
BATCH_ROWS = 5


def sync(odl, table, replica, failpoint: str | None = None, **options) -> subprocess.CompletedProcess:
    command = [odl.binary, "sync", "--table", table, *replica.arguments, "--until-caught-up", "--batch-rows", str(BATCH_ROWS)]
    environment = dict(os.environ) | ({"ODL_FAILPOINT": failpoint} if failpoint else {})
    return subprocess.run([*map(str, command)], env=environment, capture_output=True, text=True, timeout=120, **options)


def check(odl, table, replica, expected: Counter) -> None:
    odl.run("verify", "--table", table, *replica.arguments)
    assert replica.tally() == expected


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_fails(odl, table, replica, step):
    """By SIGKILL and by an I/O error: amid the load, amid a version larger than a batch, and at small versions."""
    keys = lake.snapshot(table).column("statementId").to_pylist()
    expected = Counter({("insert", key): 1 for key in keys})

    def fail_twice(occurrence: int) -> None:
        assert sync(odl, table, replica, f"{step}:crash:{occurrence}").returncode == -9
        failed = sync(odl, table, replica, f"{step}:error:1")
        assert failed.returncode == 1 and failed.stderr.strip().endswith(f"Error: failpoint {step}"), failed

    fail_twice(2)
    done = sync(odl, table, replica)
    assert done.returncode == 0, done.stderr
    check(odl, table, replica, expected)

    DeltaTable(str(table)).update(updates={"accountHolder": "'Someone Else'"})
    fail_twice(2)
    DeltaTable(str(table)).delete(f"statementId = '{min(keys)}'")
    done = sync(odl, table, replica)
    assert done.returncode == 0, done.stderr
    expected.update({("update", key): 1 for key in keys})
    expected.update([("delete", min(keys))])
    check(odl, table, replica, expected)


def test_a_full_disk(odl, table, tmp_path):
    """A file system of 2 MB: the store says that it is full, and goes on when there is room."""
    mount = tmp_path / "small"
    mount.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(mount)], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"cannot mount a file system: {mounted.stderr.strip()}")
    try:
        big = tmp_path / "big"
        odl.generate(big, accounts=100, statements_per_account=3)
        replica = Replica("sqlite", mount / "data")
        failed = sync(odl, big, replica)
        assert failed.returncode == 1 and "no space left for the store" in failed.stderr.splitlines()[-1], failed
        subprocess.run(["mount", "-o", "remount,size=64m", str(mount)], check=True)
        done = sync(odl, big, replica)
        assert done.returncode == 0, done.stderr
        keys = lake.snapshot(big).column("statementId").to_pylist()
        check(odl, big, replica, Counter({("insert", key): 1 for key in keys}))
    finally:
        subprocess.run(["umount", str(mount)], check=True)


def test_a_store_that_is_gone_for_a_while(odl, running, table, mongod, tmp_path):
    """mongod is killed under `odl serve --sync` and comes back: it goes on by itself. ODL_STORE_GONE_SECONDS: how long."""
    replica = Replica("mongodb", tmp_path, mongod)
    api, dashboard, admin = free_ports(3)
    process = running(
        "serve", "--port", api, "--dashboard-port", dashboard, "--admin-port", admin, "--sync", table, *replica.arguments)  # fmt: skip
    keys = lake.snapshot(table).column("statementId").to_pylist()
    wait_until(lambda: len(replica.changes()) == len(keys), "the load is done", process=process)
    mongod.kill()
    DeltaTable(str(table)).update(updates={"accountHolder": "'Someone Else'"})
    time.sleep(float(os.environ.get("ODL_STORE_GONE_SECONDS", "3")))
    mongod.start()
    mongod.wait_for_primary()
    wait_until(lambda: len(replica.changes()) >= 2 * len(keys), "the update is applied", timeout=100, process=process)
    check(odl, table, replica, Counter({("insert", key): 1 for key in keys} | {("update", key): 1 for key in keys}))
