"""Whose turn it is to replicate."""

import pytest

from odl_spark.lease import LEASE_ID, LeaseHeld, lease
from odl_spark.store import Store
from waiting import wait_until


def found(store: Store) -> dict:
    return store["sync_state"].find_one({"_id": LEASE_ID})


def test_is_held_renewed_and_freed(store: Store, monkeypatch) -> None:
    monkeypatch.setattr("odl_spark.lease.RENEWAL_SECONDS", 0.01)
    with lease(store):
        first = found(store)
        assert first["holder"]
        wait_until(lambda: found(store)["renewals"] > first["renewals"], "it is renewed")
        monkeypatch.setattr("odl_spark.lease.LOOK_SECONDS", 0.05)
        with pytest.raises(LeaseHeld, match="replicates into this store"), lease(store):
            pass
    assert found(store)["holder"] is None
    with lease(store):
        assert found(store)["holder"]


def test_a_holder_that_is_silent_loses_it(store: Store, monkeypatch) -> None:
    monkeypatch.setattr("odl_spark.lease.LOOK_SECONDS", 0.01)
    store["sync_state"].insert_one({"_id": LEASE_ID, "holder": "gone:1@elsewhere.1.1", "renewals": 7})
    with lease(store):
        assert found(store)["renewals"] == 8
        # And does not free what went to another meanwhile.
        store["sync_state"].update_one({"_id": LEASE_ID}, {"$set": {"holder": "other:1@elsewhere.1.1", "renewals": 9}})
    assert found(store)["holder"] == "other:1@elsewhere.1.1"
