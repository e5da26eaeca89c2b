"""Commit to message while commits come at a steady rate: probe_sustained.py against one contestant after the other."""

import json
import os
import subprocess
import sys
import tempfile

from .contestants import BENCHMARKS

# Statements per second into each store; the same for odl and the peer.
RATES = {"SQLite": 1_000, "MongoDB": 500}


def measure(contestants: list, table: str, seconds: int, say) -> dict[str, dict]:
    """Returns the probe's result by contestant."""
    results = {}
    for contestant in contestants:
        rate = next(rate for store, rate in RATES.items() if store in contestant.name)
        copy = contestant.followed(table)
        with contestant.serving(copy) as server:
            _probe(server.feed, copy, rate, 2, seed=99)  # warms up
            results[contestant.name] = _probe(server.feed, copy, rate, seconds, seed=7)
        result = results[contestant.name]
        say(f"sustained, {contestant.name}: {result['achieved']:,.0f}/s, p50 {result['p50_ms']:.0f} ms, p95 {result['p95_ms']:.0f} ms, "
            f"p99 {result['p99_ms']:.0f} ms")
    return results


def _probe(feed: str, table: str, rate: int, seconds: int, seed: int) -> dict:
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        options = {"--feed": feed, "--table": table, "--rate": rate, "--seconds": seconds, "--seed": seed, "--json": file.name}
        subprocess.run([sys.executable, os.path.join(BENCHMARKS, "probe_sustained.py"),
                        *(str(word) for option in options.items() for word in option)],
                       check=True, timeout=300 + 20 * seconds, stdout=subprocess.DEVNULL)
        return json.load(file)


def table(results: dict[str, dict]) -> str:
    """For BENCHMARKS.md."""
    lines = ["### Commit to message at a steady rate", "",
             "| | statements/s wanted | committed | p50 | p95 | p99 | max |", "|---|---:|---:|---:|---:|---:|---:|"]
    for name, row in results.items():
        cells = [f"{row['rate']:,}", f"{row['achieved']:,.0f}", *(f"{row[key]:,.0f} ms" for key in ("p50_ms", "p95_ms", "p99_ms", "max_ms"))]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
