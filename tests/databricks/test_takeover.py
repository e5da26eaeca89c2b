"""Spark and `odl` take turns on one store: whoever comes next finds it as if it had written all of it itself."""

import json
import urllib.request
from pathlib import Path

import pytest
from bson.int64 import Int64

from fixtures import running  # noqa: F401
from following import documents, follow, rows
from lakes import append, correct, delete, statement, transaction
from odl import Odl, free_ports
from odl_spark.state import Checkpoint, CheckpointMoved, Interrupted
from odl_spark.store import INDEXES, Store
from odl_spark.stream import apply_batch
from odl_spark.writer import MicroBatch, apply
from standins import TableStandIn
from waiting import wait_until


def verify(odl: Odl, path: Path, store: Store) -> None:
    odl.run("verify", "--table", path, "--store", store.uri)


def sync(odl: Odl, path: Path, store: Store) -> None:
    odl.run("sync", "--table", path, "--store", store.uri, "--until-caught-up")


def events(store: Store, after: int = 0) -> set[tuple]:
    """What clients of the feed are told, without what belongs to one store or one moment.

    committed_at is left out as well: delta-rs takes it from the commit's text, Delta Lake and `odl` from the log file's time.
    """
    told = set()
    for change in store["sync_changes"].find({"_id": {"$gt": after}}):
        message = json.loads(change["message"])
        assert (change["operation"], change["statementId"]) == (message["operation"], message["statementId"])
        for name in ("token", "committed_at", "processed_at", "pipeline_latency_ms"):
            del message[name]
        for statement in filter(None, (message["statement"], message.get("before"))):
            for name in ("_batchStartTime", "_processedAt"):
                del statement[name]
        told.add(json.dumps(message))
    return told


def check_whole(store: Store) -> None:
    """The collections of a store agree with each other."""
    state = store["sync_state"].find_one({"_id": "replication"})
    assert state["documentCount"] == store["account_statements"].count_documents({})
    assert state["accountCount"] == store["accounts"].count_documents({})
    assert [change["_id"] for change in rows(store, "sync_changes")] == list(range(1, state["lastSequence"] + 1))
    counts = {account["_id"]: account["statementCount"] for account in rows(store, "accounts")}
    found: dict[str, int] = {}
    for document in store["account_statements"].find({}, {"accountNumber": 1}):
        found[document["accountNumber"]] = found.get(document["accountNumber"], 0) + 1
    assert counts == found


def test_spark_and_odl_take_turns(spark, odl: Odl, mongod: str, store: Store, tmp_path: Path, running) -> None:  # noqa: F811
    path = tmp_path / "statements"
    odl.generate(path, accounts=12, statements_per_account=3, transactions_per_statement=6)
    reference = Store(f"{mongod}/reference?replicaSet=rs0")
    sync(odl, path, reference)
    announced = reference["sync_state"].find_one({"_id": "replication"})["lastSequence"]

    # Spark loads.
    follow(spark, path, store)
    verify(odl, path, store)
    assert documents(store) == documents(reference)
    assert rows(store, "accounts") == rows(reference, "accounts")

    # Spark follows: a correction, a closure, and new statements with letters that are not ASCII; a version a micro-batch.
    numbers = [account["_id"] for account in rows(store, "accounts")]
    correct(path, f"accountNumber = '{numbers[0]}'", "Müller")
    delete(path, f"accountNumber = '{numbers[1]}'")
    append(path, [
        statement("s-1", transactions=[transaction("t-1", merchant="Café Ｓoße №5 ②", description="ὈΔΥΣΣΕΎΣ d'Almeida/中文 e\u0301te\u0301 x²")]),
        statement("s-2", numbers[0], transactions=[]), statement("s-3", accountHolder=None, openingBalance=None, generatedAt=None),
    ])
    delete(path, f"statementId = '{numbers[2]}-2024-03'")
    follow(spark, path, store, files_per_trigger=1)
    verify(odl, path, store)
    sync(odl, path, reference)
    assert documents(store) == documents(reference)
    assert rows(store, "accounts") == rows(reference, "accounts")
    assert events(store) == events(reference, after=announced)

    # A batch that comes again, or late, changes nothing; one that follows another checkpoint is refused.
    before = (documents(store), rows(store, "sync_changes"), store.checkpoint)
    table = TableStandIn(spark, str(path))
    feed = spark.createDataFrame(
        [(n["_id"], "delete", 2) for n in store["account_statements"].find({}, {"_id": 1})], "statementId string, _change_type string, v long")
    late = table.snapshot(2).drop("statementId").limit(1).crossJoin(feed.selectExpr(
        "statementId", "_change_type", "v as _commit_version", "timestamp_micros(0) as _commit_timestamp"))
    apply_batch(late, store, table.identity(), table.name)
    with pytest.raises(CheckpointMoved):
        stale = Checkpoint(table.identity(), table.newest().__class__(2, 0))
        apply(store, MicroBatch(stale, stale, started_at=0))
    assert (documents(store), rows(store, "sync_changes"), store.checkpoint) == before

    # `odl` takes over from Spark, and Spark from `odl`.
    correct(path, "statementId = 's-1'", "Tan")
    sync(odl, path, store)
    verify(odl, path, store)
    delete(path, "statementId = 's-1'")
    follow(spark, path, store)
    verify(odl, path, store)
    check_whole(store)
    sync(odl, path, reference)
    assert events(store) == events(reference, after=announced)

    # The API answers from it.
    api, dashboard, admin = free_ports(3)
    process = running("serve", "--port", api, "--dashboard-port", dashboard, "--admin-port", admin, "--store", store.uri)

    def get(route: str) -> dict:
        with urllib.request.urlopen(f"http://127.0.0.1:{api}/api/v1/{route}", timeout=10) as answer:
            return json.load(answer)

    def answers() -> bool:
        try:
            return get("sync/status")["applied_version"] == table.newest().version
        except OSError:
            return False

    wait_until(answers, "the API answers", process=process)
    status = get("sync/status")
    assert (status["document_count"], status["state"], status["last_error"]) == (len(documents(store)), "following", None)
    assert get(f"accounts/{numbers[0]}/balance")["accountHolder"] == "Müller"
    assert get("accounts/417-000001-0/transactions/search?q=koi%20the")["transactions"][0]["merchant"] == "KOI Thé"


def test_a_version_larger_than_a_transaction(spark, odl: Odl, store: Store, tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "statements"
    append(path, [statement("s-0")])
    sync(odl, path, store)  # Spark takes over from a load of odl's
    append(path, [statement(f"s-{n}", f"417-{n}") for n in range(1, 24)])
    delete(path, "statementId = 's-0'")

    # It ends after the second part, as a cluster does that is taken away.
    calls = []

    def dies(store: Store, batch: MicroBatch):
        calls.append(batch)
        if len(calls) == 3:
            raise RuntimeError("the cluster is gone")
        return apply(store, batch)

    monkeypatch.setattr("odl_spark.stream.apply", dies)
    with pytest.raises(Exception, match="the cluster is gone"):
        follow(spark, path, store, changes_per_transaction=5)
    assert store.checkpoint.rows == 10 and store.checkpoint.is_unfinished
    refused = odl.attempt("sync", "--table", path, "--store", store.uri, "--until-caught-up")
    assert refused.returncode == 1 and "half written by Spark" in refused.stderr

    monkeypatch.setattr("odl_spark.stream.apply", apply)
    follow(spark, path, store, changes_per_transaction=5)
    verify(odl, path, store)
    check_whole(store)
    assert [change["operation"] for change in rows(store, "sync_changes")] == ["insert"] * 24 + ["delete"]


@pytest.mark.parametrize("begun", [{"loading": True}, {"rows": Int64(3)}], ids=["a load", "a large version"])
def test_what_odl_has_begun_only_odl_finishes(spark, odl: Odl, store: Store, tmp_path: Path, begun: dict) -> None:
    path = tmp_path / "statements"
    append(path, [statement("s-1")])
    sync(odl, path, store)
    store["sync_state"].update_one({"_id": "replication"}, {"$set": {f"checkpoint.{name}": value for name, value in begun.items()}})
    with pytest.raises(Interrupted, match="let it finish"):
        follow(spark, path, store)


def test_indexes_are_those_of_odl(odl: Odl, mongod: str, store: Store) -> None:
    store.prepare()
    odl.run("indexes", "check", "--store", store.uri)
    theirs = Store(f"{mongod}/indexes?replicaSet=rs0")
    odl.run("indexes", "apply", "--store", theirs.uri)
    for collection in INDEXES:
        assert {n: i["key"] for n, i in store[collection].index_information().items()} == {
            n: i["key"] for n, i in theirs[collection].index_information().items()}
