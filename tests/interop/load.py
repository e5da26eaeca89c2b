"""Runs `odl load-test` against a server of the test."""

import json
import subprocess
import time
from pathlib import Path

# Promises that a debug build on a busy machine keeps: what is tested is the test, not the speed.
EASY = ("--sla-qps", 1, "--sla-p95", 60_000)


class LoadTest:
    """A load test that runs, and its result."""

    def __init__(self, odl, url: str, directory: Path, *options):
        self.directory = directory
        self.result_file = directory / "result.json"
        command = [odl.binary, "load-test", "--url", url, "--json", self.result_file, *options]
        self.started = time.monotonic()
        self.process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.text = ""

    def finish(self, expect: int) -> dict:
        self.text, errors = self.process.communicate(timeout=90)
        assert self.process.returncode == expect, (self.process.returncode, self.text, errors)
        return json.loads(self.result_file.read_text())


def adds_up(result: dict) -> None:
    """Every request that was due is somewhere."""
    counts = result["progress"]
    assert counts["scheduled"] == counts["sent"] + counts["dropped"], counts
    assert counts["sent"] == counts["done"] + counts["gone"] + counts["failed"] + counts["in_flight"], counts
    assert counts["failed"] == sum(failure["count"] for failure in result["failures"]), result["failures"]
    assert counts["done"] == sum(route["done"] for route in result["routes"]), result["routes"]
