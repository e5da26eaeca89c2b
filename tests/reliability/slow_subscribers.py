"""10,000 WebSockets, a tenth of whom read nothing: the others get every event of theirs in order, the slow ones are cut off.

One of 200 and the slow ones listen to all accounts, the others to one account each.
"""

import json
import os
import subprocess
import sys
import time
from collections import defaultdict

import listeners
from trial import cpu, memory
from waiting import wait_until
from websockets.sync.client import connect

PROCESSES = 2
WRITES = 700  # statements a second: what a slow client is sent must outgrow the kernel's buffers and the ring
SECONDS = 25


def run(trial, options) -> None:
    count = options.subscribers // PROCESSES
    everything, slow = max(1, count // 200), count // 10
    table, data = trial.directory / "table", trial.directory / "data"
    trial.generate(table, accounts=options.subscribers, statements_per_account=1, transactions_per_statement=5)
    server = trial.serve(table, data)
    pid = server.process.process.pid
    wait_until(lambda: server.get("/api/v1/sync/status")["state"] == "following", "the table is loaded", 120, server.process)
    time.sleep(2)
    before, began = memory(pid), time.monotonic()
    clients = [start(server.url, index, count, everything, slow) for index in range(PROCESSES)]
    trial.at_end.append(lambda: [client.kill() for client in clients if client.poll() is None])
    for client in clients:
        assert client.stdout.readline().strip() == "connected"
    connected = memory(pid)
    trial.figure("subscribers / to everything / of them slow", f"{count * PROCESSES:,} / {(everything + slow) * PROCESSES:,} / {slow * PROCESSES:,}")
    trial.figure("connected in", f"{time.monotonic() - began:.1f} s")
    trial.figure("memory at rest / with all connected", f"{before:.0f} / {connected:.0f} MB")
    trial.figure("memory of the server per connection", f"{(connected - before) * 1024 / (count * PROCESSES):.1f} kB")

    with connect(server.websocket + "/ws/changes", max_size=None) as witness:
        events: list[dict] = []
        used = cpu(pid)
        writer = trial.writes(table, WRITES)
        peak, kernel, end = connected, 0, time.monotonic() + SECONDS
        while time.monotonic() < end:
            receive(witness, events, 0.5)
            peak, kernel = max(peak, memory(pid)), max(kernel, buffers())
        writer.stop()
        trial.in_step(server, table)
        while receive(witness, events, 5):
            peak = max(peak, memory(pid))
        used = cpu(pid) - used
        reports = []
        for client in clients:
            client.stdin.write("\n")
            client.stdin.flush()
        for client in clients:
            reports.append(json.loads(client.communicate(timeout=300)[0].splitlines()[-1]))
        while receive(witness, events, 1):
            pass
    own, numbers = defaultdict(list), [number_of(event) for event in events]
    for event, number in zip(events, numbers, strict=True):
        own[event["accountNumber"]].append(number)
    own[None] = numbers
    found = [listener for report in reports for listener in report["listeners"]]
    right = sum(flat(runs) == own[account] for account, runs, _ in found)
    deliveries = sum(last - first + 1 for _, runs, _ in found for first, last in runs)
    deaf = [client for report in reports for client in report["deaf"]]
    cut = [client for client in deaf if client[1]]
    trial.figure("events in that time", f"{len(events):,} ({len(events) / SECONDS:.0f} a second, {sum(len(json.dumps(e)) for e in events) / 2**20:.0f} MB)")
    trial.figure("messages to those who read", f"{deliveries:,}")
    trial.figure("those who read: complete and in order / cut off", f"{right:,} / {sum(ended for _, _, ended in found):,} of {len(found):,}")
    trial.figure("slow: cut off / close 1013 reached them", f"{len(cut):,} / {sum(told for _, _, told in deaf):,} of {len(deaf):,}")
    got = sorted(len(flat(runs)) for runs, _, _ in deaf)
    trial.figure("slow: events that lay in their buffers, median", f"{got[len(got) // 2]:,}")
    trial.figure("memory of the server, peak", f"{peak:.0f} MB, {(peak - connected) * 1024 / (count * PROCESSES):.1f} kB a connection more")
    trial.figure("kernel's socket buffers, peak", f"{kernel} MB")
    trial.figure("CPU of the server", f"{used:.1f} s")
    trial.promise("those who read get every event of theirs, once and in order", right == len(found))
    trial.promise("what the slow ones were sent is in order, without a hole", all(len(runs) <= 1 for runs, _, _ in deaf))
    trial.promise("a slow one is cut off, or has everything", all(ended or flat(runs) == numbers for runs, ended, _ in deaf))
    trial.promise("a tenth of them at least were cut off (the test was one)", len(cut) >= len(deaf) / 10)
    trial.promise("one that was cut off resumes with its last token, and misses nothing", resumes(server, events, cut))
    trial.promise("they cost the process less than 64 kB each", (peak - connected) * 1024 < 64 * count * PROCESSES)


def start(url: str, *numbers: int) -> subprocess.Popen:
    command = [sys.executable, listeners.__file__, url, *map(str, numbers)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)


def receive(witness, events: list[dict], timeout: float) -> bool:
    """All that is there. Returns whether anything came."""
    end, before = time.monotonic() + timeout, len(events)
    try:
        while time.monotonic() < end:
            events.append(json.loads(witness.recv(timeout=timeout)))
    except TimeoutError:
        pass
    return len(events) > before


def number_of(event: dict) -> int:
    return int(event["token"].rsplit("-", 1)[1])


def flat(runs: list[list[int]]) -> list[int]:
    return [number for first, last in runs for number in range(first, last + 1)]


def resumes(server, events: list[dict], cut: list) -> bool:
    """Whether the last of them, behind its last token, gets the rest of all events."""
    if not cut:
        return False
    numbers = [number_of(event) for event in events]
    runs = cut[-1][0]
    place = numbers.index(runs[-1][1]) if runs else -1
    after = events[place]["token"] if runs else None
    if after is None:
        return True
    with connect(f"{server.websocket}/ws/changes?after={after}", max_size=None) as again:
        rest = [json.loads(again.recv(timeout=10)) for _ in numbers[place + 1 :]]
    return [number_of(event) for event in rest] == numbers[place + 1 :]


def buffers() -> int:
    """What TCP holds on this machine, in MB."""
    with open("/proc/net/sockstat") as lines:
        words = next(line for line in lines if line.startswith("TCP:")).split()
    return int(words[words.index("mem") + 1]) * os.sysconf("SC_PAGE_SIZE") // 2**20
