"""Contestants of the initial load alone: what people commonly write, and what the stores can take at most."""

import os
import shutil
import subprocess
import sys

from . import processes
from .contestants import BENCHMARKS, LOAD_TIMEOUT, Ours
from .mongod import replica_set


class PeerAsCommonlyWritten:
    name = "peer as commonly written, MongoDB"

    def __init__(self, directory: str):
        self.log = os.path.join(directory, "peer.log")
        self.data = os.path.join(directory, "plain-mongod")

    def load(self, table: str) -> tuple[float, int, int]:
        shutil.rmtree(self.data, ignore_errors=True)
        with replica_set(self.data) as (uri, mongod):
            command = [sys.executable, "-m", "peer.plain_load", "--table", table, "--store", uri + "/odl"]
            seconds, memory = processes.finished(command, self.log, LOAD_TIMEOUT, directory=BENCHMARKS)
            return seconds, memory, processes.peak_memory([mongod.pid])


class MongodCeiling:
    """Only the upserts are timed: reading and encoding are done between them."""
    name = "mongod's ceiling: bulk upserts of ready documents"

    def __init__(self, directory: str):
        self.data = os.path.join(directory, "ceiling-mongod")

    def load(self, table: str) -> tuple[float, int, int]:
        shutil.rmtree(self.data, ignore_errors=True)
        with replica_set(self.data) as (uri, mongod):
            seconds = _printed("mongod_ceiling.py", "--table", table, "--store", uri + "/odl")
            return seconds, 0, processes.peak_memory([mongod.pid])


class SQLiteCeiling:
    """Only the transactions are timed; the rows are of a store that `odl` fills before."""
    name = "SQLite's ceiling: ready rows into odl's tables"

    def __init__(self, binary: str, directory: str):
        self.directory = os.path.join(directory, "ceiling-sqlite")
        self.filled = Ours(binary, self.directory)

    def load(self, table: str) -> tuple[float, int, int]:
        shutil.rmtree(self.directory, ignore_errors=True)
        os.makedirs(self.directory)
        self.filled.load(table)
        seconds = _printed("sqlite_ceiling.py", "--filled", os.path.join(self.filled.data, "odl.sqlite"),
                           "--empty", os.path.join(self.directory, "empty.sqlite"))
        shutil.rmtree(self.directory)
        return seconds, 0, 0


def _printed(script: str, *arguments: str) -> float:
    """The seconds that one of this directory's scripts has counted itself."""
    command = [sys.executable, os.path.join(BENCHMARKS, script), *arguments]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LOAD_TIMEOUT, check=True)
    return float(result.stdout)
