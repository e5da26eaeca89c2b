"""Load tests over the API: started, watched, stopped, kept."""

import json
import os
import signal
import subprocess
import urllib.error
import urllib.request

import pytest

from odl import Server
from waiting import wait_until

PATH = "/api/v1/load-tests"
SHORT = {"rate": 50, "duration_seconds": 3, "warm_up_seconds": 1}
LONG = {"users": 2, "spawn_rate": 2, "duration_seconds": 600}


@pytest.fixture
def server(running, table, tmp_path) -> Server:
    return Server(running, table, tmp_path / "data")


def call(server: Server, method: str, path: str, body: dict | None = None) -> tuple[int, dict, dict]:
    request = urllib.request.Request(server.url + path, method=method)
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error), dict(error.headers)


def wait_for(server: Server, test: dict, state: str) -> dict:
    wait_until(lambda: server.get(f"{PATH}/{test['id']}")["state"] == state, f"the test is {state}", process=server.process)
    return server.get(f"{PATH}/{test['id']}")


def children(server: Server) -> list[int]:
    done = subprocess.run(["pgrep", "-P", str(server.process.process.pid)], capture_output=True, text=True)
    return [int(pid) for pid in done.stdout.split()]


def test_a_test_from_start_to_report(running, server, table, tmp_path):
    status, started, headers = call(server, "POST", PATH, SHORT)
    assert status == 201 and started["state"] == "running" and headers["Location"] == f"{PATH}/{started['id']}"
    assert started["model"] == "open" and started["target_rate"] == 50 and started["verdict"] is None
    wait_until(lambda: server.get(f"{PATH}/{started['id']}")["series"], "the series has begun", process=server.process)
    finished = wait_for(server, started, "finished")
    assert finished["verdict"] in ("PASS", "FAIL") and len(finished["sla"]) == 4
    assert [point["second"] for point in finished["series"]][:3] == [0, 1, 2]
    assert finished["progress"]["scheduled"] == 100
    listed = server.get(PATH)["load_tests"]
    assert [test["id"] for test in listed] == [started["id"]] and "series" not in listed[0]

    for form, begins in [("json", "{"), ("html", "<!doctype html>"), ("markdown", "# Load test")]:
        with urllib.request.urlopen(f"{server.url}{PATH}/{started['id']}/report?format={form}", timeout=10) as answer:
            assert answer.read().decode().startswith(begins)
            assert "attachment" in answer.headers["Content-Disposition"]

    # Results outlive the server.
    server.process.stop()
    again = Server(running, table, tmp_path / "data")
    assert again.get(f"{PATH}/{started['id']}") == finished


def test_one_at_a_time_and_stopped_when_asked(server):
    _, first, _ = call(server, "POST", PATH, LONG)
    status, problem, _ = call(server, "POST", PATH, SHORT)
    assert status == 409 and problem["type"] == "urn:odl:problem:load-test-running"
    wait_until(lambda: server.get(f"{PATH}/{first['id']}")["progress"]["users"] == 2, "the users have come", process=server.process)
    status, _, _ = call(server, "DELETE", f"{PATH}/{first['id']}")
    assert status == 202
    stopped = wait_for(server, first, "stopped")
    assert stopped["verdict"] == "stopped" and stopped["finished_at"]
    assert call(server, "DELETE", f"{PATH}/{first['id']}")[0] == 409
    _, second, _ = call(server, "POST", PATH, SHORT)
    assert [test["id"] for test in server.get(PATH)["load_tests"]] == [second["id"], first["id"]]


def test_a_process_that_dies_is_a_test_that_failed(server):
    _, started, _ = call(server, "POST", PATH, LONG)
    wait_until(lambda: server.get(f"{PATH}/{started['id']}")["series"], "it runs", process=server.process)
    for pid in children(server):
        os.kill(pid, signal.SIGKILL)
    failed = wait_for(server, started, "failed")
    assert "9" in failed["error"] and failed["verdict"] is None


def test_a_load_test_ends_with_its_server(server):
    _, started, _ = call(server, "POST", PATH, LONG)
    wait_until(lambda: server.get(f"{PATH}/{started['id']}")["series"], "it runs", process=server.process)
    load = children(server)
    assert len(load) == 1
    server.process.stop()

    def is_gone() -> bool:
        return not os.path.exists(f"/proc/{load[0]}")

    wait_until(is_gone, "the load's process has ended", timeout=20)
