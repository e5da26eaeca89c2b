"""Fixtures of the interoperability tests: `odl` on one side, delta-rs and other clients on the other.

The binary is $ODL, by default the debug build of this checkout.
"""

import os
from pathlib import Path

import pytest

from fixtures import running, table  # noqa: F401
from mongo_server import mongod  # noqa: F401
from odl import Odl

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def odl() -> Odl:
    binary = Path(os.environ.get("ODL", REPOSITORY / ".build/debug/odl"))
    if not binary.exists():
        pytest.fail(f"{binary} is missing: build it with `swift build`, or name another one in ODL")
    return Odl(binary)


@pytest.fixture(scope="session")
def generated(odl: Odl, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table with inserts, updates and deletes in its feed. Read only: tests that write make their own."""
    path = tmp_path_factory.mktemp("generated") / "statements"
    odl.generate(path, accounts=40, statements_per_account=3, corrections=6, closures=2)
    return path
