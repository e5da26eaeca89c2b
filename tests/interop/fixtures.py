"""Fixtures that the browser tests share: a table of the test's own, and commands that end with the test."""

from pathlib import Path

import pytest

from odl import Odl


@pytest.fixture
def table(odl: Odl, tmp_path: Path) -> Path:
    """A small table of the test's own."""
    path = tmp_path / "statements"
    odl.generate(path, accounts=8, statements_per_account=2, transactions_per_statement=5)
    return path


@pytest.fixture
def running(odl: Odl, tmp_path: Path):
    """Starts commands that go on running, and ends them."""
    started = []

    def start(*arguments):
        process = odl.start(*arguments, log=tmp_path / f"odl-{len(started)}.log")
        started.append(process)
        return process

    yield start
    for process in reversed(started):
        process.stop()
