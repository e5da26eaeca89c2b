"""load-testing/ with the real Locust against a real server."""

import os
import subprocess
import sys

from odl import Server, free_ports
from conftest import REPOSITORY

SCRIPT = REPOSITORY / "load-testing" / "run_load_test.sh"


def locust(*arguments) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHON": sys.executable}
    return subprocess.run([SCRIPT, *map(str, arguments)], capture_output=True, text=True, timeout=90, env=environment)


def short(server: Server, *arguments) -> subprocess.CompletedProcess:
    return locust("-u", 10, "-r", 10, "-t", "10s", "--headless", "-H", server.url, *arguments)


def test_promises_that_are_kept_and_broken(running, table, tmp_path):
    server = Server(running, table, tmp_path / "data")
    report = tmp_path / "report.html"
    done = short(server, "--sla-qps", 5, "--sla-p95", 60_000, "--html", report)
    assert done.returncode == 0, done.stdout + done.stderr
    for promise in ["requests per second", "P95 latency, uncorrected", "failed or dropped requests", "data sync"]:
        assert f"PASS  {promise}" in done.stdout, done.stdout
    assert "overall: PASS" in done.stdout
    page = report.read_text()
    for route in ["balance", "latest_statement", "transactions_by_category", "search", "accounts"]:
        assert route in page

    done = short(server, "--sla-qps", 1_000_000)
    assert done.returncode == 1 and "FAIL  requests per second" in done.stdout and "overall: FAIL" in done.stdout, done.stdout


def test_nobody_there():
    done = locust("-u", 1, "-t", "60s", "--headless", "-H", f"http://127.0.0.1:{free_ports(1)[0]}")
    assert done.returncode == 2 and "cannot be load-tested" in done.stderr, done.stderr
