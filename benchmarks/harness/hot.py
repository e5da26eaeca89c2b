"""Accounts that are asked for again and again: balance and latest statement of a thousand of them, which odl's read cache holds."""

from . import throughput
from .throughput import Requests

ROUTES = ("balance", "latest statement")
ACCOUNTS = 1_000


def measure(contestants: list, directory: str, seconds: int, warm_up: int, say) -> list[dict]:
    """wrk on each contestant in turn, the same paths for all."""
    rows = []
    requests = None
    for contestant in contestants:
        with contestant.serving() as server:
            requests = requests or _hot(Requests(server.url, directory))
            for route in ROUTES:
                row = throughput.measure(requests, route, server, seconds, warm_up)
                say(f"hot accounts, {route}, {contestant.name}: {row['per_second']:,.0f}/s, CPU of the API {row['api_cpu_ms']:.3f} ms, "
                    f"of mongod {row['store_cpu_ms']:.4f} ms, errors {row['errors']}")
                rows.append({"contestant": contestant.name, "route": route, **row})
    return rows


def _hot(requests: Requests) -> Requests:
    suffixes = {"balance": "/balance", "latest statement": "/statements/latest"}
    for route, suffix in suffixes.items():
        requests.paths[route] = [f"/api/v1/accounts/{account}{suffix}" for account in requests.accounts[:ACCOUNTS]]
    return requests


def table(rows: list[dict]) -> str:
    """For BENCHMARKS.md."""
    lines = [f"### Hot accounts: {ACCOUNTS:,} of them, again and again", "",
             "| | route | requests/s | p95 | CPU ms per request, API | mongod |", "|---|---|---:|---:|---:|---:|"]
    for row in rows:
        errors = f", **{row['errors']} errors**" if row["errors"] else ""
        lines.append(f"| {row['contestant']} | {row['route']} | {row['per_second']:,.0f}{errors} | {row['p95_ms']:.1f} ms | "
                     f"{row['api_cpu_ms']:.3f} | {row['store_cpu_ms']:.3f} |")
    return "\n".join(lines) + "\n"
