"""A run's result as the tables of BENCHMARKS.md."""

import re
import statistics

from probe_latency import summary

from . import hot, scan, sustained
from .throughput import CONNECTIONS, ROUTES, THREADS

BEGIN, END = "<!-- begin: written by benchmarks/run -->", "<!-- end: written by benchmarks/run -->"


def rewrite(path: str, result: dict) -> None:
    """Replaces what stands between the markers."""
    with open(path) as file:
        text = file.read()
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    if len(pattern.findall(text)) != 1:
        raise ValueError(f"{path} must hold the markers '{BEGIN}' and '{END}' once each")
    with open(path, "w") as file:
        file.write(pattern.sub(lambda _: f"{BEGIN}\n{markdown(result)}{END}", text))


def markdown(result: dict) -> str:
    parts = [_machine(result)]
    if result["load"]:
        parts.append(_load(result))
    if result["latency"]:
        parts.append(_latency(result))
    if result.get("sustained"):
        parts.append(sustained.table(result["sustained"]))
    if result.get("scan"):
        parts.append(scan.markdown(result["scan"]))
    if result["requests"]:
        parts += [_requests(result), _memory(result)]
    if result.get("hot"):
        parts.append(hot.table(result["hot"]))
    return "\n".join(parts)


def _machine(result: dict) -> str:
    machine, scale = result["machine"], result["scale"]
    packages = ", ".join(f"{name} {machine[name]}" for name in (
        "python", "fastapi", "uvicorn", "uvloop", "httptools", "orjson", "pymongo", "deltalake", "pyarrow", "websockets"))
    data = f"{scale['accounts']:,} accounts x {scale['statements']} statements x {scale['transactions']} transactions"
    return f"""\
{machine['date']}, commit {machine['commit']}, `benchmarks/run --scale {scale['name']}`: {data}, {scale['rounds']} rounds.

{machine['cores']} cores of {machine['cpu']}, {machine['memory_gb']} GB, Linux {machine['kernel']}; \
load average at the start {machine['load_average_at_start']:.2f}.
Servers, stores, load generators and clients share these cores.
{machine['swift']}; mongod {machine['mongod']}, {packages}; {machine['wrk']}.
"""


def _load(result: dict) -> str:
    sizes = list(dict.fromkeys(row["statements"] for row in result["load"]))
    lines = [
        "### Initial load", "",
        "Statements per second from an empty store to the last row durable and indexed; the start of the process is part of it.", "",
        "| | " + " | ".join(f"{n:,} statements: per second | loader's peak memory | store's" for n in sizes) + " |",
        "|---|" + "---:|---:|---:|" * len(sizes),
    ]
    for name in _names(result["load"]):
        cells = []
        for size in sizes:
            rows = [row for row in result["load"] if row["contestant"] == name and row["statements"] == size]
            store, memory = max(row["store_memory"] for row in rows), max(row["memory"] for row in rows)
            cells += [_spread([row["per_second"] for row in rows]), _megabytes(memory) if memory else "-",
                      _megabytes(store) if store else "in the loader"]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _latency(result: dict) -> str:
    lines = [
        "### Commit in Delta to message at a WebSocket client", "",
        "| | commits | p50 | p95 | p99 | max |", "|---|---:|---:|---:|---:|---:|",
    ]
    for name, samples in result["latency"].items():
        row = summary(samples)
        cells = [f"{row[key]:.0f} ms" for key in ("p50_ms", "p95_ms", "p99_ms", "max_ms")]
        lines.append(f"| {name} | {row['commits']} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _requests(result: dict) -> str:
    names = _names(result["requests"])
    medians = {}
    for route in ROUTES:
        for name in names:
            rows = [row for row in result["requests"] if (row["contestant"], row["route"]) == (name, route)]
            rows.sort(key=lambda row: row["per_second"])
            medians[route, name] = rows[(len(rows) - 1) // 2], rows
    head = f"### Requests: wrk -t{THREADS} -c{CONNECTIONS} -d{result['scale']['seconds']}s"
    return "\n".join([
        head, "", "*hello* is a constant small JSON: what each framework can do at most.", "",
        "Requests per second, median (lowest to highest round), and how many times as many the first column has:", "",
        *_routes(names, lambda route, name: _rate(medians, route, name, names[0])),
        "", "p95 in milliseconds, in the round that is the median by requests per second:", "",
        *_routes(names, lambda route, name: f"{medians[route, name][0]['p95_ms']:.1f}"),
        "", "CPU milliseconds per request of the API's processes, in the same round; of mongod after the plus:", "",
        *_routes(names, lambda route, name: _cpu(medians[route, name][0])),
    ]) + "\n"


def _routes(names: list[str], cell) -> list[str]:
    return ["| route | " + " | ".join(names) + " |", "|---|" + "---:|" * len(names),
            *(f"| {route} | " + " | ".join(cell(route, name) for name in names) + " |" for route in ROUTES)]


def _rate(medians: dict, route: str, name: str, first: str) -> str:
    median, rows = medians[route, name]
    ratio = f", {medians[route, first][0]['per_second'] / median['per_second']:.1f}x" if name != first else ""
    errors = sum(row["errors"] for row in rows)
    return _spread([row["per_second"] for row in rows]) + ratio + (f", **{errors} errors**" if errors else "")


def _cpu(row: dict) -> str:
    return f"{row['api_cpu_ms']:.3f}" + (f" + {row['store_cpu_ms']:.3f}" if row["store_cpu_ms"] else "")


def _memory(result: dict) -> str:
    lines = ["### Peak resident memory of the servers under that load", "", "| | API | store |", "|---|---:|---:|"]
    for name in _names(result["memory"]):
        rows = [row for row in result["memory"] if row["contestant"] == name]
        api, store = max(row["api"] for row in rows), max(row["store"] for row in rows)
        lines.append(f"| {name} | {_megabytes(api)} | {_megabytes(store) if store else 'in the API'} |")
    return "\n".join(lines) + "\n"


def _names(rows: list[dict]) -> list[str]:
    return list(dict.fromkeys(row["contestant"] for row in rows))


def _spread(values: list[float]) -> str:
    """The lower middle one of an even number, so that the figure is one that was measured."""
    return f"{statistics.median_low(values):,.0f} ({min(values):,.0f} to {max(values):,.0f})"


def _megabytes(count: int) -> str:
    return f"{count / 2**20:,.0f} MB"
