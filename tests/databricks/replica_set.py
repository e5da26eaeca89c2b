"""A real mongod, a replica set of one."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from pymongo import MongoClient

from odl import free_ports

LONGEST_LIFE = 600


def running_mongod(executable: Path, directory: Path, *arguments: object) -> Iterator[str]:
    """Its address, without a database. arguments: further ones of mongod."""
    port = free_ports(1)[0]
    process = subprocess.Popen(
        ["timeout", str(LONGEST_LIFE), executable, "--port", str(port), "--bind_ip", "127.0.0.1", "--dbpath", directory, "--replSet", "rs0",
         "--oplogSize", "128", "--wiredTigerCacheSizeGB", "0.25", "--nounixsocket", "--logpath", directory / "log",
         "--setParameter", "diagnosticDataCollectionEnabled=false", *map(str, arguments)], stdout=subprocess.DEVNULL)
    try:
        with MongoClient("127.0.0.1", port, directConnection=True, serverSelectionTimeoutMS=30_000) as client:
            client.admin.command({"replSetInitiate": {"_id": "rs0", "members": [{"_id": 0, "host": f"127.0.0.1:{port}"}]}})
            while not client.admin.command("hello")["isWritablePrimary"]:
                time.sleep(0.05)
        yield f"mongodb://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
