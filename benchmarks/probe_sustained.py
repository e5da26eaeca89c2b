"""How long from a commit to the message at a WebSocket client while commits come at a steady rate?

Another process commits at fixed times, whether the one before has arrived or not; the statements are made before the first
of them. Every statement counts. T0 and arrival are those of probe_latency.py, which also has the feed's side.

usage: probe_sustained.py --feed ws://127.0.0.1:8000/ws/changes --table PATH --rate 500 [--seconds 20] [--json FILE]
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import sys
import time

import pyarrow as pa
import websockets
from deltalake import DeltaTable, write_deltalake

import tables
from probe_latency import PATIENCE_SECONDS, listen, receive, summary

COMMITS_PER_SECOND = 4


def write(table: str, rate: int, seconds: int, seed: int, results) -> None:
    """Commits; sends ({statementId: T0}, statements committed per second) at the end."""
    rng = random.Random(seed)
    run = f"{time.time_ns():x}"
    size = rate // COMMITS_PER_SECOND
    # Each commit is another slice of statements with new keys; making them is not what is measured.
    made = [tables.statement(f"PROBE{n:05}", n % 12, 50, rng) for n in range(min(size, 250))]
    commits = []
    for commit in range(seconds * COMMITS_PER_SECOND):
        keys = [f"sustained-{run}-{commit}-{n}" for n in range(size)]
        rows = [{**made[n % len(made)], "statementId": key} for n, key in enumerate(keys)]
        commits.append((keys, pa.Table.from_pylist(rows, schema=tables.SCHEMA)))
    delta = DeltaTable(table)
    written = {}
    began = time.monotonic()
    for number, (keys, rows) in enumerate(commits):
        time.sleep(max(0, began + number / COMMITS_PER_SECOND - time.monotonic()))
        write_deltalake(delta, rows, mode="append")
        delta.update_incremental()
        committed = os.stat(os.path.join(table, "_delta_log", f"{delta.version():020}.json")).st_mtime_ns / 1e9
        written |= dict.fromkeys(keys, committed)
    time.sleep(max(0, began + seconds - time.monotonic()))
    results.send((written, len(written) / (time.monotonic() - began)))


async def measure(feed: str, table: str, rate: int, seconds: int, seed: int) -> tuple[list[float], float]:
    """(Latencies in seconds, statements committed per second). A statement that never comes is an error."""
    processes = multiprocessing.get_context("spawn")
    receiver, sender = processes.Pipe(duplex=False)
    arrived: dict[str, float] = {}
    async with websockets.connect(feed, max_queue=None) as socket:
        listener = asyncio.create_task(listen(socket, arrived))
        writer = processes.Process(target=write, args=(table, rate, seconds, seed, sender), daemon=True)
        writer.start()
        sender.close()
        try:
            written, achieved = await asyncio.to_thread(receive, receiver, 10 * seconds + PATIENCE_SECONDS)
            deadline = time.monotonic() + PATIENCE_SECONDS
            while missing := written.keys() - arrived.keys():
                if listener.done() or time.monotonic() > deadline:
                    raise RuntimeError(f"{len(missing)} of {len(written)} statements never came to {feed}")
                await asyncio.sleep(0.05)
        finally:
            listener.cancel()
            writer.kill()
            writer.join()
    return [arrived[statement] - committed for statement, committed in written.items()], achieved


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feed", required=True)
    parser.add_argument("--table", required=True)
    parser.add_argument("--rate", type=int, required=True, help="statements per second")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json")
    arguments = parser.parse_args()
    samples, achieved = asyncio.run(measure(arguments.feed, arguments.table, arguments.rate, arguments.seconds, arguments.seed))
    result = {"rate": arguments.rate, "achieved": achieved, **summary(samples)}
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump(result, file)
    json.dump(result, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
