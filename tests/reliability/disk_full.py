"""The SQLite store's file system fills up while the table grows: reads go on, the state says why, and room sets it going again.

The file system is a tmpfs of a mount namespace of its own, so it takes root.
"""

import ctypes
import os
import subprocess
import threading
import time
from collections import Counter

from waiting import wait_until

SIZE, ENOUGH = "16m", "256m"
CLONE_NEWNS = 0x20000


def run(trial, options) -> None:
    mount = trial.directory / "small"
    mount.mkdir()
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNS) != 0:
        raise PermissionError("a mount namespace takes root")
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", mount], check=True)
    trial.at_end.append(lambda: subprocess.run(["umount", mount], check=True))

    table = trial.generate(trial.directory / "table", accounts=200, statements_per_account=2)
    server = trial.serve(table, mount / "data")
    wait_until(lambda: server.get("/api/v1/sync/status")["state"] == "following", "the table is loaded", process=server.process)
    before = server.get("/api/v1/sync/status")
    account = server.get("/api/v1/accounts?limit=1")["accounts"][0]["accountNumber"]
    reads, stop = {"done": 0, "failed": 0, "slowest": 0.0}, threading.Event()

    def read() -> None:
        while not stop.wait(0.02):
            began = time.monotonic()
            for path in (f"/api/v1/accounts/{account}/balance", "/api/v1/accounts?limit=5"):
                # A closure may have taken the account away.
                reads["done" if server.status(path) in (200, 404) else "failed"] += 1
            reads["slowest"] = max(reads["slowest"], time.monotonic() - began)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        writer = trial.writes(table, 200, transactions=50)
        wait_until(lambda: "no space left" in server.log(), "the log names the cause", timeout=120, process=server.process)
        at = time.monotonic()
        full = os.statvfs(mount)
        trial.figure("file system / free when replication stopped", f"{SIZE} / {full.f_bavail * full.f_frsize // 1024} kB")
        # Twice the time without a sign of life after which a state is stale. Replication tries again at growing intervals.
        states, last = [], None
        while time.monotonic() - at < 30:
            last = server.get("/api/v1/sync/status")
            states.append(last["state"] if last["last_error"] else f"{last['state']} without an error")
            time.sleep(0.25)
        counts = ", ".join(f"{state} {count}" for state, count in Counter(states).items())
        trial.figure("states while it is full", f"{counts} of {len(states)} looks")
        trial.figure("last error", (last["last_error"] or "none").replace(str(mount), ""))
        trial.figure("versions applied before / then", f"{before['applied_version']} / {last['applied_version']}")
        trial.figure("/live, /ready", f"{server.status(server.admin + '/live')}, {server.status(server.admin + '/ready')}")
        writer.stop()
        behind = max(int(commit.stem) for commit in (table / "_delta_log").glob("*.json")) - last["applied_version"]
        trial.figure("versions that wait", behind)
        subprocess.run(["mount", "-o", f"remount,size={ENOUGH}", mount], check=True)
        began = time.monotonic()
        trial.in_step(server, table)
        trial.figure("from room to being in step", f"{time.monotonic() - began:.1f} s")
        state = server.get("/api/v1/sync/status")
    finally:
        stop.set()
        reader.join()
    trial.figure("reads meanwhile / failed / slowest pair", f"{reads['done']} / {reads['failed']} / {1e3 * reads['slowest']:.0f} ms")
    trial.promise("every read was answered", reads["failed"] == 0)
    trial.promise("the log says that no space is left", True)
    trial.promise("the state is failed, with the reason, but for moments of trying again", states.count("failed") > 0.8 * len(states))
    trial.promise("once there is room it goes on by itself", state["state"] == "following" and state["last_error"] is None and behind > 0)
    trial.promise("store and table are equal", trial.is_equal(table, "--data-dir", mount / "data"))
