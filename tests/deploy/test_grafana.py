"""Dashboard and alerts name what a running `odl serve` exports."""

import json
import os
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from conftest import REPOSITORY
from odl import Odl, Server
from waiting import wait_until

DIRECTORY = REPOSITORY / "deploy/grafana"
PROMTOOL = Path(os.environ.get("ODL_PROMTOOL", REPOSITORY / ".deps/prometheus/bin/promtool"))


def expressions() -> list[str]:
    dashboard = json.loads((DIRECTORY / "dashboard.json").read_text())
    rules = yaml.safe_load((DIRECTORY / "alerts.yaml").read_text())
    return [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]] + [
        rule["expr"] for group in rules["groups"] for rule in group["rules"]]


@pytest.fixture(scope="module")
def exported(odl: Odl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What /metrics says while it serves."""
    directory = tmp_path_factory.mktemp("metrics")
    odl.generate(directory / "table", accounts=2, statements_per_account=1)
    # The cache is MongoDB's, but any store may have it.
    server = Server(lambda *arguments: odl.start(*arguments, "--read-cache-mb", 16, log=directory / "log"), directory / "table", directory / "data")
    # Lag is there as soon as it is known: not while the snapshot is loaded.
    wait_until(lambda: server.get("/api/v1/sync/status")["state"] == "following", "it follows", process=server.process)
    server.get("/api/v1/accounts")
    with urllib.request.urlopen(server.admin + "/metrics", timeout=10) as answer:
        yield answer.read().decode()
    server.process.stop()


def test_every_metric_and_label_is_exported(exported: str) -> None:
    names = set(re.findall(r"^([a-z_]+)[{ ]", exported, re.M))
    labels = set(re.findall(r'[{,]([a-z_]+)="', exported))
    for expression in expressions():
        asked = set(re.findall(r"\b((?:odl|http)_[a-z_]+)\b", expression)) - labels
        assert asked and asked <= names, f"{expression}: nothing exports {asked - names}"
        grouped = {label.strip() for group in re.findall(r"by \(([^)]*)\)", expression) for label in group.split(",")}
        matched = set(re.findall(r"[{,]\s*([a-z_]+)=~?\"", expression))
        assert grouped | matched <= labels, f"{expression}: no label {(grouped | matched) - labels}"


def test_states_of_the_alerts_exist(exported: str) -> None:
    states = set(re.findall(r'odl_replication_state\{state="(\w+)"', exported))
    assert {"failed", "stale", "stopped", "following"} <= states


def test_alerts_by_promtool() -> None:
    assert PROMTOOL.exists(), "no promtool; run scripts/setup test or set ODL_PROMTOOL"
    for command in (["check", "rules", "alerts.yaml"], ["test", "rules", "alerts.test.yaml"]):
        done = subprocess.run([PROMTOOL, *command], cwd=DIRECTORY, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_dashboard_panels_do_not_overlap_and_have_their_source() -> None:
    dashboard = json.loads((DIRECTORY / "dashboard.json").read_text())
    taken: dict[tuple[int, int], str] = {}
    for panel in dashboard["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        for cell in ((x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])):
            assert cell not in taken, f"{panel['title']} lies upon {taken[cell]}"
            taken[cell] = panel["title"]
        assert panel["datasource"]["uid"] == "${datasource}"
