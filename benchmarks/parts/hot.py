"""Hot accounts, which odl's read cache before MongoDB holds: harness/hot.py."""

from harness import hot
from harness.bench import Bench, say
from harness.contestants import OursOnMongoDBCached


def measure(bench: Bench) -> list[dict]:
    cached = [OursOnMongoDBCached(bench.binary, bench.directory)] if bench.binary else []
    return hot.measure(cached + bench.peers[:1], bench.directory, bench.scale["seconds"], bench.scale["warm_up"], say)


def markdown(result: list[dict], scale: dict) -> str:
    return hot.table(result)


def ratios(result: list[dict]) -> dict[str, float]:
    rates = {(row["contestant"], row["route"]): row["per_second"] for row in result}
    return {f"hot {route}, MongoDB, to the peer": rates["odl, MongoDB, read cache", route] / rates["peer, MongoDB", route]
            for route in hot.ROUTES}
