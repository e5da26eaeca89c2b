"""How figures are written in BENCHMARKS.md."""

import statistics


def contestants_of(rows: list[dict]) -> list[str]:
    return list(dict.fromkeys(row["contestant"] for row in rows))


def spread(values: list[float]) -> str:
    """The lower middle one of an even number, so that the figure is one that was measured."""
    return f"{statistics.median_low(values):,.0f} ({min(values):,.0f} to {max(values):,.0f})"


def megabytes(count: int) -> str:
    return f"{count / 2**20:,.0f} MB"
