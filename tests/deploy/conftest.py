"""What is checked of the files that containers, Kubernetes and Grafana are set up with. No engine runs here: deploy/README.md."""

import os
from pathlib import Path

import pytest

from odl import Odl

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def odl() -> Odl:
    binary = Path(os.environ.get("ODL", REPOSITORY / ".build/debug/odl"))
    assert binary.exists(), f"{binary} is missing: build it with `swift build`, or name another one in ODL"
    return Odl(binary)
