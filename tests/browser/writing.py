"""Writes statements as another system would: with delta-rs."""

import datetime
from decimal import Decimal
from pathlib import Path

import lake
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

GENERATED_AT = datetime.datetime(2026, 3, 1, 6, 30, tzinfo=datetime.timezone.utc)


def append(table: Path, *keys: str, account: str = "BROWSER-1", holder: str = "Ada Lovelace", closing: str = "1234567.89") -> int:
    """Appends one statement for each key in one commit; answers the version."""
    schema = lake.snapshot(table).schema
    rows = [
        {
            "statementId": key, "accountNumber": account, "accountHolder": holder, "accountType": "CURRENT", "currency": "EUR",
            "periodStart": datetime.date(2026, 2, 1), "periodEnd": datetime.date(2026, 2, 28), "openingBalance": Decimal("1000.10"),
            "closingBalance": Decimal(closing), "generatedAt": GENERATED_AT, "transactions": [],
        }
        for key in keys
    ]
    write_deltalake(str(table), pa.Table.from_pylist(rows, schema=schema), mode="append")
    return lake.latest_version(table)


def rename(table: Path, key: str, holder: str) -> None:
    DeltaTable(str(table)).update(predicate=f"statementId = '{key}'", updates={"accountHolder": f"'{holder}'"})


def delete(table: Path, key: str) -> None:
    DeltaTable(str(table)).delete(f"statementId = '{key}'")
