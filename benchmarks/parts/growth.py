"""Does a large table cost a request more? CPU per request of every route, on the data of the other parts and on a multiple of it.

The large table has as many transactions to a statement and as many statements to an account, and more accounts.
"""

import contextlib
import os
import shutil
import time

from harness.bench import STATEMENTS, Bench, generate, say
from harness.contestants import Ours
from harness.throughput import ROUTES, Requests
from harness.throughput import measure as wrk

# Statements of a store that may be larger than memory, and seconds until what is asked for of it is in memory.
LARGE, LARGE_WARM_UP = 1_000_000, 5
ROUNDS = 2


def measure(bench: Bench) -> dict | None:
    if not bench.binary:
        return None
    sizes = [_load(bench, statements) for statements in (30_000 if bench.scale["large"] >= 30_000 else 300, bench.scale["large"])]
    # The kernel writes on for a while, and would be measured with the first requests.
    os.sync()
    with contextlib.ExitStack() as servers:
        asked = []
        for size in sizes:
            server = servers.enter_context(size["store"].serving())
            asked.append((size, server, Requests(server.url, size["directory"])))
        for route in ROUTES:
            # In turns: the machine's speed changes while they are measured.
            for number in range(ROUNDS):
                for size, server, requests in asked:
                    warm_up = LARGE_WARM_UP if size["statements"] >= LARGE else bench.scale["warm_up"]
                    row = wrk(requests, route, server, bench.scale["seconds"], warm_up)
                    say(f"{route}, round {number + 1}, {size['statements']:,} statements: {row['api_cpu_ms']:.3f} ms of CPU")
                    size["routes"].setdefault(route, []).append(row)
    result = {"sizes": []}
    for size in sizes:
        shutil.rmtree(size["directory"])
        routes = {route: {"api_cpu_ms": sum(row["api_cpu_ms"] for row in rows) / len(rows), "rounds": rows}
                  for route, rows in size["routes"].items()}
        result["sizes"].append({**{name: size[name] for name in ("statements", "load_seconds", "load_memory", "bytes")}, "routes": routes})
    return result


def _load(bench: Bench, statements: int) -> dict:
    directory = os.path.join(bench.directory, f"scale-{statements}")
    os.makedirs(directory)
    table = generate(bench.binary, os.path.join(directory, "table"), statements // STATEMENTS)
    store = Ours(bench.binary, directory)
    began = time.monotonic()
    _, memory, _ = store.load(table)
    loaded = time.monotonic() - began
    shutil.rmtree(table)
    say(f"{statements:,} statements loaded in {loaded:,.0f} s, {memory >> 20} MB")
    return {"statements": statements, "directory": directory, "store": store, "load_seconds": loaded, "load_memory": memory,
            "bytes": os.path.getsize(os.path.join(store.data, "odl.sqlite")), "routes": {}}


def markdown(result: dict, scale: dict) -> str:
    small, large = result["sizes"]
    times = large["statements"] / small["statements"]
    lines = [
        f"### {times:,.0f} times the statements", "",
        f"{small['statements']:,} statements loaded in {small['load_seconds']:,.0f} s, {large['statements']:,} in "
        f"{large['load_seconds']:,.0f} s. CPU milliseconds per request, SQLite, in turns, mean of {ROUNDS} rounds:", "",
        f"| route | {small['statements']:,} | {large['statements']:,} | times |", "|---|---:|---:|---:|",
    ]
    for route in ROUTES:
        a, b = (size["routes"][route]["api_cpu_ms"] for size in (small, large))
        lines.append(f"| {route} | {a:.3f} | {b:.3f} | {b / a:.2f} |")
    return "\n".join(lines) + "\n"


def ratios(result: dict) -> dict[str, float]:
    small, large = (size["routes"] for size in result["sizes"])
    return {f"{route}, CPU of few statements to many": small[route]["api_cpu_ms"] / large[route]["api_cpu_ms"]
            for route in ROUTES if route != "hello"}
