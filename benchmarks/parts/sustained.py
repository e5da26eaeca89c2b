"""Commit to message while commits come at a steady rate: harness/sustained.py."""

from harness import sustained
from harness.bench import Bench, say


def measure(bench: Bench) -> dict[str, dict]:
    return sustained.measure(bench.contestants, bench.table, bench.scale["sustained"], say)


def markdown(result: dict[str, dict], scale: dict) -> str:
    return sustained.table(result)


def ratios(result: dict[str, dict]) -> dict[str, float]:
    return {}  # milliseconds
