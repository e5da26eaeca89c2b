"""Two API processes on one MongoDB under load; one is killed. The other must answer every request correctly, and clients of
the feed must go on there with the token that they have, without loss or repetition. Afterwards `odl verify` compares.

usage: MONGODB_URI=mongodb://... python tests/failover/two_processes.py PATH_TO_ODL      (needs the package websockets;
       the database that the URI names must be empty)
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from websockets.sync.client import connect

PORTS = [18101, 18102]
ODL = sys.argv[1]


def start(*arguments):
    return subprocess.Popen([ODL, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def get(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        return json.load(answer)


def wait_until(condition, what, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise SystemExit(f"not within {seconds} s: {what}")


class Load(threading.Thread):
    """Reads accounts and their transactions from one process, on and on, and checks what must hold of every answer."""

    def __init__(self, port, accounts):
        super().__init__(daemon=True)
        self.port, self.accounts = port, accounts
        self.answers, self.errors, self.wrong, self.slowest, self.stopped = 0, 0, 0, 0.0, False

    def run(self):
        while not self.stopped:
            account = self.accounts[self.answers % len(self.accounts)]
            began = time.monotonic()
            try:
                rows = get(self.port, f"/api/v1/accounts/{account}/transactions?limit=50")["transactions"]
                dates = [row["date"] for row in rows]
                self.wrong += dates != sorted(dates, reverse=True)
                self.wrong += get(self.port, f"/api/v1/accounts/{account}/balance")["accountNumber"] != account
                self.answers += 2
            except urllib.error.HTTPError as error:
                error.close()
                # An account may have been closed since the list was read.
                self.errors += error.code != 404
                self.answers += 1
            except OSError:
                self.errors += 1
                time.sleep(0.05)
            self.slowest = max(self.slowest, time.monotonic() - began)


class Follower(threading.Thread):
    """Listens to the first process and, when that is gone, to the next one, behind its last token."""

    def __init__(self, ports):
        super().__init__(daemon=True)
        self.ports, self.events, self.resumed, self.stopped = list(ports), [], 0, False

    def run(self):
        while not self.stopped:
            after = f"?after={self.events[-1]['token']}" if self.events else ""
            try:
                with connect(f"ws://127.0.0.1:{self.ports[0]}/ws/changes{after}") as socket:
                    while not self.stopped:
                        try:
                            self.events.append(json.loads(socket.recv(timeout=0.5)))
                        except TimeoutError:
                            continue
            except Exception:  # whichever way a connection to a killed process breaks
                self.ports.append(self.ports.pop(0))
                self.resumed += 1
                time.sleep(0.1)


def number(event):
    return int(event["token"].rsplit("-", 1)[1])


def main():
    directory = tempfile.mkdtemp(prefix="odl-two-")
    table = directory + "/table"
    subprocess.run([ODL, "generate", table, "--accounts", "100", "--statements-per-account", "4"], check=True, capture_output=True)
    subprocess.run([ODL, "sync", "--table", table, "--until-caught-up"], check=True, capture_output=True)
    processes = [start("sync", "--table", table)]
    servers = [
        start("serve", "--port", str(port), "--dashboard-port", str(port + 100), "--admin-port", str(port + 200), "--data-dir", directory)
        for port in PORTS
    ]
    processes += servers
    try:
        for port in PORTS:
            wait_until(lambda port=port: get(port, "/api/v1/accounts?limit=1")["accounts"], f"port {port} answers")
        accounts = [row["accountNumber"] for row in get(PORTS[0], "/api/v1/accounts?limit=50")["accounts"]]
        follower = Follower(PORTS)
        loads = [Load(port, accounts) for port in PORTS for _ in range(2)]
        for thread in [follower, *loads]:
            thread.start()
        generator = start("generate", table, "--mode", "continuous", "--rate", "30")
        processes.append(generator)
        wait_until(lambda: len(follower.events) > 100, "a hundred events")
        servers[0].send_signal(signal.SIGKILL)
        for load in loads[:2]:
            load.stopped = True
        seen = len(follower.events)
        wait_until(lambda: len(follower.events) > seen + 200, "two hundred events from the other process")
        generator.send_signal(signal.SIGINT)
        generator.wait(20)
        processes[0].send_signal(signal.SIGINT)
        processes[0].wait(20)
        subprocess.run([ODL, "sync", "--table", table, "--until-caught-up"], check=True, capture_output=True)
        verified = subprocess.run([ODL, "verify", "--table", table], capture_output=True, text=True)
        last = None
        while last != len(follower.events):
            last = len(follower.events)
            time.sleep(1)
        for thread in [follower, *loads]:
            thread.stopped = True
        for thread in [follower, *loads]:
            thread.join(10)
    finally:
        for process in processes:
            process.kill()
            process.wait()
        subprocess.run(["rm", "-rf", directory], check=True)
    numbers = [number(event) for event in follower.events]
    whole = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    survivors = loads[2:]
    wrong = sum(load.wrong for load in loads)
    errors = sum(load.errors for load in survivors)
    print(f"events {len(numbers)}, resumed {follower.resumed} time(s), each once and in order: {whole}")
    print(
        f"surviving process: {sum(load.answers for load in survivors)} answers, {errors} errors, "
        f"slowest {max(load.slowest for load in survivors):.2f} s; wrong answers of both: {wrong}")
    print(f"odl verify: {verified.stdout.strip()}")
    return 0 if whole and follower.resumed == 1 and not wrong and not errors and verified.returncode == 0 else 1


sys.exit(main())
