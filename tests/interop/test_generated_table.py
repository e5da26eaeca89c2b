"""What `odl generate` writes is a Delta table to delta-rs, and its contents are sound."""

from collections import defaultdict
from decimal import Decimal

import canonical
import lake
import pyarrow as pa


def test_rows_are_what_delta_rs_reads(odl, generated):
    theirs = canonical.rows(lake.snapshot(generated))
    assert len(theirs) == (40 - 2) * 3
    assert canonical.as_set(odl.rows(generated)) == canonical.as_set(theirs)


def test_every_version_is_what_delta_rs_reads(odl, generated):
    for version in range(lake.latest_version(generated) + 1):
        ours = odl.rows(generated, version=version)
        assert canonical.as_set(ours) == canonical.as_set(canonical.rows(lake.snapshot(generated, version)))


def test_schema_is_the_documents(generated):
    schema = lake.snapshot(generated).schema
    assert schema.names == [
        "statementId", "accountNumber", "accountHolder", "accountType", "currency", "periodStart", "periodEnd",
        "openingBalance", "closingBalance", "generatedAt", "transactions",
    ]  # fmt: skip
    assert schema.field("closingBalance").type == pa.decimal128(18, 2)
    assert schema.field("periodEnd").type == pa.date32()
    assert schema.field("generatedAt").type == pa.timestamp("us", tz="UTC")
    transaction = {field.name: field.type for field in schema.field("transactions").type.value_type}
    assert list(transaction) == ["transactionId", "date", "description", "merchant", "category", "type", "amount", "balance"]
    assert transaction["amount"] == pa.decimal128(18, 2)


def test_balances_add_up_to_the_cent(generated):
    for statement in lake.snapshot(generated).to_pylist():
        balance = statement["openingBalance"]
        assert isinstance(balance, Decimal)
        for transaction in statement["transactions"]:
            sign = {"CREDIT": 1, "DEBIT": -1}[transaction["type"]]
            assert transaction["amount"] > 0
            balance += sign * transaction["amount"]
            assert transaction["balance"] == balance >= 0
            assert statement["periodStart"] <= transaction["date"].date() <= statement["periodEnd"]
        assert statement["closingBalance"] == balance
        assert len(statement["transactions"]) == 50


def test_statements_of_an_account_are_a_chain(generated):
    accounts = defaultdict(list)
    for statement in lake.snapshot(generated).to_pylist():
        accounts[statement["accountNumber"]].append(statement)
    assert len(accounts) == 38
    for statements in accounts.values():
        statements.sort(key=lambda statement: statement["periodEnd"])
        for before, after in zip(statements, statements[1:]):
            assert before["closingBalance"] == after["openingBalance"]
            assert (after["periodStart"] - before["periodEnd"]).days == 1


def test_same_seed_same_rows(odl, tmp_path):
    options = dict(accounts=12, statements_per_account=2, corrections=3, closures=1)
    for name, seed in [("a", 7), ("b", 7), ("c", 8)]:
        odl.generate(tmp_path / name, seed=seed, **options)
    a, b, c = (canonical.as_set(odl.rows(tmp_path / name)) for name in "abc")
    assert a == b
    assert a != c
    a, b = (canonical.as_set(odl.rows(tmp_path / n, kind="cdf"), leave_out=("_commit_timestamp",)) for n in "ab")
    assert a == b


def test_content_of_an_account_does_not_depend_on_how_many_there_are(odl, tmp_path):
    odl.generate(tmp_path / "few", accounts=3, statements_per_account=1)
    odl.generate(tmp_path / "many", accounts=9, statements_per_account=2)
    assert set(canonical.as_set(odl.rows(tmp_path / "few"))) < set(canonical.as_set(odl.rows(tmp_path / "many")))


def test_an_existing_table_is_refused(odl, table):
    before = lake.latest_version(table)
    done = odl.attempt("generate", table, "--accounts", 1)
    assert done.returncode != 0
    assert "--mode continuous" in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert lake.latest_version(table) == before


def test_bad_options_are_named(odl, tmp_path):
    for flags, named in [
        (("--accounts", 0), "--accounts"),
        (("--transactions-per-statement", 0), "--transactions-per-statement"),
        (("--accounts", 2, "--closures", 3), "--closures"),
        (("--mode", "continuous", "--rate", 0), "--rate"),
    ]:
        done = odl.attempt("generate", tmp_path / "none", *flags)
        assert done.returncode != 0
        assert named in done.stderr
        assert not (tmp_path / "none").exists()
