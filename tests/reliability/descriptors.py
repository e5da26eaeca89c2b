"""More connections than the process may have descriptors: it neither dies nor spins, and serves again once they go.

The API's port takes them all with connections on which nothing is ever asked. `ulimit -n` is 256.
"""

import socket
import time

from trial import cpu, descriptors
from waiting import wait_until

LIMIT = 256
SECONDS = 5


def run(trial, options) -> None:
    table = trial.generate(trial.directory / "table", accounts=50, statements_per_account=2)
    server = trial.serve(table, trial.directory / "data", prefix=("prlimit", f"--nofile={LIMIT}:{LIMIT}"))
    pid = server.process.process.pid
    wait_until(lambda: server.get("/api/v1/sync/status")["state"] == "following", "the table is loaded")
    wait_until(lambda: descriptors(pid) < 60, "connections of the beginning have gone")
    trial.figure("descriptors, limit / at rest", f"{LIMIT} / {descriptors(pid)}")

    connections = []
    for _ in range(LIMIT + 100):
        connection = socket.socket()
        connection.settimeout(0.5)
        try:
            connection.connect(("127.0.0.1", server.ports[0]))
        except TimeoutError:
            break
        connections.append(connection)
    time.sleep(1)
    trial.figure("idle connections / descriptors then", f"{len(connections)} / {descriptors(pid)}")

    used = cpu(pid)
    time.sleep(SECONDS)
    used = (cpu(pid) - used) / SECONDS
    trial.figure("cores used while it is full", f"{used:.2f}")
    live = server.status(server.admin + "/live") == 200
    server.process.check()
    trial.promise("the process lives", True)
    trial.promise("it does not spin (0.2 cores at most)", used <= 0.2)
    trial.promise("/live answers on the admin port", live)

    trial.writes(table, 20)
    time.sleep(3)
    trial.started[-1].stop()
    began = time.monotonic()
    for connection in connections:
        connection.close()
    wait_until(lambda: server.status("/api/v1/accounts?limit=1") == 200, "requests are answered", process=server.process)
    trial.figure("from their end to an answer", f"{time.monotonic() - began:.2f} s")
    trial.in_step(server, table)
    trial.figure("from their end to replication in step", f"{time.monotonic() - began:.2f} s")
    trial.promise("it serves again, and replication is in step", True)
    trial.promise("the log says what was missing", any(word in server.log().lower() for word in ("too many open files", "too many connections")))
    trial.promise("store and table are equal", trial.is_equal(table, "--data-dir", trial.directory / "data"))
