"""Reading a snapshot and a feed, beside delta-rs: harness/scan.py."""

import statistics

from harness import scan
from harness.bench import Bench


def measure(bench: Bench) -> list[dict] | None:
    return scan.measure(bench.binary, bench.table, bench.scale["rounds"]) if bench.binary else None


def markdown(result: list[dict], scale: dict) -> str:
    return scan.markdown(result)


def ratios(result: list[dict]) -> dict[str, float]:
    """Rows per second in times delta-rs's, medians."""
    def speed(name: str, kind: str) -> float:
        return statistics.median(row["rows"] / row["seconds"] for row in result if (row["contestant"], row["kind"]) == (name, kind))
    return {f"reading a {title}, to delta-rs": speed("odl", kind) / speed("delta-rs", kind) for kind, title in scan.KINDS.items()}
