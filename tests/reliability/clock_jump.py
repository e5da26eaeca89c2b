"""The wall clock of the serving process jumps an hour ahead, two hours back, and home: nothing stops, nothing is negative.

A shim (clock.c) shifts CLOCK_REALTIME of that process alone. The writer, the standby and the issuer of tokens keep the right time.
"""

import json
import subprocess
import threading
import time
from pathlib import Path

from secured import Issuer
from waiting import wait_until
from websockets.sync.client import connect

HOUR = 3_600
PHASES = [("before", 0), ("an hour ahead", HOUR), ("an hour back", -HOUR), ("home", 0)]
SECONDS = 15
WRITES = 20  # statements a second
RATE = 50  # requests a second of one principal


def run(trial, options) -> None:
    shim, shift = trial.directory / "clock.so", trial.directory / "shift"
    source = Path(__file__).with_name("clock.c")
    subprocess.run(["cc", "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", shim, source, "-ldl"], check=True)
    shift.write_text("0".ljust(16))
    issuer = Issuer()
    trial.at_end.append(issuer.close)
    keys = trial.directory / "keys.json"
    scopes = [part for scope in ("accounts:read", "accounts:pii", "changes:read", "ops:read") for part in ("--scope", scope)]
    added = trial.odl.run("keys", "add", "operator", *scopes, "--accounts", "*", "--api-keys", keys)
    key = next(word for word in added.split() if word.startswith("odl_"))
    table, data = trial.generate(trial.directory / "table", accounts=50, statements_per_account=2), trial.directory / "data"
    access = ("--jwks", issuer.name, "--token-issuer", issuer.name, "--token-audience", issuer.audience, "--api-keys", keys, "--rate-limit", RATE)
    server = trial.serve(table, data, *access, prefix=("env", f"LD_PRELOAD={shim}", f"ODL_TEST_CLOCK={shift}"))
    status = lambda: server.get("/api/v1/sync/status", key)  # noqa: E731
    wait_until(lambda: status()["state"] == "following", "the table is loaded", process=server.process)
    standby = trial.running()("sync", "--table", table, "--data-dir", data)
    wait_until(lambda: "standing by" in standby.log.read_text(), "the other stands by", process=standby)
    holder = status()["replicator"]
    token = issuer.token(lifetime=300)
    feed = Feed(server.websocket + "/ws/changes", key)
    feed.start()
    wait_until(lambda: feed.connected, "the feed is open")
    writer = trial.writes(table, WRITES)
    negative, seen = [], {}
    try:
        for name, seconds in PHASES:
            with shift.open("r+") as file:
                file.write(str(seconds).ljust(16))
            seen[name] = phase = {"messages": len(feed.numbers), "applied": status()["applied_version"], "states": set()}
            time.sleep(1)
            phase["token"] = server.status("/api/v1/accounts?limit=1", token)
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                metrics, sync = server.get("/api/v1/metrics", key), status()
                phase["states"].add(sync["state"])
                phase["last"] = metrics
                negative += [f"{name}: {what}" for what in below_zero(metrics)]
                time.sleep(0.5)
            phase["admitted"] = admitted(server, issuer.token(lifetime=3 * HOUR, sub=name, iat=int(time.time()) - 2 * HOUR))
            phase["messages"], phase["applied"] = len(feed.numbers) - phase["messages"], status()["applied_version"] - phase["applied"]
            phase["behind"] = status()["applied_version"] - status()["source_version"]
            phase["live"] = server.status(server.admin + "/live") == 200 and server.status(server.admin + "/ready") == 200
            trial.figure(
                f"{name}: versions, messages, states", f"{phase['applied']}, {phase['messages']}, {', '.join(sorted(phase['states']))}")
            trial.figure("  token of 5 min; admitted in 4 s of a limit of 50/s", f"{phase['token']}; {phase['admitted']}")
            last = phase["last"]
            trial.figure("  changes/s, freshness p95, lag", f"{last['changes_per_second']}, {(last['freshness_ms'] or {}).get('p95')} ms, {last['sync_lag_seconds']} s")
    finally:
        writer.stop()
    wait_until(lambda: status()["applied_version"] == max(int(c.stem) for c in (table / "_delta_log").glob("*.json")), "it is in step")
    time.sleep(1)
    feed.stop.set()
    feed.join()
    numbers = feed.numbers
    phases = list(seen.values())
    trial.promise("replication and feed go on in each phase", all(phase["applied"] > 3 and phase["messages"] > 50 for phase in phases))
    trial.promise("every change once and in order, over one WebSocket", numbers == list(range(numbers[0], numbers[0] + len(numbers))) and feed.opened == 1)
    trial.promise("the lease stays where it is", status()["replicator"] == holder and "taking over" not in standby.log.read_text())
    trial.promise("nothing measured is negative", not negative)
    for what in sorted(set(negative)):
        trial.figure("  negative", what)
    trial.promise("a token is refused while the clock says that it has expired, and only then", [p["token"] for p in phases] == [200, 401, 200, 200])
    # Four seconds, and twice the rate as burst.
    trial.promise("the rate limit is the same in each phase", all(0.8 * 6 * RATE <= phase["admitted"] <= 1.1 * 6 * RATE for phase in phases))
    trial.promise("/live and /ready answer", all(phase["live"] for phase in phases))
    trial.promise("the newest version seen is never behind the one applied", all(phase["behind"] <= 0 for phase in phases))
    home = phases[-1]["last"]
    trial.promise("when it is home, changes per second are of now", home["changes_per_second"] < 1.6 * WRITES)
    trial.promise("when it is home, freshness is of now (p95 below a minute)", home["freshness_ms"]["p95"] < 60_000)
    trial.promise("store and table are equal", trial.is_equal(table, "--data-dir", data))


def below_zero(value, path: str = "") -> list[str]:
    """Names of the figures that are."""
    if isinstance(value, dict):
        return [name for key, part in value.items() for name in below_zero(part, f"{path}.{key}" if path else key)]
    if isinstance(value, list):
        return [name for part in value for name in below_zero(part, path)]
    return [path] if isinstance(value, (int, float)) and value < 0 else []


def admitted(server, token: str) -> int:
    """Of a principal that nobody knows yet, in four seconds, from four threads."""
    count, end = [0] * 4, time.monotonic() + 4

    def ask(index: int) -> None:
        while time.monotonic() < end:
            count[index] += server.status("/api/v1/accounts?limit=1", token) == 200

    threads = [threading.Thread(target=ask, args=(index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(count)


class Feed(threading.Thread):
    """Keeps the numbers of all changes."""

    def __init__(self, url: str, key: str):
        super().__init__(daemon=True)
        self.url, self.key = url, key
        self.numbers: list[int] = []
        self.opened, self.connected, self.stop = 0, False, threading.Event()

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                with connect(self.url, additional_headers={"Authorization": f"Bearer {self.key}"}) as socket:
                    self.opened, self.connected = self.opened + 1, True
                    while not self.stop.is_set():
                        try:
                            self.numbers.append(int(json.loads(socket.recv(timeout=0.5))["token"].rsplit("-", 1)[1]))
                        except TimeoutError:
                            continue
            except Exception:  # whichever way it ends, another one is opened, and counted
                time.sleep(0.2)
