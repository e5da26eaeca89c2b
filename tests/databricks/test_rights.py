"""The notebooks' user needs no more than the role `odlReplicator` of atlas-setup/roles.json."""

import base64
import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from bson.datetime_ms import DatetimeMS
from bson.decimal128 import Decimal128
from bson.int64 import Int64
from pymongo import MongoClient

from conftest import REPOSITORY
from odl_spark.lease import lease
from odl_spark.load import _begin, _write_accounts
from odl_spark.outcome import Change, SourcePosition
from odl_spark.state import STATE_ID, UNFINISHED, Checkpoint
from odl_spark.store import Store
from odl_spark.writer import MicroBatch, QuarantinedRow, apply
from replica_set import running_mongod


@pytest.fixture
def replicator(tmp_path: Path) -> Iterator[Store]:
    """A store behind a login."""
    key = tmp_path / "key"
    key.write_text(base64.b64encode(secrets.token_bytes(96)).decode())
    key.chmod(0o400)
    (tmp_path / "data").mkdir()
    for address in running_mongod(REPOSITORY / ".deps/mongodb/bin/mongod", tmp_path / "data", "--keyFile", key):
        with MongoClient(address, directConnection=True) as client:  # the first user is made from this machine without a login
            client.admin.command("createUser", "root", pwd="root", roles=["root"])
        with MongoClient(address, username="root", password="root", directConnection=True) as client:
            for role in json.loads((REPOSITORY / "atlas-setup/roles.json").read_text()):
                client.admin.command(role)
            client.admin.command("createUser", "spark", pwd="secret", roles=["odlReplicator"])
        yield Store(address.replace("//", "//spark:secret@") + "/odl?replicaSet=rs0&authSource=admin")


def test_everything_that_the_package_does_is_allowed(replicator: Store) -> None:
    store, source = replicator, SourcePosition(1, 0)
    store.prepare()
    _begin(store, Checkpoint("t" + UNFINISHED, source, is_loading=True), "run")
    store["account_statements"].delete_many({"_confirmedVersion": {"$lt": Int64(1)}})
    _write_accounts(store)
    store["sync_state"].update_one({"_id": STATE_ID}, {"$set": {"checkpoint": Checkpoint("t", source).bson}})
    day, amount = DatetimeMS(0), Decimal128("1.00")
    document = {
        "_id": "s", "statementId": "s", "accountNumber": "a", "currency": "SGD", "periodEnd": day, "closingBalance": amount, "transactions": [],
        "_batchStartTime": day, "_sourceVersion": Int64(2), "_confirmedVersion": Int64(2)}
    with lease(store):
        changes = (document, document | {"currency": "USD"}, document | {"accountNumber": "b"}, None)
        for version, what in enumerate(changes, start=1):
            following = SourcePosition(version + 1, 0)
            batch = MicroBatch(Checkpoint("t", SourcePosition(version, 0)), Checkpoint("t", following), started_at=0)
            batch.changes.append(Change("s", following, what))
            batch.quarantined.append(QuarantinedRow(following, "currency is missing", None, "insert", "{}"))
            apply(store, batch)
            store.report("following", "t")
    messages = [json.loads(change["message"]) for change in store["sync_changes"].find()]
    assert [message["operation"] for message in messages] == ["insert", "update", "update", "delete"]
    # An update shows what it replaced, but not of another account.
    assert [message.get("before", {}).get("currency") for message in messages] == [None, "SGD", None, None]
    assert store["accounts"].count_documents({}) == 0
