"""Latency at a steady rate: `odl load-test` with its usual mix, an open model, each request counted from when it was due."""

import json
import os
import subprocess

from harness.bench import Bench, say

RATES = {"odl, SQLite": (500, 5_000), "odl, MongoDB": (500,), "peer, MongoDB": (500,), "peer, SQLite": (500,)}


def measure(bench: Bench) -> list[dict]:
    if not bench.binary:
        return []
    seconds, warm_up = 2 * bench.scale["seconds"], bench.scale["warm_up"]
    rows = []
    for contestant in bench.contestants:
        for rate in RATES[contestant.name]:
            with contestant.serving() as server:
                report = _load(bench, server.url, rate, seconds + warm_up, warm_up)
            row = {"contestant": contestant.name, "rate": rate, "achieved": report["progress"]["achieved_rate"],
                   "failed": sum(report["progress"][name] for name in ("failed", "dropped", "in_flight")),
                   "corrected": report["latency_ms"]["corrected"], "uncorrected": report["latency_ms"]["uncorrected"]}
            say(f"{rate}/s, {contestant.name}: p95 {row['corrected']['p95']:.1f} ms, p99 {row['corrected']['p99']:.1f} ms")
            rows.append(row)
    return rows


def _load(bench: Bench, url: str, rate: int, seconds: int, warm_up: int) -> dict:
    """The report. Its exit code is the SLA's verdict, which is not asked for here."""
    path = os.path.join(bench.directory, "load-test.json")
    command = [bench.binary, "load-test", "--url", url, "--rate", str(rate), "--duration", f"{seconds}s", "--warm-up", f"{warm_up}s",
               "--json", path]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds + 60)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"odl load-test ended with {done.returncode}: {done.stderr[-500:]}")
    with open(path) as file:
        return json.load(file)


def markdown(result: list[dict], scale: dict) -> str:
    head = f"### Latency at a steady rate: odl load-test --rate, {2 * scale['seconds']} s"
    lines = [
        head, "", "The demo's mix of requests, sent when they are due whatever the server does. Milliseconds from that moment; p99 from the",
        "moment of sending, which hides what waited, is in the last column. Failed are errors, drops and unanswered ones.", "",
        "| | requests/s wanted | achieved | failed | p50 | p95 | p99 | max | p99 from sending |", "|---|" + "---:|" * 8]
    for row in result:
        corrected = row["corrected"]
        lines.append(
            f"| {row['contestant']} | {row['rate']:,} | {row['achieved']:,.0f} | {row['failed']} | {corrected['p50']:.1f} | {corrected['p95']:.1f} "
            f"| {corrected['p99']:.1f} | {corrected['max']:.1f} | {row['uncorrected']['p99']:.1f} |")
    return "\n".join(lines) + "\n"


def ratios(result: list[dict]) -> dict[str, float]:
    return {}  # milliseconds
