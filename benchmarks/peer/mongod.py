"""A mongod of its own as a single-member replica set (change streams need one), on 127.0.0.1, gone when the block ends."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sysconfig
import time

import pymongo
from pymongo.errors import PyMongoError

BINARY = os.path.join(sysconfig.get_paths()["purelib"], "fiftyone", "db", "bin", "mongod")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def replica_set(directory: str):
    """Yields (URI without database, process); the directory may hold the data of an earlier one. Cache as a 4 GB server would have it; everything else as shipped, journal included."""
    os.makedirs(directory, exist_ok=True)
    port = _port(directory)
    process = subprocess.Popen(
        [BINARY, "--dbpath", directory, "--port", str(port), "--bind_ip", "127.0.0.1", "--replSet", "bench",
         "--wiredTigerCacheSizeGB", "1.5", "--logpath", os.path.join(directory, "mongod.log"), "--nounixsocket"],
        stdout=subprocess.DEVNULL, preexec_fn=lambda: ctypes.CDLL(None).prctl(1, signal.SIGTERM))  # ends with its parent
    try:
        _initiate(port, process)
        yield f"mongodb://127.0.0.1:{port}", process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _port(directory: str) -> int:
    """The same each time: the replica set's configuration, which is data, names it."""
    note = os.path.join(directory, "port")
    if not os.path.exists(note):
        with open(note, "w") as file:
            file.write(str(free_port()))
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
