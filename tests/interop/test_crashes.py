"""`kill -9` of `odl sync` at random points: the store equals the table, and its feed tells every change once.

ODL_CRASH_ROUNDS sets the number of kills a phase (default 6), ODL_CRASH_SEED the seed, which is printed.
"""

import os
import random
import threading
import time
from collections import Counter

import lake
from deltalake import DeltaTable
from feed_client import FeedClient
from odl import Server, free_ports
from waiting import wait_until
from websockets.exceptions import ConnectionClosed

ROUNDS = int(os.environ.get("ODL_CRASH_ROUNDS", "6"))
SEED = int(os.environ.get("ODL_CRASH_SEED", str(random.randrange(1 << 32))))
BATCH_ROWS = 5


class Listener(threading.Thread):
    """Collects a feed's messages until it is closed."""

    def __init__(self, client: FeedClient):
        super().__init__(daemon=True)
        self.client = client
        self.start()

    def run(self):
        try:
            while True:
                self.client.receive(1, timeout=600)
        except (ConnectionClosed, TimeoutError):
            pass


def kill_again_and_again(odl, running, chance, sync, seconds: float) -> None:
    """The first kills come at random points of one whole run; then the run may end."""
    for _ in range(ROUNDS):
        process = running(*sync)
        time.sleep(chance.uniform(0, seconds))
        process.kill()
    odl.run(*sync, "--until-caught-up")


def test_killed_replication_loses_and_doubles_nothing(odl, running, tmp_path):
    print(f"seed {SEED}")
    chance = random.Random(SEED)
    table = tmp_path / "statements"
    odl.generate(table, accounts=200, statements_per_account=3, transactions_per_statement=3)
    keys = lake.snapshot(table).column("statementId").to_pylist()

    rehearsal = ("sync", "--table", table, "--data-dir", tmp_path / "rehearsal", "--batch-rows", BATCH_ROWS)
    began = time.monotonic()
    odl.run(*rehearsal, "--until-caught-up")
    seconds = time.monotonic() - began

    data = tmp_path / "data"
    api, dashboard, admin = free_ports(3)
    server = running("serve", "--port", api, "--dashboard-port", dashboard, "--admin-port", admin, "--data-dir", data)
    feed = f"ws://127.0.0.1:{api}/ws/changes"
    wait_until(lambda: is_open(feed), "the server listens", process=server)
    sync = ("sync", "--table", table, "--data-dir", data, "--batch-rows", BATCH_ROWS)
    with FeedClient(feed) as client:
        Listener(client)
        kill_again_and_again(odl, running, chance, sync, seconds)
        wait_until(lambda: len(client.messages) >= len(keys), "the load is announced", process=server)

        # One version with far more rows than a batch, then deletes.
        DeltaTable(str(table)).update(updates={"accountHolder": "'Someone Else'"})
        kill_again_and_again(odl, running, chance, sync, seconds)
        gone = sorted(keys)[::7]
        DeltaTable(str(table)).delete("statementId IN ({})".format(", ".join(f"'{key}'" for key in gone)))
        kill_again_and_again(odl, running, chance, sync, seconds)
        expected = Counter({("insert", key): 1 for key in keys})
        expected.update({("update", key): 1 for key in keys})
        expected.update({("delete", key): 1 for key in gone})
        wait_until(lambda: len(client.messages) >= expected.total(), "every change is announced", process=server)

    assert odl.attempt("verify", "--table", table, "--data-dir", data).returncode == 0
    assert Counter((m["operation"], m["statementId"]) for m in client.messages) == expected


def is_open(feed: str) -> bool:
    try:
        with FeedClient(feed):
            return True
    except OSError:
        return False


def test_a_killed_process_leaves_no_counters_of_the_driver(running, table, tmp_path):
    """They would make the next process of the same number begin with a warning."""
    server = Server(running, table, tmp_path / "data")
    server.process.kill()
    assert not os.path.exists(f"/dev/shm/mongoc-{server.process.process.pid}")
