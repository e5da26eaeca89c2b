"""Requests per second of each route, by wrk, with the same requests in the same order for everyone."""

import json
import os
import random
import subprocess
import urllib.parse

from . import answers
from .contestants import BENCHMARKS, Server

CONNECTIONS = 64
THREADS = 2
PATHS_PER_ROUTE = 10_000
# A route's name in the report, in the order of the table there.
ROUTES = ("hello", "balance", "latest statement", "statements", "transactions", "transactions by category", "search", "accounts")


class Requests:
    """The paths that are asked for, drawn once from the data that is served."""

    def __init__(self, url: str, directory: str, seed: int = 42):
        rng = random.Random(seed)
        self.directory = directory
        listed = answers.pages(url, "/api/v1/accounts", 500)
        self.accounts = [row["accountNumber"] for _, page in listed for row in page["accounts"]]
        categories, words = set(), set()
        for account in rng.sample(self.accounts, min(100, len(self.accounts))):
            _, statement = answers.get(url, f"/api/v1/accounts/{account}/statements/latest")
            categories |= {row["category"] for row in statement["transactions"] if row["category"]}
            words |= {row["merchant"].split()[0] for row in statement["transactions"] if row["merchant"]}
        categories, words = sorted(categories), sorted(words)

        def draw(suffix) -> list[str]:
            return [f"/api/v1/accounts/{rng.choice(self.accounts)}{suffix()}" for _ in range(PATHS_PER_ROUTE)]
        self.paths = {
            "balance": draw(lambda: "/balance"),
            "latest statement": draw(lambda: "/statements/latest"),
            "statements": draw(lambda: "/statements"),
            "transactions": draw(lambda: "/transactions"),
            "transactions by category": draw(lambda: f"/transactions?category={urllib.parse.quote(rng.choice(categories))}"),
            "search": draw(lambda: f"/transactions/search?q={urllib.parse.quote(rng.choice(words))}"),
        }

    def check(self, reference: str, other: str, each: int = 20) -> None:
        """Raises where two servers do not answer alike: figures of different work are not compared."""
        paths = [path for route in self.paths.values() for path in route[:each]] + ["/api/v1/accounts?limit=50"]
        differences = [found for path in paths if (found := answers.difference(reference, other, path))]
        if differences:
            raise RuntimeError(f"{other} answers {len(differences)} of {len(paths)} requests differently: {differences[0]}")

    def file(self, route: str, server: Server) -> tuple[str, str]:
        """(URL, file of paths) of a route. Cursors are each implementation's own: pages of accounts are collected from it."""
        if route == "hello":
            url, _, path = server.hello.rpartition("/")
            return url, self._write(route, [f"/{path}"])
        if route == "accounts":
            return server.url, self._write(route, [path for path, _ in answers.pages(server.url, "/api/v1/accounts", 50)])
        return server.url, self._write(route, self.paths[route])

    def _write(self, route: str, paths: list[str]) -> str:
        name = os.path.join(self.directory, route.replace(" ", "-") + ".paths")
        with open(name, "w") as file:
            file.write("\n".join(paths) + "\n")
        return name


def measure(requests: Requests, route: str, server: Server, seconds: int, warm_up: int) -> dict:
    """wrk's figures and the CPU time in milliseconds that the API's processes and the store's spent on a request."""
    url, file = requests.file(route, server)
    _wrk(url, file, warm_up)
    before = server.cpu()
    result = _wrk(url, file, seconds)
    api, store = (1e3 * (b - a) / max(1, result["requests"]) for a, b in zip(before, server.cpu()))
    return {**result, "per_second": result["requests"] / result["seconds"], "api_cpu_ms": api, "store_cpu_ms": store}


def _wrk(url: str, file: str, seconds: int) -> dict:
    command = ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "--timeout", "10s",
               "-s", os.path.join(BENCHMARKS, "wrk.lua"), url, "--", file]
    output = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=True).stdout
    return json.loads(output.strip().splitlines()[-1])
