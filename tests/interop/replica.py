"""A store that tests look into: SQLite or MongoDB, and its change feed as it is stored."""

import sqlite3
import threading
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

OPERATIONS = {0: "insert", 1: "update", 2: "delete"}


class Replica:
    def __init__(self, name: str, directory: Path, mongod=None):
        self.name = name
        self.directory = directory
        self.mongod = mongod
        self.uri = mongod.uri() if mongod else None

    @property
    def arguments(self) -> list:
        return ["--store", self.uri] if self.uri else ["--data-dir", self.directory]

    def changes(self) -> list[tuple[str, str]]:
        """Operation and key of every change, in order."""
        if self.uri:
            documents = self.mongod.database(self.uri)["sync_changes"].find().sort("_id")
            return [(change["operation"], change["statementId"]) for change in documents]
        with closing(sqlite3.connect(self.directory / "odl.sqlite")) as store:
            rows = store.execute("SELECT operation, statementId FROM changes ORDER BY sequence").fetchall()
        return [(OPERATIONS[operation], key) for operation, key in rows]

    def tally(self) -> Counter:
        return Counter(self.changes())


@pytest.fixture(params=["sqlite", "mongodb"])
def replica(request, tmp_path) -> Replica:
    mongod = request.getfixturevalue("mongod") if request.param == "mongodb" else None
    return Replica(request.param, tmp_path / "data", mongod)
