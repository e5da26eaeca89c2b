"""The notebooks, as far as they run without a workspace: 03 and 04 whole, with a `dbutils` of this file's own."""

import ast
import importlib
import shutil
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from conftest import REPOSITORY
from following import patiently
from lakes import append, delete, statement
from odl import Odl
from odl_spark.store import Store
from standins import TableStandIn

NOTEBOOKS = sorted((REPOSITORY / "databricks").glob("0*.py"))


class Utilities:
    """What the notebooks use of dbutils."""

    def __init__(self, widgets: dict[str, str], secret: str):
        defaults: dict[str, str] = {}
        self.widgets = SimpleNamespace(
            text=lambda name, default, label: defaults.setdefault(name, default), get=lambda name: widgets.get(name, defaults[name]))
        self.secrets = SimpleNamespace(get=lambda scope, key: {("odl", "mongodb-uri"): secret}[scope, key])
        self.fs = SimpleNamespace(
            mkdirs=lambda path: Path(path).mkdir(parents=True, exist_ok=True),
            ls=lambda path: [SimpleNamespace(path=str(entry)) for entry in Path(path).iterdir()], rm=lambda path, recurse: shutil.rmtree(path))


def run(notebook: str, **names: object) -> None:
    path = REPOSITORY / "databricks" / notebook
    exec(compile(path.read_text(), path, "exec"), {"__name__": "__main__", **names})


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_are_thin_and_ask_for_what_is_there(notebook: Path) -> None:
    text = notebook.read_text()
    assert text.startswith("# Databricks notebook source\n")
    assert sum(1 for line in text.splitlines() if line and not line.startswith("#")) < 50
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("odl_spark"):
            module = importlib.import_module(node.module)
            for name in node.names:
                assert hasattr(module, name.name) or importlib.import_module(f"{node.module}.{name.name}")
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert "mongodb+srv:" not in node.value and "mongodb://" not in node.value, "connection strings come from a secret scope"


def test_replication_and_reconciliation(spark, odl: Odl, store: Store, tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr("odl_spark.table.LakehouseTable", TableStandIn)
    path = tmp_path / "statements"
    append(path, [statement("s-1"), statement("s-2", "417-2")])
    widgets = {"table": str(path), "checkpoints": str(tmp_path / "checkpoints"), "trigger": ""}
    replicate = partial(run, "03_streaming_to_mongodb.py", spark=spark, dbutils=Utilities(widgets, store.uri))
    patiently(replicate)
    delete(path, "statementId = 's-2'")
    patiently(replicate)
    assert [document["_id"] for document in store["account_statements"].find()] == ["s-1"]
    assert store["sync_state"].find_one({"_id": "report"})["phase"] == "stopped"
    assert store["sync_state"].find_one({"_id": "lease"})["holder"] is None
    assert len(list((tmp_path / "checkpoints").iterdir())) == 1, "the first run's checkpoint is gone"

    run("04_reconcile.py", spark=spark, dbutils=Utilities(widgets, store.uri))
    assert "equal at version" in capsys.readouterr().out
    store["account_statements"].delete_many({})
    with pytest.raises(AssertionError, match=r"s-1 \(missing\)"):
        run("04_reconcile.py", spark=spark, dbutils=Utilities(widgets, store.uri))
    odl.run("sync", "--table", path, "--store", store.uri, "--until-caught-up", "--resnapshot")
    run("04_reconcile.py", spark=spark, dbutils=Utilities(widgets, store.uri))
