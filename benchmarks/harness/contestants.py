"""What is compared: `odl` and the peer, each with SQLite and with MongoDB. Each loads a table and serves it."""

import contextlib
import dataclasses
import os
import shutil
import subprocess
import sys

import pymongo

from . import processes
from .mongod import replica_set

BENCHMARKS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LOAD_TIMEOUT = 1_800.0


@dataclasses.dataclass
class Server:
    """A running API: its URL and the processes whose CPU time and memory count as the API's and as the store's."""
    url: str
    api: list[subprocess.Popen]
    store: list[subprocess.Popen]
    hello: str

    @property
    def feed(self) -> str:
        return self.url.replace("http:", "ws:") + "/ws/changes"

    def cpu(self) -> tuple[float, float]:
        return tuple(processes.cpu_seconds(self._pids(group)) for group in (self.api, self.store))

    def memory(self) -> tuple[int, int]:
        return tuple(processes.peak_memory(self._pids(group)) for group in (self.api, self.store))

    @staticmethod
    def _pids(group: list[subprocess.Popen]) -> list[int]:
        return [pid for process in group for pid in processes.tree(process.pid)]


class Follower:
    def followed(self, table: str) -> str:
        """A copy of the table that this contestant's store alone follows, from part to part: it sees only commits that are its own."""
        copy = f"{table}-followed-by-{os.path.basename(self.data)}"
        if not os.path.exists(copy):
            shutil.copytree(table, copy)
        return copy


class Ours(Follower):
    name = "odl, SQLite"

    def __init__(self, binary: str, directory: str):
        self.binary = binary
        self.directory = directory
        self.log = os.path.join(directory, "odl.log")
        self.data = os.path.join(directory, "odl")

    def load(self, table: str) -> tuple[float, int, int]:
        """Into an empty store. Returns (seconds, the loader's peak memory, the store process's)."""
        shutil.rmtree(self.data, ignore_errors=True)
        return *self._loaded(table, "--data-dir", self.data), 0

    @contextlib.contextmanager
    def serving(self, table: str | None = None):
        """Serves what was loaded last and, with a table, follows that."""
        with self._served(table, [], "--data-dir", self.data) as server:
            yield server

    def _loaded(self, table: str, *store: str) -> tuple[float, int]:
        return processes.finished([self.binary, "sync", "--table", table, "--until-caught-up", *store], self.log, LOAD_TIMEOUT)

    @contextlib.contextmanager
    def _served(self, table: str | None, store_processes: list[subprocess.Popen], *store: str):
        port, dashboard, admin = (processes.free_port() for _ in range(3))
        command = [self.binary, "serve", "--host", "127.0.0.1", "--port", str(port), "--dashboard-port", str(dashboard),
                   "--admin-port", str(admin), *store, *(["--sync", table] if table else [])]
        with processes.running(command, self.log) as server:
            url = f"http://127.0.0.1:{port}"
            processes.until_answering(url + "/api/v1/accounts?limit=1", server)
            yield Server(url, [server], store_processes, f"http://127.0.0.1:{admin}/live")


class OursOnMongoDB(Ours):
    """mongod runs only while this contestant does. Every query goes to it."""
    name = "odl, MongoDB"
    options = ("--read-cache-mb", "0")

    def __init__(self, binary: str, directory: str):
        super().__init__(binary, directory)
        self.data = os.path.join(directory, "odl-mongod")

    def load(self, table: str) -> tuple[float, int, int]:
        shutil.rmtree(self.data, ignore_errors=True)
        with replica_set(self.data) as (uri, mongod):
            return *self._loaded(table, "--store", uri + "/odl"), processes.peak_memory([mongod.pid])

    @contextlib.contextmanager
    def serving(self, table: str | None = None):
        with replica_set(self.data) as (uri, mongod):
            with pymongo.MongoClient(uri) as client:
                # A restarted mongod has an empty cache: read everything once.
                client.odl.account_statements.aggregate([{"$group": {"_id": None, "n": {"$sum": {"$size": "$transactions"}}}}]).to_list()
            with self._served(table, [mongod], "--store", uri + "/odl", *self.options) as server:
                yield server


class OursOnMongoDBCached(OursOnMongoDB):
    """As it is without options. On what OursOnMongoDB has loaded."""
    name = "odl, MongoDB, read cache"
    options = ()


class Peer(Follower):
    """FastAPI on two uvicorn workers; `python -m peer.sync` beside it where a table is followed."""

    def __init__(self, directory: str, poll_interval: float):
        self.directory = directory
        self.poll_interval = poll_interval
        self.log = os.path.join(directory, "peer.log")

    def _sync(self, table: str, store: str, *options: str) -> list[str]:
        return [sys.executable, "-m", "peer.sync", "--table", table, "--store", store, *options]

    @contextlib.contextmanager
    def _serving(self, store: str, table: str | None, store_processes: list[subprocess.Popen]):
        port = processes.free_port()
        command = [sys.executable, "-m", "uvicorn", "peer.api:app", "--host", "127.0.0.1", "--port", str(port), "--workers", "2",
                   "--loop", "uvloop", "--http", "httptools", "--ws", "websockets-sansio", "--no-access-log",
                   "--log-level", "warning"]
        with contextlib.ExitStack() as stack:
            server = stack.enter_context(processes.running(command, self.log, {"PEER_STORE": store}, BENCHMARKS))
            if table:
                follow = self._sync(table, store, "--poll-interval", str(self.poll_interval))
                stack.enter_context(processes.running(follow, self.log, directory=BENCHMARKS))
            url = f"http://127.0.0.1:{port}"
            processes.until_answering(url + "/api/v1/accounts?limit=1", server)
            yield Server(url, [server], store_processes, url + "/hello")


class PeerOnMongoDB(Peer):
    """mongod runs only while this contestant does."""

    def __init__(self, directory: str, poll_interval: float = 1.0):
        super().__init__(directory, poll_interval)
        self.name = "peer, MongoDB" if poll_interval == 1 else f"peer, MongoDB, poll {poll_interval:g} s"
        self.data = os.path.join(directory, "mongod")

    def load(self, table: str) -> tuple[float, int, int]:
        shutil.rmtree(self.data, ignore_errors=True)
        with replica_set(self.data) as (uri, mongod):
            command = self._sync(table, uri + "/odl", "--until-caught-up")
            seconds, memory = processes.finished(command, self.log, LOAD_TIMEOUT, directory=BENCHMARKS)
            return seconds, memory, processes.peak_memory([mongod.pid])

    @contextlib.contextmanager
    def serving(self, table: str | None = None):
        with replica_set(self.data) as (uri, mongod):
            with pymongo.MongoClient(uri) as client:
                # A restarted mongod has an empty cache: read everything once.
                client.odl.statements.aggregate([{"$group": {"_id": None, "n": {"$sum": {"$size": "$transactions"}}}}]).to_list()
            with self._serving(uri + "/odl", table, [mongod]) as server:
                yield server


class PeerOnSQLite(Peer):
    name = "peer, SQLite"

    def __init__(self, directory: str, poll_interval: float = 1.0):
        super().__init__(directory, poll_interval)
        self.data = os.path.join(directory, "peer-sqlite")

    def load(self, table: str) -> tuple[float, int, int]:
        shutil.rmtree(self.data, ignore_errors=True)
        os.makedirs(self.data)
        command = self._sync(table, self._uri, "--until-caught-up")
        return *processes.finished(command, self.log, LOAD_TIMEOUT, directory=BENCHMARKS), 0

    @contextlib.contextmanager
    def serving(self, table: str | None = None):
        with self._serving(self._uri, table, []) as server:
            yield server

    @property
    def _uri(self) -> str:
        return "sqlite:" + os.path.join(self.data, "store.db")
