"""Tables that call things by names of their own: odl.yaml."""

import json

import lake
import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake
from test_bad_input import refuse

YAML = """
table: {table}
data-dir: {data}
batch-rows: 5
key: stmt_id
columns:
  accountNumber: acct_no
  closingBalance: closing
  transactions: lines
  transactions.transactionId: id
  transactions.amount: value
"""


@pytest.fixture
def foreign(table, tmp_path):
    """The table under other names, written by delta-rs, with a column of its own."""
    names = {"statementId": "stmt_id", "accountNumber": "acct_no", "closingBalance": "closing", "transactions": "lines"}
    rows = []
    for row in lake.snapshot(table).to_pylist():
        row = {names.get(name, name): value for name, value in row.items()}
        for line in row["lines"]:
            line["id"], line["value"] = line.pop("transactionId"), line.pop("amount")
        rows.append(row | {"branch": "Tampines"})
    path = tmp_path / "foreign"
    schema = lake.snapshot(table).schema
    line = schema.field("transactions").type.value_type
    inner = pa.struct([({"transactionId": "id", "amount": "value"}.get(f.name, f.name), f.type) for f in line])
    schema = pa.schema([(names.get(f.name, f.name), pa.list_(inner) if f.name == "transactions" else f.type) for f in schema])
    write_deltalake(
        str(path), pa.Table.from_pylist(rows, schema=schema.append(pa.field("branch", pa.string()))),
        configuration={"delta.enableChangeDataFeed": "true"},
    )  # fmt: skip
    return path


@pytest.fixture
def config(foreign, tmp_path):
    path = tmp_path / "odl.yaml"
    path.write_text(YAML.format(table=foreign, data=tmp_path / "data"))
    return path


def test_a_table_with_other_names_is_followed(odl, foreign, config, tmp_path, monkeypatch):
    odl.run("sync", "--config", config, "--until-caught-up")
    DeltaTable(str(foreign)).update(predicate="acct_no IS NOT NULL", updates={"accountHolder": "'Someone Else'"})
    key = lake.snapshot(foreign).column("stmt_id")[0].as_py()
    DeltaTable(str(foreign)).delete(f"stmt_id = '{key}'")
    monkeypatch.setenv("ODL_CONFIG", str(config))
    odl.run("sync", "--until-caught-up")
    assert "equal at version 2: 15 statements" in odl.run("verify")


def test_the_document_has_its_own_names(odl, running, foreign, config, table, tmp_path):
    import urllib.request

    from odl import Server

    odl.run("sync", "--config", config, "--until-caught-up")
    server = Server(running, foreign, tmp_path / "data", config=config)
    account = lake.snapshot(table).column("accountNumber")[0].as_py()
    with urllib.request.urlopen(f"{server.url}/api/v1/accounts/{account}/statements/latest", timeout=10) as answer:
        statement = json.load(answer)
    assert statement["accountNumber"] == account and statement["branch"] == "Tampines"
    assert {"transactionId", "amount"} <= statement["transactions"][0].keys()
    assert not {"stmt_id", "acct_no", "closing", "lines"} & statement.keys()


@pytest.mark.parametrize(
    "old, new, mentions",
    [
        ("key: stmt_id", "key: stmt", [":5", "stmt", "statementId", "stmt_id"]),
        ("accountNumber: acct_no", "accountNumber: acct", [":7", "acct ", "acct_no"]),
        ("amount: value", "amount: wert", [":11", "lines.wert", "value"]),
        ("closing\n", "branch\n", [":8", "branch", "string", "decimal"]),
        ("accountNumber:", "accountNummer:", [":7", "accountNummer", "accountNumber"]),
        ("transactions.amount", "transactions.sum", [":11", "transactions.sum", "transactions.amount"]),
        ("batch-rows: 5", "batch-row: 5", [":4", "batch-row", "data-dir"]),
        ("batch-rows: 5", "batch-rows: [5]", [":4", "batch-rows", "one value"]),
        ("batch-rows: 5", "batch-rows: five", ["batch-rows", "number"]),
        ("columns:", "columns: {", ["odl.yaml", "YAML"]),
        ("key: stmt_id", "key: stmt_id\nkey: id", ["odl.yaml", "key", "more than once"]),
        ("accountNumber: acct_no", "statementId: acct_no", [":7", "statementId", "stmt_id"]),
        ("  closingBalance: closing\n", "", ["closingBalance", "missing"]),
    ],
)
def test_what_does_not_fit_is_named(odl, config, old, new, mentions):
    text = config.read_text()
    assert old in text
    config.write_text(text.replace(old, new))
    refuse(odl, "sync", "--config", config, "--until-caught-up", mentions=mentions)


def test_json_is_yaml(odl, table, tmp_path):
    config = tmp_path / "odl.json"
    config.write_text(json.dumps({"table": str(table), "data-dir": str(tmp_path / "data"), "batch-rows": 7}))
    odl.run("sync", "--config", config, "--until-caught-up")
    assert "equal" in odl.run("verify", "--config", config)


def test_the_example_in_the_documentation_is_read(odl, tmp_path):
    """docs/replication.md shows an odl.yaml: it must be one."""
    from conftest import REPOSITORY

    text = (REPOSITORY / "docs/replication.md").read_text()
    example = text.split("```yaml\n")[1].split("```")[0]
    config = tmp_path / "odl.yaml"
    config.write_text(example)
    done = odl.attempt("sync", "--config", config, "--table", tmp_path / "none", "--data-dir", tmp_path / "data", "--until-caught-up")
    assert str(tmp_path / "none") in done.stderr and "odl.yaml" not in done.stderr
