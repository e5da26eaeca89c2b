"""Whose turn it is to replicate: the lease of docs/replication.md, "Standby", which `odl sync` takes too.

It decides who tries. What keeps two writers apart is the checkpoint that each batch expects.
"""

import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bson.int64 import Int64
from pymongo.errors import DuplicateKeyError, PyMongoError

from odl_spark.store import Store

LEASE_ID = "lease"
RENEWAL_SECONDS = 2.0
LOOK_SECONDS = 0.5
#: A holder renews more often than this many looks last: 6 s.
LOOKS_UNTIL_SILENT = 12


class LeaseHeld(Exception):
    """Another replicator is at work."""

    def __init__(self, holder: str):
        super().__init__(f"{holder.split('@')[0]} replicates into this store; stop it first, then start this")


@contextmanager
def lease(store: Store) -> Iterator[None]:
    """Takes the lease, renews it while the body runs, and frees it. Raises LeaseHeld: a cluster that waited would cost money."""
    held = _acquire(store)
    ended = threading.Event()
    renewal = threading.Thread(target=_renew, args=(store, held, ended), name="odl-lease", daemon=True)
    renewal.start()
    try:
        yield
    finally:
        ended.set()
        renewal.join()
        _replace(store, held, None)


def _acquire(store: Store) -> dict:
    # No process of this name can be asked for elsewhere: whoever waits goes by the renewals alone.
    name = f"{socket.gethostname()}:{os.getpid()}@spark.{secrets.token_hex(4)}"
    seen, unchanged = None, 0
    while True:
        found = store["sync_state"].find_one({"_id": LEASE_ID})
        if found is None or found["holder"] is None or unchanged >= LOOKS_UNTIL_SILENT:
            held = found or {"_id": LEASE_ID}
            if _replace(store, held, name):
                return held
            continue
        if seen is not None and found != seen:
            raise LeaseHeld(found["holder"])
        unchanged = unchanged + 1 if found == seen else 0
        seen = found
        time.sleep(LOOK_SECONDS)


def _renew(store: Store, held: dict, ended: threading.Event) -> None:
    while not ended.wait(RENEWAL_SECONDS):
        try:
            if not _replace(store, held, held["holder"]):
                return  # it went to another; the next batch meets the fence
        except PyMongoError:
            pass  # a store that does not answer stops the stream itself, or is back before anybody takes over


def _replace(store: Store, held: dict, holder: str | None) -> bool:
    """Puts the next lease in the place of `held`, where that still stands, and keeps it in `held`."""
    following = {"holder": holder, "renewals": Int64(held.get("renewals", 0) + 1)}
    try:
        if "renewals" in held:
            written = store["sync_state"].update_one(dict(held), {"$set": following}).matched_count == 1
        else:
            store["sync_state"].insert_one({"_id": LEASE_ID, **following})
            written = True
    except DuplicateKeyError:
        return False
    if written:
        held.update(following)
    return written
