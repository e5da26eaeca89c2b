"""`odl load-test` against a real server: what it counts, and that it does not flatter."""

import os
import signal
import time

import pytest
from deltalake import DeltaTable

import lake
from load import EASY, LoadTest, adds_up
from odl import Server, free_ports
from test_bad_input import refuse


@pytest.fixture
def server(running, table, tmp_path) -> Server:
    return Server(running, table, tmp_path / "data")


def stop_for(server: Server, seconds: float) -> None:
    pid = server.process.process.pid
    os.kill(pid, signal.SIGSTOP)
    try:
        time.sleep(seconds)
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_server_that_stands_still_is_seen_by_the_corrected_latency_only(odl, server, tmp_path):
    """The short form of `load-testing/acceptance.py stall`."""
    load = LoadTest(
        odl, server.url, tmp_path, "--rate", 200, "--duration", "8s", "--warm-up", "1s", "--connections", 8, "--mix", "balance=1", *EASY[:2]
    )
    time.sleep(3)
    stop_for(server, 2)
    result = load.finish(expect=1)
    adds_up(result)
    counts = result["progress"]
    # By the clock: 200 a second for the seven seconds that are measured, and every one was answered in the end.
    assert counts["scheduled"] == counts["done"] == 1_400
    corrected, uncorrected = result["latency_ms"]["corrected"], result["latency_ms"]["uncorrected"]
    # Two of seven seconds: a twentieth of all requests waited for at least 1.4 s. Eight were out when it stopped.
    assert corrected["p95"] > 1_200 and corrected["p90"] > 1_000, corrected
    assert uncorrected["p95"] < corrected["p95"] / 2, uncorrected
    assert corrected["max"] >= uncorrected["max"] >= 1_500
    assert result["generator"]["longest_silence_seconds"] > 1.5
    findings = "\n".join(result["findings"])
    assert "Coordinated omission: p99 is" in findings and "The server stood still" in findings
    assert "Coordinated omission: p99 is" in load.text and load.text.endswith("overall: FAIL\n"), load.text
    failed = [promise["name"] for promise in result["sla"] if not promise["passed"]]
    assert failed == ["P95 latency, corrected"], result["sla"]


def test_users_are_served_and_changes_seen(odl, server, table, tmp_path):
    """The closed model, all forms of the report, and the freshness of a commit that comes meanwhile."""
    html, markdown = tmp_path / "report.html", tmp_path / "report.md"
    load = LoadTest(
        odl, server.url, tmp_path, "--users", 10, "--spawn-rate", 10, "--duration", "8s", "--warm-up", "1s", "--benchmark", "--html", html,
        "--markdown", markdown, *EASY,
    )
    time.sleep(1.5)
    key = lake.snapshot(table).column("statementId").to_pylist()[0]
    DeltaTable(str(table)).update(predicate=f"statementId = '{key}'", updates={"accountHolder": "'Changed Under Load'"})
    result = load.finish(expect=0)
    adds_up(result)
    assert result["verdict"] == "PASS" and result["state"] == "finished" and result["model"] == "closed"
    assert result["environment"]["store"] == "sqlite" and result["environment"]["cores"] == os.cpu_count()
    assert result["progress"]["users"] == 10 and result["progress"]["failed"] == 0 and result["progress"]["done"] > 20
    assert result["freshness_ms"]["count"] >= 1
    assert {route["route"] for route in result["routes"]} == {"balance", "latest_statement", "transactions_by_category", "search", "accounts"}
    assert any(route["store_ms"] and route["store_ms"]["count"] > 0 for route in result["routes"])
    assert [point["second"] for point in result["series"]][:8] == list(range(8))
    assert [point["warm_up"] for point in result["series"]][:8] == [True] + 7 * [False]
    assert "overall: PASS" in load.text and "commit to message" in load.text
    assert "<svg" in html.read_text() and "# Load test: PASS" in markdown.read_text()


def test_what_cannot_be_sent_is_dropped_and_counted(odl, server, tmp_path):
    load = LoadTest(
        odl, server.url, tmp_path, "--rate", 100, "--arrivals", "poisson", "--duration", "4s", "--warm-up", "0s", "--connections", 1,
        "--queue-limit", 5, "--mix", "balance=1", *EASY,
    )
    time.sleep(1.5)
    stop_for(server, 1)
    result = load.finish(expect=1)
    adds_up(result)
    assert result["progress"]["dropped"] > 20
    assert any("were due and never sent" in finding for finding in result["findings"])


def test_a_server_that_dies_fails_the_test(odl, server, tmp_path):
    load = LoadTest(odl, server.url, tmp_path, "--rate", 100, "--duration", "4s", "--warm-up", "0s", *EASY)
    time.sleep(1.5)
    server.process.kill()
    result = load.finish(expect=1)
    adds_up(result)
    causes = {failure["cause"] for failure in result["failures"]}
    assert "connection refused" in causes, causes


def test_an_interrupted_test_reports_what_it_has(odl, server, tmp_path):
    load = LoadTest(odl, server.url, tmp_path, "--rate", 50, "--duration", "60s", "--warm-up", "0s", *EASY)
    time.sleep(2)
    load.process.send_signal(signal.SIGINT)
    result = load.finish(expect=130)
    adds_up(result)
    assert result["state"] == result["verdict"] == "stopped" and result["progress"]["done"] > 10
    assert "no verdict" in load.text


@pytest.mark.parametrize(
    "options, mentions",
    [
        (["--rate", "0"], ["rate", "0.1"]),
        (["--users", "0"], ["users"]),
        (["--duration", "10s", "--warm-up", "10s"], ["warm_up", "10"]),
        (["--mix", "balance=1,transfers=2"], ["mix", "transfers", "latest_statement"]),
        (["--url", "https://127.0.0.1:1"], ["https://127.0.0.1:1", "HTTP"]),
        (["--url", "localhost"], ["localhost", "http://127.0.0.1:8000"]),
        (["--url", "http://no-such-host.invalid"], ["no-such-host.invalid"]),
        (["--html", "/no/such/directory/report.html"], ["/no/such/directory"]),
    ],
)
def test_what_makes_no_sense(odl, options, mentions):
    refuse(odl, "load-test", *options, mentions=mentions)


def test_nobody_there(odl):
    port = free_ports(1)[0]
    refuse(odl, "load-test", "--url", f"http://127.0.0.1:{port}", mentions=[f"127.0.0.1:{port}", "refused", "odl serve"])


def test_no_accounts(odl, running, tmp_path):
    api, dashboard, admin = free_ports(3)
    running("serve", "--port", api, "--dashboard-port", dashboard, "--admin-port", admin, "--data-dir", tmp_path / "empty")
    deadline = time.monotonic() + 30
    while "refused" in (done := odl.attempt("load-test", "--url", f"http://127.0.0.1:{api}")).stderr:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1 and "has no accounts" in done.stderr, done
