"""Tables that delta-rs writes, and how they change."""

from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from pyspark.sql.pandas.types import to_arrow_schema

from odl_spark.schema import STATEMENT

FEED_ON = {"delta.enableChangeDataFeed": "true"}


def statement(statement_id: str, account: str = "417-000001-0", **members) -> dict:
    """A row; every member can be said otherwise."""
    time = datetime(2024, 1, 5, 3, 4, 5, 678_901, tzinfo=timezone.utc)
    row = {
        "statementId": statement_id, "accountNumber": account, "accountHolder": "Tan Wei Ming", "accountType": "SAVINGS", "currency": "SGD",
        "periodStart": date(2024, 1, 1), "periodEnd": date(2024, 1, 31), "openingBalance": Decimal("10.00"), "closingBalance": Decimal("12.50"),
        "generatedAt": time, "transactions": [transaction(f"{statement_id}-1", date=time)],
    }
    return row | members


def transaction(transaction_id: str, **members) -> dict:
    row = {
        "transactionId": transaction_id, "date": datetime(2024, 1, 5, tzinfo=timezone.utc), "description": "KOI THE BUGIS JUNCTION",
        "merchant": "KOI Thé", "category": "dining", "type": "CREDIT", "amount": Decimal("2.50"), "balance": Decimal("12.50"),
    }
    return row | members


def append(path: Path, rows: list[dict], schema: pa.Schema | None = None) -> int:
    """The version."""
    schema = schema or to_arrow_schema(STATEMENT)
    write_deltalake(path, pa.Table.from_pylist(rows, schema), mode="append", configuration=FEED_ON)
    return DeltaTable(path).version()


def correct(path: Path, where: str, holder: str) -> int:
    DeltaTable(path).update(updates={"accountHolder": f"'{holder}'"}, predicate=where)
    return DeltaTable(path).version()


def delete(path: Path, where: str) -> int:
    DeltaTable(path).delete(where)
    return DeltaTable(path).version()
