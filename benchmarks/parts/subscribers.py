"""Many WebSockets: nine of ten listen to one account each, one of ten to everything, while statements arrive.

The clients are processes of their own that read sockets and look at each message's `committed_at`: delivery is from that
moment, the commit in Delta, to the bytes at the client.
"""

import json
import os
import subprocess
import sys
import time

from harness import processes
from harness.bench import Bench, generate, say
from harness.contestants import BENCHMARKS, Ours

CLIENTS = 2
EVENTS_PER_SECOND = 50
SECONDS = {"full": 30, "half": 20}


def measure(bench: Bench) -> dict | None:
    if not bench.binary:
        return None
    directory = os.path.join(bench.directory, "subscribers")
    os.makedirs(directory)
    count, seconds = bench.scale["subscribers"], SECONDS.get(bench.scale["name"], 5)
    table = generate(bench.binary, os.path.join(directory, "table"), max(100, count * 9 // 10), 1, 5)
    store = Ours(bench.binary, directory)
    store.load(table)
    with store.serving(table) as server:
        pid = server.api[0].pid
        before, cpu = processes.memory(pid), server.cpu()[0]
        clients = [start(server.url, index, count // CLIENTS, seconds) for index in range(CLIENTS)]
        for client in clients:
            line = client.stdout.readline()
            if line.strip() != "connected":
                raise RuntimeError(f"a client of the part subscribers said {line!r} instead of being connected")
        connected = processes.memory(pid)
        say(f"{count:,} subscribers, {(connected - before) / count / 1024:.1f} kB each")
        cpu = server.cpu()[0]
        command = [bench.binary, "generate", table, "--mode", "continuous", "--rate", str(EVENTS_PER_SECOND), "--transactions-per-statement", "5"]
        with processes.running(command, os.path.join(directory, "generator.log")):
            time.sleep(seconds)
        cpu = (server.cpu()[0] - cpu) / seconds
        found = [json.loads(client.communicate(timeout=60)[0].splitlines()[-1]) for client in clients]
        peak = server.memory()[0]
    samples = sorted(sample for client in found for sample in client["samples"])
    everything = [number for client in found for number in client["of_everything"]]
    result = {
        "subscribers": count, "seconds": seconds, "events": max(everything), "incomplete": sum(n != max(everything) for n in everything),
        "deliveries": sum(client["deliveries"] for client in found), "cpu": cpu,
        "bytes_each": (connected - before) / count, "peak_memory": peak,
        **{f"p{p}_ms": 1e3 * samples[min(len(samples) - 1, len(samples) * p // 100)] for p in (50, 95, 99)}, "max_ms": 1e3 * samples[-1],
    }
    say(f"{result['deliveries']:,} messages of {result['events']:,} events, p99 {result['p99_ms']:.0f} ms")
    return result


def start(url: str, index: int, count: int, seconds: int) -> subprocess.Popen:
    command = [sys.executable, os.path.join(BENCHMARKS, "subscribers.py"), url, str(index), str(count), str(seconds)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)


def markdown(result: dict, scale: dict) -> str:
    rate = result["events"] / result["seconds"]
    return f"""\
### {result['subscribers']:,} WebSocket subscribers

Nine of ten listen to one account each, one of ten to everything; {result['events']:,} events in {result['seconds']} s \
({rate:.0f} a second) were {result['deliveries']:,} messages. From the commit in Delta to the client's socket: \
p50 {result['p50_ms']:.0f} ms, p95 {result['p95_ms']:.0f} ms, p99 {result['p99_ms']:.0f} ms, max {result['max_ms']:.0f} ms. \
The server used {100 * result['cpu']:.0f}% of a core and {result['bytes_each'] / 1024:.1f} kB a connection (peak of the process \
{result['peak_memory'] / 2**20:,.0f} MB); subscribers that missed an event: {result['incomplete']}.
"""


def ratios(result: dict) -> dict[str, float]:
    return {}  # no peer holds so many
