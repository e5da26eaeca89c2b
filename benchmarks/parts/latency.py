"""From a commit in Delta to the message at a WebSocket client."""

import json
import os
import subprocess
import sys
import tempfile

from harness.bench import Bench, in_turns, say
from harness.contestants import BENCHMARKS, PeerOnMongoDB
from probe_latency import summary

# Measured in blocks, taken in turns.
BLOCKS = 4


def measure(bench: Bench) -> dict[str, list[float]]:
    quick = PeerOnMongoDB(bench.directory, poll_interval=0.1)
    return follow(bench.ours + [bench.peers[0], quick], bench.table, bench.scale["commits"])


def follow(contestants: list, table: str, commits: int) -> dict[str, list[float]]:
    copies = {contestant.data: contestant.followed(table) for contestant in contestants}
    samples = {contestant.name: [] for contestant in contestants}
    for block in range(BLOCKS):
        for contestant in in_turns(contestants, block):
            with contestant.serving(copies[contestant.data]) as server:
                # The first commits only warm up.
                for count, seed, kept in ((2, 1_000 + block, False), (commits // BLOCKS, block, True)):
                    found = probe(server.feed, copies[contestant.data], count, seed)
                    samples[contestant.name] += found if kept else []
            say(f"latency, block {block + 1}, {contestant.name}: worst {max(found) * 1e3:.0f} ms")
    return samples


def probe(feed: str, table: str, commits: int, seed: int) -> list[float]:
    """In a process of its own: this one holds nothing that could delay it."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        options = {"--feed": feed, "--table": table, "--commits": str(commits), "--seed": str(seed), "--json": file.name}
        subprocess.run([sys.executable, os.path.join(BENCHMARKS, "probe_latency.py"), *(word for option in options.items() for word in option)],
                       check=True, timeout=120 + 3 * commits, stdout=subprocess.DEVNULL)
        return json.load(file)


def markdown(result: dict[str, list[float]], scale: dict) -> str:
    lines = [
        "### Commit in Delta to message at a WebSocket client", "",
        "| | commits | p50 | p95 | p99 | max |", "|---|---:|---:|---:|---:|---:|",
    ]
    for name, samples in result.items():
        row = summary(samples)
        cells = [f"{row[key]:.0f} ms" for key in ("p50_ms", "p95_ms", "p99_ms", "max_ms")]
        lines.append(f"| {name} | {row['commits']} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def ratios(result: dict[str, list[float]]) -> dict[str, float]:
    return {}  # milliseconds, whose worst depend on the moment
