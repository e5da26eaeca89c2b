"""How long from a commit in a Delta table to the message at a WebSocket client? For any implementation with the product's feed.

Another process appends one statement a commit with deltalake (delta-rs); this one listens. A message belongs to a commit by
its statementId. Both read the clock of this machine.

T0 is the modification time of the commit's file in _delta_log: the writer has written it under a temporary name and is about
to link it, so T0 lies shortly before anybody could see the commit, and the clock of files, which ticks every few
milliseconds, never runs ahead. Latencies are a little too long rather than too short. Arrival is when the client has the
message's text.

usage: probe_latency.py --feed ws://127.0.0.1:8000/ws/changes --table PATH [--commits 200] [--json FILE]
"""

import argparse
import asyncio
import json
import math
import multiprocessing
import os
import random
import sys
import time

import websockets
from deltalake import DeltaTable

import tables

# Random pauses, so that commits meet a poll at any phase.
PAUSE_SECONDS = (0.2, 0.8)
PATIENCE_SECONDS = 30.0


def write(table: str, commits: int, seed: int, results) -> None:
    """Appends the commits; sends {statementId: T0 in seconds} at the end."""
    rng = random.Random(seed)
    run = f"{time.time_ns():x}"
    written = {}
    for n in range(commits):
        time.sleep(rng.uniform(*PAUSE_SECONDS))
        row = tables.statement(f"PROBE{n:05}", n % 12, 50, rng)
        row["statementId"] = f"probe-{run}-{n}"
        before = DeltaTable(table).version()
        tables.append(table, [row])
        version = DeltaTable(table).version()
        if version != before + 1:
            raise RuntimeError(f"somebody else writes to {table}")
        written[row["statementId"]] = os.stat(os.path.join(table, "_delta_log", f"{version:020}.json")).st_mtime_ns / 1e9
    results.send(written)


async def measure(feed: str, table: str, commits: int, seed: int) -> list[float]:
    """Latencies in seconds, in the order of the commits. A commit that never comes is an error, not a gap."""
    processes = multiprocessing.get_context("spawn")
    receiver, sender = processes.Pipe(duplex=False)
    arrived: dict[str, float] = {}
    async with websockets.connect(feed, max_queue=None) as socket:
        listener = asyncio.create_task(listen(socket, arrived))
        writer = processes.Process(target=write, args=(table, commits, seed, sender), daemon=True)
        writer.start()
        sender.close()
        try:
            written = await asyncio.to_thread(receive, receiver, commits * PAUSE_SECONDS[1] * 2 + PATIENCE_SECONDS)
            deadline = time.monotonic() + PATIENCE_SECONDS
            while missing := written.keys() - arrived.keys():
                if listener.done() or time.monotonic() > deadline:
                    raise RuntimeError(f"{len(missing)} of {commits} commits never came to {feed}")
                await asyncio.sleep(0.05)
        finally:
            listener.cancel()
            writer.kill()
            writer.join()
    return [arrived[statement] - committed for statement, committed in written.items()]


async def listen(socket, arrived: dict[str, float]) -> None:
    async for text in socket:
        now = time.time()
        arrived.setdefault(json.loads(text).get("statementId"), now)


def receive(pipe, timeout: float) -> dict[str, float]:
    if not pipe.poll(timeout):
        raise TimeoutError(f"the writer did not end within {timeout:.0f} s")
    return pipe.recv()


def percentile(samples: list[float], share: float) -> float:
    """By nearest rank."""
    return sorted(samples)[max(0, math.ceil(share * len(samples)) - 1)]


def summary(samples: list[float]) -> dict:
    percentiles = {f"p{p}_ms": percentile(samples, p / 100) * 1e3 for p in (50, 95, 99)}
    return {"commits": len(samples), **percentiles, "max_ms": max(samples) * 1e3}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feed", required=True)
    parser.add_argument("--table", required=True)
    parser.add_argument("--commits", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json")
    arguments = parser.parse_args()
    samples = asyncio.run(measure(arguments.feed, arguments.table, arguments.commits, arguments.seed))
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump(samples, file)
    json.dump(summary(samples), sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
