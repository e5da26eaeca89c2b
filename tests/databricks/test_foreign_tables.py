"""Tables that other writers have grown columns in, or filled with rows that are no statements."""

import json
from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructField, StructType, StringType

from following import documents, follow, rows
from lakes import append, delete, statement, transaction
from odl import Odl
from odl_spark.reconcile import reconcile
from odl_spark.schema import STATEMENT, SchemaProblem, check
from odl_spark.store import Store
from standins import TableStandIn

MONEY_WITH_MILLS = pa.decimal128(20, 3)


def grown_schema() -> pa.Schema:
    """Columns of every kind that Delta and Arrow share, at the top and within a transaction; amounts with three decimals."""
    base = to_arrow_schema(STATEMENT)
    transaction_type = base.field("transactions").type.value_type
    fields = [pa.field(f.name, MONEY_WITH_MILLS) if f.name == "amount" else f for f in transaction_type] + [pa.field("channel", pa.string())]
    base = base.set(base.get_field_index("transactions"), pa.field("transactions", pa.list_(pa.struct(fields))))
    for name, type_ in {
        "zRank": pa.int32(), "bLong": pa.int64(), "cFlag": pa.bool_(), "dDouble": pa.float64(), "eFloat": pa.float32(),
        "fFee": pa.decimal128(12, 4), "gDay": pa.date32(), "hTime": pa.timestamp("us", "UTC"), "iBytes": pa.binary(),
        "jTags": pa.list_(pa.string()), "kAddress": pa.struct([("zip", pa.string()), ("lines", pa.list_(pa.string())), ("floor", pa.int32())]),
        "_mark": pa.string(),
    }.items():
        base = base.append(pa.field(name, type_))
    return base


def grown(statement_id: str, **members) -> dict:
    more = {
        "zRank": 7, "bLong": 1 << 40, "cFlag": True, "dDouble": 0.1, "eFloat": 0.1, "fFee": Decimal("-0.0500"), "gDay": date(2024, 2, 29),
        "hTime": datetime(2024, 1, 1, 0, 0, 0, 1, tzinfo=timezone.utc), "iBytes": b"\x00\xffodl", "jTags": ["a", 'b"\n'],
        "kAddress": {"zip": "018956", "lines": ["1", "2"], "floor": None}, "_mark": "m",
    }
    return statement(statement_id, transactions=[transaction(f"{statement_id}-1", channel="ATM", amount=Decimal("2.500"))]) | more | members


def test_same_documents_and_quarantine_as_odl(spark, odl: Odl, mongod: str, store: Store, tmp_path: Path) -> None:
    path, schema = tmp_path / "statements", grown_schema()
    append(path, [grown("good"), grown("plain", zRank=None, kAddress=None, jTags=None, _mark=None), grown("load-no-account", accountNumber=None)], schema)
    reference = Store(f"{mongod}/foreign?replicaSet=rs0")
    for target in (store, reference):
        target["account_statements"].drop()
    follow(spark, path, store)
    odl.run("sync", "--table", path, "--store", reference.uri, "--until-caught-up")
    delete(path, "statementId = 'good'")
    bad = transaction("t", channel=None, amount=Decimal("1.005"))
    append(path, [
        grown("good", currency="USD"), grown("empty", currency=""), grown("no-end", periodEnd=None), grown("mill", transactions=[bad]),
        grown("way", transactions=[transaction("t", type="CREDITS", amount=Decimal("1.000"))]), grown(None), grown("new", hTime=None),
        grown("huge", transactions=[transaction("t", amount=Decimal("12345678901234567.000"))]),
    ], schema)
    delete(path, "statementId = 'plain'")
    follow(spark, path, store)
    odl.run("sync", "--table", path, "--store", reference.uri, "--until-caught-up")
    assert {key: texts(one) for key, one in documents(store).items()} == {key: texts(one) for key, one in documents(reference).items()}

    odl.run("verify", "--table", path, "--store", store.uri)

    def quarantined(target: Store) -> set[tuple]:
        return {(r["reason"], r["statementId"], r["sourceVersion"], r["changeType"], json.dumps(json.loads(r["row"]), sort_keys=True))
                for r in rows(target, "quarantine")}

    assert {row[:2] for row in quarantined(store)} == {row[:2] for row in quarantined(reference)}
    assert quarantined(store) == quarantined(reference)

    # And the comparison that runs in Spark sees what there is to see.
    table = TableStandIn(spark, str(path))
    assert reconcile(table, store).is_equal
    store["account_statements"].delete_one({"_id": "new"})
    store["account_statements"].update_one({"_id": "good"}, {"$set": {"accountHolder": "somebody"}})
    report = reconcile(table, store)
    assert report.differences == [("different", "good"), ("missing", "new")] and "DIFFERENT at version" in str(report)


def texts(document: dict) -> dict:
    """What readers get of additional columns is their text, where there is one: BSON beside it may be of a wider type."""
    return {name: value for name, value in document.items() if name.startswith("_") or name in STATEMENT.names}


def test_a_table_without_a_column_is_refused() -> None:
    with pytest.raises(SchemaProblem, match="column currency is missing"):
        check(StructType([field for field in STATEMENT if field.name != "currency"]), "t")
    wrong = StructType([StructField("amount", StringType()) if field.name == "closingBalance" else field for field in STATEMENT])
    with pytest.raises(SchemaProblem, match="column closingBalance is missing"):
        check(wrong, "t")
    with pytest.raises(SchemaProblem, match="column periodEnd is string, must be date"):
        check(StructType([StructField("periodEnd", StringType()) if field.name == "periodEnd" else field for field in STATEMENT]), "t")
