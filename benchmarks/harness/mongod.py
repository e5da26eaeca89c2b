"""A mongod of its own as a single-member replica set (change streams need one), on 127.0.0.1, gone when the block ends."""

import contextlib
import os
import subprocess
import sysconfig
import time

import pymongo
from pymongo.errors import PyMongoError

from . import processes

BINARY = os.path.join(sysconfig.get_paths()["purelib"], "fiftyone", "db", "bin", "mongod")
# More than the data, as in a server of 4 GB.
CACHE_GB = "1.5"


@contextlib.contextmanager
def replica_set(directory: str):
    """Yields (URI without database, process). The directory may hold an earlier one's data. All else is as shipped."""
    os.makedirs(directory, exist_ok=True)
    port = _port(directory)
    command = [BINARY, "--dbpath", directory, "--port", str(port), "--bind_ip", "127.0.0.1", "--replSet", "bench",
               "--wiredTigerCacheSizeGB", CACHE_GB, "--nounixsocket", "--quiet"]
    with processes.running(command, os.path.join(directory, "mongod.log")) as process:
        _initiate(port, process)
        yield f"mongodb://127.0.0.1:{port}", process


def _port(directory: str) -> int:
    """The same each time: the replica set's configuration, which is data, names it."""
    note = os.path.join(directory, "port")
    if not os.path.exists(note):
        with open(note, "w") as file:
            file.write(str(processes.free_port()))
    with open(note) as file:
        return int(file.read())


def _initiate(port: int, process: subprocess.Popen, timeout: float = 60) -> None:
    deadline = time.monotonic() + timeout
    configuration = {"_id": "bench", "members": [{"_id": 0, "host": f"127.0.0.1:{port}"}]}
    with pymongo.MongoClient("127.0.0.1", port, directConnection=True, serverSelectionTimeoutMS=1000) as client:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                hello = client.admin.command("hello")
                if hello["isWritablePrimary"]:
                    return
                if hello.get("isreplicaset"):  # not initiated yet
                    client.admin.command("replSetInitiate", configuration)
            except PyMongoError:
                pass
            time.sleep(0.1)
    raise RuntimeError("mongod did not become primary; its log is in its data directory")
