"""Requests per second, latency, CPU and memory under wrk, route by route."""

from harness.bench import Bench, in_order, in_turns, say
from harness.figures import contestants_of, megabytes, spread
from harness.throughput import CONNECTIONS, ROUTES, THREADS, Requests
from harness.throughput import measure as wrk


def measure(bench: Bench) -> dict[str, list[dict]]:
    """One contestant's server runs at a time, except while answers are compared."""
    contestants, scale = bench.contestants, bench.scale
    with contestants[0].serving() as reference:
        requests = Requests(reference.url, bench.directory)
        for other in contestants[1:]:
            with other.serving() as server:
                requests.check(reference.url, server.url)
    say("all give the same answers")
    rows, memory = [], []
    for number in range(scale["rounds"]):
        for contestant in in_turns(contestants, number):
            with contestant.serving() as server:
                for route in ROUTES:
                    row = wrk(requests, route, server, scale["seconds"], scale["warm_up"])
                    say(f"{route}, round {number + 1}, {contestant.name}: {row['per_second']:,.0f}/s, p95 {row['p95_ms']:.1f} ms, "
                        f"errors {row['errors']}")
                    rows.append({"contestant": contestant.name, "route": route, "round": number + 1, **row})
                api, store = server.memory()
                memory.append({"contestant": contestant.name, "round": number + 1, "api": api, "store": store})
    return {"rows": in_order(rows, contestants), "memory": in_order(memory, contestants)}


def markdown(result: dict[str, list[dict]], scale: dict) -> str:
    names, medians = contestants_of(result["rows"]), _medians(result["rows"])
    head = f"### Requests: wrk -t{THREADS} -c{CONNECTIONS} -d{scale['seconds']}s"
    return "\n".join([
        head, "", "*hello* is a constant small JSON: what each framework can do at most.", "",
        "Requests per second, median (lowest to highest round), and how many times as many the first column has:", "",
        *_routes(names, lambda route, name: _rate(medians, route, name, names[0])),
        "", "p95 in milliseconds, in the round that is the median by requests per second:", "",
        *_routes(names, lambda route, name: f"{medians[route, name][0]['p95_ms']:.1f}"),
        "", "CPU milliseconds per request of the API's processes, in the same round; of mongod after the plus:", "",
        *_routes(names, lambda route, name: _cpu(medians[route, name][0])),
    ]) + "\n\n" + _memory(result)


def ratios(result: dict[str, list[dict]]) -> dict[str, float]:
    """Requests per second: of each route as a share of hello's, and in times the peer's on the same store."""
    medians, found = _medians(result["rows"]), {}

    def rate(route: str, name: str) -> float:
        return medians[route, name][0]["per_second"]
    for store in ("SQLite", "MongoDB"):
        for route in ROUTES:
            if route != "hello":
                found[f"{route}, {store}, to hello"] = rate(route, f"odl, {store}") / rate("hello", f"odl, {store}")
                found[f"{route}, {store}, to the peer"] = rate(route, f"odl, {store}") / rate(route, f"peer, {store}")
    return found


def _medians(rows: list[dict]) -> dict[tuple[str, str], tuple[dict, list[dict]]]:
    """By route and contestant: the round that is the median by requests per second, and all of them."""
    found = {}
    for route in ROUTES:
        for name in contestants_of(rows):
            rounds = [row for row in rows if (row["contestant"], row["route"]) == (name, route)]
            rounds.sort(key=lambda row: row["per_second"])
            found[route, name] = rounds[(len(rounds) - 1) // 2], rounds
    return found


def _routes(names: list[str], cell) -> list[str]:
    return ["| route | " + " | ".join(names) + " |", "|---|" + "---:|" * len(names),
            *(f"| {route} | " + " | ".join(cell(route, name) for name in names) + " |" for route in ROUTES)]


def _rate(medians: dict, route: str, name: str, first: str) -> str:
    median, rows = medians[route, name]
    ratio = f", {medians[route, first][0]['per_second'] / median['per_second']:.1f}x" if name != first else ""
    errors = sum(row["errors"] for row in rows)
    return spread([row["per_second"] for row in rows]) + ratio + (f", **{errors} errors**" if errors else "")


def _cpu(row: dict) -> str:
    return f"{row['api_cpu_ms']:.3f}" + (f" + {row['store_cpu_ms']:.3f}" if row["store_cpu_ms"] else "")


def _memory(result: dict) -> str:
    lines = ["### Peak resident memory of the servers under that load", "", "| | API | store |", "|---|---:|---:|"]
    for name in contestants_of(result["memory"]):
        rows = [row for row in result["memory"] if row["contestant"] == name]
        api, store = max(row["api"] for row in rows), max(row["store"] for row in rows)
        lines.append(f"| {name} | {megabytes(api)} | {megabytes(store) if store else 'in the API'} |")
    return "\n".join(lines) + "\n"
