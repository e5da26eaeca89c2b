"""The promises that a load test is about, as `odl load-test` has them, from what Locust counts."""

from dataclasses import dataclass

import gevent


@dataclass
class Promise:
    name: str
    target: str
    actual: str
    passed: bool


class SyncWatch:
    """Asks the API once a second how far behind the data is, and keeps the worst."""

    def __init__(self, read_metrics):
        self.read_metrics = read_metrics
        self.state = None
        self.worst = None
        self.freshness = None
        self.stopped = False

    def run(self) -> None:
        while not self.stopped:
            try:
                metrics = self.read_metrics()
            except Exception:  # the load itself shows that the server does not answer
                metrics = None
            if metrics:
                self.state = metrics["state"]
                self.freshness = metrics["freshness_ms"]
                if metrics["sync_lag_seconds"] is not None:
                    self.worst = max(self.worst or 0, metrics["sync_lag_seconds"])
            gevent.sleep(1)

    def stop(self) -> None:
        self.stopped = True


def check(total, watch: SyncWatch, options) -> list[Promise]:
    """total: Locust's statistics of all requests."""
    answered = total.num_requests - total.num_failures
    seconds = max((total.last_request_timestamp or 0) - total.start_time, 0.001)
    rate = answered / seconds
    p95 = total.get_response_time_percentile(0.95) if total.num_requests else None
    failed = 100 * total.num_failures / total.num_requests if total.num_requests else 100
    return [
        # As with odl load-test: the seconds at both ends are not whole requests.
        Promise("requests per second", f"at least {options.sla_qps:g}", f"{rate:.1f}", rate >= 0.99 * options.sla_qps),
        Promise(
            "P95 latency, uncorrected",
            f"below {options.sla_p95:g} ms",
            f"{p95:.0f} ms" if p95 is not None else "nothing measured",
            p95 is not None and p95 < options.sla_p95,
        ),
        Promise(
            "failed or dropped requests",
            "none" if options.sla_failures == 0 else f"at most {options.sla_failures:g}%",
            "none" if total.num_failures == 0 else f"{total.num_failures} of {total.num_requests} ({failed:.2f}%)",
            total.num_requests > 0 and failed <= options.sla_failures,
        ),
        sync_promise(watch, options.sla_sync),
    ]


def sync_promise(watch: SyncWatch, target: float) -> Promise:
    if watch.state is None:
        actual, passed = "the API did not say", False
    elif watch.state != "following" or watch.worst is None:
        actual, passed = f"replication is {watch.state}: nothing keeps the data in step", False
    else:
        fresh = f"; freshness p95 {watch.freshness['p95']:.0f} ms" if watch.freshness else ""
        actual, passed = f"{watch.worst:.2f} s behind at most{fresh}", watch.worst < target
    return Promise("data sync", f"below {target:g} s", actual, passed)


def text(promises: list[Promise]) -> str:
    name = max(len(p.name) for p in promises)
    target = max(len(p.target) for p in promises)
    lines = [f"  {'PASS' if p.passed else 'FAIL'}  {p.name:<{name}}  {p.target:<{target}}  {p.actual}" for p in promises]
    overall = "PASS" if all(p.passed for p in promises) else "FAIL"
    return "\n".join(["", "SLA", *lines, f"overall: {overall}"])
