"""`odl load-test` for half an hour at 1,000 requests a second while statements arrive: the server's memory stays where it is.

It is looked at each second. The store grows meanwhile; the process must not.
"""

import contextlib
import json
import os
import statistics
import time

from trial import cpu, descriptors_by_kind, memory
from waiting import wait_until

WRITES = 20  # statements a second
# What a store opens when it is first needed, and keeps. SQLite: two files a connection, and one for all. Connections are a reader a core and four
# more, the writer and its pool's four readers, one copies the log and one watches for commits. MongoDB: a socket a thread.
STORE_FILES = 2 * ((os.cpu_count() or 1) + 4 + 5 + 2) + 1
STORE_SOCKETS = {"sqlite": 0, "mongodb": 8 + 2 + 1}


def run(trial, options) -> None:
    rate, seconds = options.rate or 1_000, round(options.minutes * 60)
    table, data = trial.generate(trial.directory / "table", accounts=1_000, statements_per_account=3), trial.directory / "data"
    store = trial.store(options.store)
    server = trial.serve(table, data, *store)
    pid = server.process.process.pid
    wait_until(lambda: server.get("/api/v1/sync/status")["state"] == "following", "the table is loaded", 120, server.process)
    before, result = descriptors_by_kind(pid, data), trial.directory / "load.json"
    writer = trial.writes(table, WRITES, transactions=50)
    used, began = cpu(pid), time.monotonic()
    load = trial.running()("load-test", "--url", server.url, "--rate", rate, "--duration", f"{seconds}s", "--json", result)
    samples: list[tuple[float, float]] = []
    while load.process.poll() is None:
        server.process.check()
        samples.append((time.monotonic() - began, memory(pid)))
        time.sleep(max(0.0, began + len(samples) - time.monotonic()))
    used = (cpu(pid) - used) / (time.monotonic() - began)
    writer.stop()
    trial.in_step(server, table)
    report = json.loads(result.read_text())
    counts, latency, freshness = report["progress"], report["latency_ms"]["corrected"], report["freshness_ms"] or {}
    second, third = ([size for at, size in samples if part <= 3 * at / samples[-1][0] < part + 1] for part in (1, 2))
    # When the clients have gone and nothing is written, all is as it was.
    sockets = before.sockets + STORE_SOCKETS[options.store]
    with contextlib.suppress(AssertionError):
        wait_until(
            lambda: (now := descriptors_by_kind(pid, data)).files <= before.files and now.sockets <= sockets, "they are closed", 120,
            server.process)
    after = descriptors_by_kind(pid, data)
    growth = statistics.mean(third) / statistics.mean(second) - 1
    last = [(at, size) for at, size in samples if at > samples[-1][0] / 3]
    slope = statistics.linear_regression([at for at, _ in last], [size for _, size in last]).slope * 60
    trial.figure("asked", f"{rate:.0f}/s for {seconds / 60:.1f} min, {WRITES} statements of 50 transactions a second")
    trial.figure("requests due / answered / gone / failed / dropped", " / ".join(str(counts[k]) for k in ("scheduled", "done", "gone", "failed", "dropped")))
    trial.figure("p50 / p95 / p99 / max, corrected", " / ".join(f"{latency[k]:.1f}" for k in ("p50", "p95", "p99", "max")) + " ms")
    trial.figure("freshness p95 / max", f"{freshness.get('p95')} / {freshness.get('max')} ms")
    trial.figure("cores of the server", f"{used:.2f}")
    trial.figure("memory: first sample / mean of the thirds / peak", " / ".join(f"{size:.0f}" for size in (
        samples[0][1], statistics.mean(s for a, s in samples if 3 * a < samples[-1][0]), statistics.mean(second), statistics.mean(third),
        memory(pid, "VmHWM"))) + " MB")  # fmt: skip
    trial.figure("last third to second / slope of both", f"{100 * growth:+.1f}% / {slope:+.2f} MB a minute")
    trial.figure("files / the store's / sockets open before", " / ".join(map(str, before)))
    trial.figure("and afterwards", " / ".join(map(str, after)))
    trial.promise("no request failed or was dropped", counts["failed"] == counts["dropped"] == 0)
    trial.promise("memory of the last third is at most 5% above the second's", growth <= 0.05)
    closed = after.files <= before.files and after.store <= STORE_FILES and after.sockets <= sockets
    trial.promise("no file is left open, and no connection", closed)
    trial.promise("store and table are equal", trial.is_equal(table, "--data-dir", data, *store))
