"""Does a large table cost a request more? CPU per request of every route, on the data of the other parts and on a multiple of it.

The large table has as many transactions to a statement and as many statements to an account, and more accounts.
"""

import os
import shutil
import time

from harness.bench import STATEMENTS, Bench, generate, say
from harness.contestants import Ours
from harness.throughput import ROUTES, Requests
from harness.throughput import measure as wrk

# Seconds. What is asked for is then in memory, though the store may be larger.
WARM_UP = 5


def measure(bench: Bench) -> dict | None:
    if not bench.binary:
        return None
    result = {"sizes": []}
    for statements in (30_000 if bench.scale["large"] >= 30_000 else 300, bench.scale["large"]):
        directory = os.path.join(bench.directory, f"scale-{statements}")
        os.makedirs(directory)
        table = generate(bench.binary, os.path.join(directory, "table"), statements // STATEMENTS)
        store = Ours(bench.binary, directory)
        began = time.monotonic()
        _, memory, _ = store.load(table)
        loaded = time.monotonic() - began
        shutil.rmtree(table)
        # The kernel writes on for a while, and would be measured with the first requests.
        os.sync()
        say(f"{statements:,} statements loaded in {loaded:,.0f} s, {memory >> 20} MB")
        with store.serving() as server:
            requests = Requests(server.url, directory)
            routes = {}
            for route in ROUTES:
                routes[route] = wrk(requests, route, server, bench.scale["seconds"], max(WARM_UP, bench.scale["warm_up"]))
                say(f"{route}, {statements:,} statements: {routes[route]['api_cpu_ms']:.3f} ms of CPU")
        size = os.path.getsize(os.path.join(store.data, "odl.sqlite")) if os.path.exists(os.path.join(store.data, "odl.sqlite")) else 0
        result["sizes"].append({"statements": statements, "load_seconds": loaded, "load_memory": memory, "bytes": size, "routes": routes})
        shutil.rmtree(directory)
    return result


def markdown(result: dict, scale: dict) -> str:
    small, large = result["sizes"]
    times = large["statements"] / small["statements"]
    lines = [
        f"### {times:,.0f} times the statements", "",
        f"{small['statements']:,} statements loaded in {small['load_seconds']:,.0f} s, {large['statements']:,} in "
        f"{large['load_seconds']:,.0f} s. CPU milliseconds per request, SQLite:", "",
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
