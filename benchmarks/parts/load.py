"""The first load: statements per second from an empty store, and peak memory."""

from harness.bench import Bench, in_order, in_turns, say
from harness.figures import contestants_of, megabytes, spread
from harness.loaders import MongodCeiling, PeerAsCommonlyWritten, SQLiteCeiling


def measure(bench: Bench) -> list[dict]:
    others = [PeerAsCommonlyWritten(bench.directory), MongodCeiling(bench.directory),
              *([SQLiteCeiling(bench.binary, bench.directory)] if bench.binary else [])]
    # The others are there to compare with and take long: one round.
    return load(bench.contestants, bench.tables, bench.scale["rounds"]) + load(others, bench.tables, 1)


def load(contestants: list, tables: dict[int, str], rounds: int) -> list[dict]:
    rows = []
    for statements, table in tables.items():
        for number in range(rounds):
            for contestant in in_turns(contestants, number):
                seconds, memory, store_memory = contestant.load(table)
                say(f"load of {statements:,}, round {number + 1}, {contestant.name}: {statements / seconds:,.0f}/s, "
                    f"{memory >> 20} MB")
                rows.append({"contestant": contestant.name, "statements": statements, "round": number + 1, "seconds": seconds,
                             "per_second": statements / seconds, "memory": memory, "store_memory": store_memory})
    return in_order(rows, contestants)


def markdown(result: list[dict], scale: dict) -> str:
    sizes = list(dict.fromkeys(row["statements"] for row in result))
    lines = [
        "### Initial load", "",
        "Statements per second from an empty store to the last row durable and indexed; the start of the process is part of it.", "",
        "| | " + " | ".join(f"{n:,} statements: per second | loader's peak memory | store's" for n in sizes) + " |",
        "|---|" + "---:|---:|---:|" * len(sizes),
    ]
    for name in contestants_of(result):
        cells = []
        for size in sizes:
            rows = [row for row in result if row["contestant"] == name and row["statements"] == size]
            store, memory = max(row["store_memory"] for row in rows), max(row["memory"] for row in rows)
            cells += [spread([row["per_second"] for row in rows]), megabytes(memory) if memory else "-",
                      megabytes(store) if store else "in the loader" if memory else "-"]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def ratios(result: list[dict]) -> dict[str, float]:
    """Statements per second of `odl` over SQLite by the peer's, and by what SQLite takes at most, with the largest table."""
    largest = max(row["statements"] for row in result)

    def best(name: str) -> float:
        return max(row["per_second"] for row in result if (row["contestant"], row["statements"]) == (name, largest))
    ours = best("odl, SQLite")
    return {"load, statements/s, to the peer on SQLite": ours / best("peer, SQLite"),
            "load, statements/s, to SQLite's ceiling": ours / best(SQLiteCeiling.name)}
