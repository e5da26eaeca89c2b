"""A mongod of the tests' own, as a replica set of one member."""

import subprocess
import uuid
from pathlib import Path

import pymongo
import pytest
from odl import free_ports
from pymongo.errors import PyMongoError
from waiting import wait_until

BINARY = Path(__file__).resolve().parents[2] / ".deps/mongodb/bin/mongod"


class Mongod:
    seconds = 900  # at most, should nobody end it
    parameters: list = []

    def __init__(self, directory: Path):
        self.directory = directory
        (self.port,) = free_ports(1)
        self.client = pymongo.MongoClient("127.0.0.1", self.port, directConnection=True, serverSelectionTimeoutMS=1_000)
        self.start()
        member = {"_id": 0, "host": f"127.0.0.1:{self.port}"}
        wait_until(lambda: self.answers("replSetInitiate", {"_id": "test", "members": [member]}), "the replica set is made")
        self.wait_for_primary()

    def start(self) -> None:
        """Also after it was killed, with the same files."""
        command = ["timeout", "-k", "5", self.seconds, BINARY, "--port", self.port, "--bind_ip", "127.0.0.1", "--dbpath", self.directory,
                   "--logpath", self.directory / "log",
                   *self.parameters, "--replSet", "test", "--oplogSize", "128", "--nounixsocket",
                   "--wiredTigerCacheSizeGB", "0.25", "--pidfilepath", self.directory / "pid"]  # fmt: skip
        self.process = subprocess.Popen([*map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        subprocess.run(["kill", "-9", (self.directory / "pid").read_text().strip()], check=True)
        self.process.wait()

    def wait_for_primary(self) -> None:
        wait_until(lambda: self.answers("hello") and self.client.admin.command("hello")["isWritablePrimary"], "there is a primary")

    def answers(self, *command) -> bool:
        try:
            self.client.admin.command(*command)
            return True
        except PyMongoError as error:
            return "already initialized" in str(error)

    def uri(self) -> str:
        """Of a database that nobody has used."""
        return f"mongodb://127.0.0.1:{self.port}/test_{uuid.uuid4().hex[:12]}?replicaSet=test"

    def database(self, uri: str):
        return self.client[uri.split("/")[-1].split("?")[0]]


@pytest.fixture(scope="session")
def mongod(tmp_path_factory):
    if not BINARY.exists():
        pytest.skip(f"no mongod at {BINARY}; run scripts/setup test")
    server = Mongod(tmp_path_factory.mktemp("mongod"))
    yield server
    server.client.close()
    server.kill()
