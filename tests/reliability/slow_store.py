"""MongoDB takes two seconds for every read, under 500 requests a second: what cannot be served is shed at once with 503.

mongod's own fail point (`failCommand`, `blockConnection`) makes it slow, to everybody: the API, its change feed, the replicator.
"""

import json
import statistics
import threading
import time
import urllib.error
import urllib.request

from mongo_server import Mongod
from trial import memory
from waiting import wait_until

BLOCKED_MS = 2_000
BEFORE, SLOW, AFTER = 10, 20, 15


class FaultyMongod(Mongod):
    parameters = ["--setParameter", "enableTestCommands=1"]

    def slow_down(self, mode: str) -> None:
        data = {"failCommands": ["find"], "blockConnection": True, "blockTimeMS": BLOCKED_MS}
        self.client.admin.command({"configureFailPoint": "failCommand", "mode": mode, **({"data": data} if mode != "off" else {})})


def run(trial, options) -> None:
    directory = trial.directory / "mongod"
    directory.mkdir()
    mongod = FaultyMongod(directory)
    trial.at_end.append(mongod.kill)
    table, store = trial.generate(trial.directory / "table", accounts=500, statements_per_account=2), ("--store", mongod.uri())
    server = trial.serve(table, trial.directory / "data", *store, "--read-cache-mb", 0)
    pid = server.process.process.pid
    wait_until(lambda: server.get("/api/v1/sync/status")["state"] == "following", "the table is loaded", process=server.process)
    account = server.get("/api/v1/accounts?limit=1")["accounts"][0]["accountNumber"]

    result, rate, seconds = trial.directory / "load.json", options.rate or 500, BEFORE + SLOW + AFTER
    load = trial.running()(
        "load-test", "--url", server.url, "--rate", rate, "--connections", 512, "--duration", f"{seconds}s", "--warm-up", "0s", "--json", result)  # fmt: skip
    began = time.monotonic()
    writer = trial.writes(table, 5)
    probe = Probe(server, f"/api/v1/accounts/{account}/balance")
    probe.start()
    try:
        time.sleep(BEFORE)
        resting = memory(pid)
        mongod.slow_down("alwaysOn")
        probe.phase = "slow"
        slow_from = time.monotonic() - began
        peak = 0.0
        while time.monotonic() - began < slow_from + SLOW:
            peak = max(peak, memory(pid))
            time.sleep(0.2)
        mongod.slow_down("off")
        probe.phase = "after"
        off = time.monotonic()
        wait_until(lambda: probe.good_since is not None, "a request is answered again", process=server.process)
        recovery = probe.good_since - off
        load.process.wait(timeout=60)
    finally:
        mongod.slow_down("off")
        probe.stop.set()
        probe.join()
    writer.stop()
    report = json.loads(result.read_text())
    counts = report["progress"]
    trial.figure("requests due / answered / failed / dropped", f"{counts['scheduled']} / {counts['done']} / {counts['failed']} / {counts['dropped']}")
    trial.figure("failures", "; ".join(f"{failure['cause']}: {failure['count']}" for failure in report["failures"]) or "none")
    for name, first, last in (("before", 1, BEFORE - 1), ("slow", int(slow_from) + 3, int(slow_from) + SLOW - 1), ("after", seconds - AFTER + 3, seconds - 2)):
        part = [row for row in report["series"] if first <= row["second"] <= last]
        trial.figure(f"answers / failures a second, {name}", " / ".join(f"{statistics.mean(row[what] for row in part):.0f}" for what in ("achieved_rate", "failed")))
    trial.figure("503 while it is slow: median / slowest", f"{probe.quickness(503)}  ({len(probe.times[503])} probes)")
    trial.figure("probes that had no answer within 15 s", len(probe.times.get(0, [])))
    trial.figure("503 without Retry-After", probe.without_retry_after)
    trial.figure("/live while it is slow: slowest", f"{1e3 * max(probe.live):.0f} ms, {probe.not_live} of {len(probe.live)} not 200")
    trial.figure("from its end to the first quick answer", f"{recovery:.2f} s")
    trial.figure("memory before / peak while it is slow", f"{resting:.0f} / {peak:.0f} MB")
    trial.in_step(server, table)
    trial.promise("what is not served is refused as 503, and nothing hangs", {failure["cause"] for failure in report["failures"]} <= {"HTTP 503"})
    trial.promise("every 503 has Retry-After", probe.without_retry_after == 0 and len(probe.times[503]) > 0)
    trial.promise("half of the 503 come within 100 ms", statistics.median(probe.times[503] or [9]) < 0.1)
    trial.promise("/live answers within a second", probe.not_live == 0 and max(probe.live) < 1)
    trial.promise("it recovers within three seconds (the reads that were begun take two)", recovery < 3)
    trial.promise("memory stays within 100 MB more", peak < resting + 100)
    trial.promise("store and table are equal", trial.is_equal(table, *store))
    load.stop()


class Probe(threading.Thread):
    """Asks ten times a second, beside the load, and looks at what the load test does not: headers and the probe of the admin port."""

    def __init__(self, server, path: str):
        super().__init__(daemon=True)
        self.server, self.path = server, path
        self.phase, self.stop, self.good_since = "before", threading.Event(), None
        self.times: dict[int, list[float]] = {200: [], 503: []}
        self.live: list[float] = [0.0]
        self.without_retry_after = self.not_live = 0

    def run(self) -> None:
        while not self.stop.wait(0.1):
            phase, began = self.phase, time.monotonic()
            try:
                with urllib.request.urlopen(self.server.url + self.path, timeout=15) as answer:
                    status, retry = answer.status, None
            except urllib.error.HTTPError as error:
                status, retry = error.code, error.headers["Retry-After"]
                error.close()
            except OSError:
                status, retry = 0, None
            now = time.monotonic()
            if phase == "slow":
                self.times.setdefault(status, []).append(now - began)
                self.without_retry_after += status == 503 and retry is None
            if phase == "after" and status == 200 and now - began < 1:
                self.good_since = self.good_since or now
            began = time.monotonic()
            live = self.server.status(self.server.admin + "/live")
            if phase == "slow":
                self.live.append(time.monotonic() - began)
                self.not_live += live != 200

    def quickness(self, status: int) -> str:
        times = self.times[status]
        return f"{1e3 * statistics.median(times):.0f} / {1e3 * max(times):.0f} ms" if times else "none"
