"""Two replicators on one store: one works, the other waits and takes over when the first is gone."""

import time

import lake
import pytest
from deltalake import DeltaTable
from odl import Server, free_ports
from replica import replica  # noqa: F401
from waiting import wait_until


@pytest.fixture
def two(odl, running, table, replica):
    """Two `odl sync` on one store: the one that works, the one that waits."""
    command = ("sync", "--table", table, *replica.arguments)
    first = running(*command)
    wait_until(lambda: len(replica_changes(replica)) == 16, "the first has loaded", process=first)
    second = running(*command)
    wait_until(lambda: "standing by" in second.log.read_text(), "the second stands by", process=second)
    return first, second


def replica_changes(replica) -> list:
    try:
        return replica.changes()
    except Exception:  # no store yet
        return []


def rename(table, holder: str) -> None:
    key = min(lake.snapshot(table).column("statementId").to_pylist())
    DeltaTable(str(table)).update(predicate=f"statementId = '{key}'", updates={"accountHolder": f"'{holder}'"})


def applies(replica, count: int, process) -> float:
    began = time.monotonic()
    wait_until(lambda: len(replica.changes()) == count, f"change {count} is applied", timeout=10, process=process)
    return time.monotonic() - began


def test_the_standby_takes_over_from_a_killed_one(odl, table, replica, two):
    first, second = two
    rename(table, "First")
    applies(replica, 17, first)
    assert "taking over" not in second.log.read_text()
    first.kill()
    rename(table, "Second")
    applies(replica, 18, second)
    assert "taking over" in second.log.read_text()
    assert second.stop() == 0
    odl.run("verify", "--table", table, *replica.arguments)


def test_the_standby_takes_over_amid_a_transaction(odl, running, table, replica, monkeypatch):
    """Killed with all of a batch written and nothing committed: what the store still holds for it keeps nobody waiting."""
    command = ("sync", "--table", table, *replica.arguments)
    monkeypatch.setenv("ODL_FAILPOINT", "beforeCommit:crash:2")
    first = running(*command)
    wait_until(lambda: len(replica_changes(replica)) == 16, "the first has loaded", process=first)
    monkeypatch.delenv("ODL_FAILPOINT")
    second = running(*command)
    wait_until(lambda: "standing by" in second.log.read_text(), "the second stands by", process=second)
    rename(table, "Second")
    applies(replica, 17, second)
    assert first.process.wait(timeout=10) == -9
    assert "taking over" in second.log.read_text()
    assert second.stop() == 0
    odl.run("verify", "--table", table, *replica.arguments)


def test_a_stopped_one_hands_over(table, replica, two):
    first, second = two
    assert first.stop() == 0
    rename(table, "Second")
    applies(replica, 17, second)


def test_a_frozen_one_does_not_write_when_it_thaws(odl, table, replica, two):
    """Thought dead, it finds the lease gone and stands by. (Here its process is known to run, so that takes half a minute;
    the first is told apart by moving the lease by hand.)"""
    first, second = two
    first.process.send_signal(19)  # SIGSTOP
    try:
        free_lease(replica)
        rename(table, "Second")
        applies(replica, 17, second)
    finally:
        first.process.send_signal(18)  # SIGCONT
    wait_until(lambda: "standing by" in first.log.read_text(), "the first stands by", timeout=20, process=first)
    rename(table, "Third")
    applies(replica, 18, second)
    second.kill()
    rename(table, "Fourth")
    applies(replica, 19, first)
    assert first.stop() == 0
    odl.run("verify", "--table", table, *replica.arguments)


def free_lease(replica) -> None:
    if replica.uri:
        replica.mongod.database(replica.uri)["sync_state"].update_one({"_id": "lease"}, {"$set": {"holder": None}})
    else:
        import sqlite3

        with sqlite3.connect(replica.directory / "odl.sqlite") as store:
            store.execute("UPDATE lease SET holder = NULL")


def test_cron_leaves_the_work_to_the_one_that_runs(odl, table, replica, two):
    first, _ = two
    done = odl.attempt("sync", "--table", table, *replica.arguments, "--until-caught-up")
    assert done.returncode == 75 and f":{first.process.pid}," in done.stderr and len(done.stderr.splitlines()) <= 2, done
    done = odl.attempt("verify", "--repair", "--table", table, *replica.arguments)
    assert done.returncode == 0  # nothing to repair


def test_two_servers(odl, running, table, tmp_path):
    """The status names both; the standby serves, and follows when the first is killed."""
    data = tmp_path / "data"
    first = Server(running, table, data)
    first.wait_for_version(lake.latest_version(table))
    second = Server(running, table, data, free_ports(3))
    status = lambda server: server.get("/api/v1/sync/status")  # noqa: E731
    pids = [server.process.process.pid for server in (first, second)]
    wait_until(lambda: status(second)["standby"] is not None, "the second stands by", process=second.process)
    for server in (first, second):
        assert status(server)["replicator"].endswith(f":{pids[0]}") and status(server)["standby"].endswith(f":{pids[1]}")
    first.process.kill()
    rename(table, "Someone")
    wait_until(lambda: second.applied_version() == lake.latest_version(table), "it follows", timeout=10, process=second.process)
    assert status(second)["replicator"].endswith(f":{pids[1]}") and status(second)["standby"] is None
