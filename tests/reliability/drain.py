"""Two servers on one store are replaced one after the other under 500 requests a second: no request fails.

The client does what HTTP clients and balancers do: connections are kept, `/ready` is looked at ten times a second, and a GET on a
kept connection that the server has closed before the first byte of an answer is sent again over another one (RFC 9110, 9.2.2).
"""

import http.client
import queue
import threading
import time
from collections import Counter

import lake
from waiting import wait_until

THREADS = 24
DRAIN = 2
PATHS = ("/api/v1/accounts/{}/balance", "/api/v1/accounts/{}/statements/latest", "/api/v1/accounts/{}/transactions?limit=20")


def run(trial, options) -> None:
    table, data = trial.generate(trial.directory / "table", accounts=200, statements_per_account=3), trial.directory / "data"
    store = trial.store(options.store)
    serve = lambda ports=None: trial.serve(table, data, *store, "--drain", DRAIN, ports=ports)  # noqa: E731
    servers = [serve()]
    wait_until(lambda: servers[0].get("/api/v1/sync/status")["state"] == "following", "the table is loaded", process=servers[0].process)
    servers.append(serve())
    accounts = sorted(set(lake.snapshot(table).column("accountNumber").to_pylist()))
    writer = trial.writes(table, 5)
    balancer = Balancer([server.ports for server in servers], accounts, options.rate or 500)
    balancer.start()
    times, codes = [], []
    try:
        for index in (0, 1, 0, 1):
            time.sleep(4)
            began = time.monotonic()
            codes.append(servers[index].process.stop())
            servers[index] = serve(servers[index].ports)
            times.append(time.monotonic() - began)
            wait_until(lambda index=index: balancer.ready[index], "the balancer has noticed")
        time.sleep(2)
    finally:
        balancer.finish()
    writer.stop()
    done, latencies = balancer.counts, sorted(balancer.latencies)
    trial.figure("replaced, from SIGTERM to ready again", ", ".join(f"{seconds:.1f} s" for seconds in times))
    trial.figure("requests due / answered", f"{balancer.due} / {done['answered']} ({done['answered'] / balancer.seconds:.0f} a second)")
    trial.figure("answered by each server", ", ".join(str(done[f"server {index}"]) for index in range(2)))
    trial.figure("sent again: kept connection closed / refused connection", f"{done['closed']} / {done['refused']}")
    trial.figure("p50 / p99 / slowest, from when due", " / ".join(f"{1e3 * latencies[min(len(latencies) - 1, int(len(latencies) * part))]:.1f}" for part in (0.5, 0.99, 1)) + " ms")  # fmt: skip
    trial.figure("404 (accounts closed meanwhile)", done["404"])
    for failure, count in Counter(balancer.failures).most_common(5):
        trial.figure("  failed", f"{count} x {failure}")
    trial.in_step(servers[0], table)
    trial.promise("no request failed", not balancer.failures and done["answered"] == balancer.due)
    trial.promise("none was sent to a server that had gone (drain is long enough)", done["refused"] == 0)
    trial.promise("every server ended with 0", codes == [0, 0, 0, 0])
    trial.promise("500 a second were asked", balancer.due / balancer.seconds > 0.95 * balancer.rate)
    trial.promise("replication went on, store and table are equal", trial.is_equal(table, "--data-dir", data, *store))


class Balancer:
    """An open model: requests are due by the clock, and wait for one of the threads."""

    def __init__(self, ports: list[list[int]], accounts: list[str], rate: float):
        self.ports, self.accounts, self.rate = ports, accounts, rate
        self.ready, self.due, self.seconds = [True] * len(ports), 0, 0.0
        self.counts, self.failures, self.latencies = Counter(), [], []
        self.lock, self.stop = threading.Lock(), threading.Event()
        self.queue: queue.Queue = queue.Queue()

    def start(self) -> None:
        self.threads = [threading.Thread(target=self.look), threading.Thread(target=self.clock)]
        self.workers = [threading.Thread(target=self.work) for _ in range(THREADS)]
        for thread in self.threads + self.workers:
            thread.start()

    def finish(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()
        for _ in self.workers:
            self.queue.put(None)
        for thread in self.workers:
            thread.join()

    def look(self) -> None:
        while not self.stop.wait(0.1):
            for index, (_, _, admin) in enumerate(self.ports):
                connection = http.client.HTTPConnection("127.0.0.1", admin, timeout=2)
                try:
                    connection.request("GET", "/ready")
                    self.ready[index] = connection.getresponse().status == 200
                except OSError:
                    self.ready[index] = False
                connection.close()

    def clock(self) -> None:
        began = time.monotonic()
        while not self.stop.is_set():
            self.seconds = time.monotonic() - began
            while self.due < self.seconds * self.rate:
                self.queue.put((self.due, began + self.due / self.rate))
                self.due += 1
            time.sleep(0.002)

    def work(self) -> None:
        kept: dict[int, http.client.HTTPConnection] = {}
        while (job := self.queue.get()) is not None:
            number, due = job
            path = PATHS[number % len(PATHS)].format(self.accounts[number * 7 % len(self.accounts)])
            outcome = self.ask(kept, number, path)
            with self.lock:
                self.latencies.append(time.monotonic() - due)
                if outcome in (200, 404):
                    self.counts["answered"] += 1
                    self.counts["404"] += outcome == 404
                else:
                    self.failures.append(str(outcome))

    def ask(self, kept: dict, number: int, path: str):
        """The status, or what went wrong."""
        for _ in range(4):
            index = next((i for i in (number % 2, 1 - number % 2) if self.ready[i]), None)
            if index is None:
                return "no server is ready"
            is_kept = index in kept
            connection = kept.pop(index, None) or http.client.HTTPConnection("127.0.0.1", self.ports[index][0], timeout=10)
            try:
                if not is_kept:
                    connection.connect()
            except ConnectionRefusedError:
                self.count("refused")
                number += 1  # the other one
                continue
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError) as error:
                connection.close()
                if not is_kept:
                    return f"{type(error).__name__} on a new connection"
                self.count("closed")
                continue
            except OSError as error:
                return repr(error)
            try:
                answer.read()
            except (http.client.HTTPException, OSError) as error:
                return f"amid an answer: {error!r}"
            if not answer.will_close:
                kept[index] = connection
            self.count(f"server {index}")
            return answer.status
        return "four connections were closed"

    def count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1
