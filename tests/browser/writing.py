"""Writes statements as another system would: with delta-rs."""

import datetime
from decimal import Decimal
from pathlib import Path

import lake
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

GENERATED_AT = datetime.datetime(2026, 3, 1, 6, 30, tzinfo=datetime.timezone.utc)


def transaction(key: str, day: int, merchant: str, amount: str, category: str = "transport", kind: str = "DEBIT", balance: str = "500.00") -> dict:
    """On a day of February 2026."""
    return {
        "transactionId": key, "date": datetime.datetime(2026, 2, day, 9, tzinfo=datetime.timezone.utc), "description": f"CARD PURCHASE {merchant.upper()}",
        "merchant": merchant, "category": category, "type": kind, "amount": Decimal(amount), "balance": Decimal(balance),
    }


def append(
    table: Path, *keys: str, account: str = "BROWSER-1", holder: str = "Ada Lovelace", closing: str = "1234567.89", transactions: list[dict] | None = None
) -> int:
    """Appends one statement for each key in one commit; answers the version."""
    schema = lake.snapshot(table).schema
    rows = [_statement(key, account, holder, closing, transactions or []) for key in keys]
    write_deltalake(str(table), pa.Table.from_pylist(rows, schema=schema), mode="append")
    return lake.latest_version(table)


def _statement(key: str, account: str, holder: str, closing: str, transactions: list[dict]) -> dict:
    return {
        "statementId": key, "accountNumber": account, "accountHolder": holder, "accountType": "CURRENT", "currency": "EUR",
        "periodStart": datetime.date(2026, 2, 1), "periodEnd": datetime.date(2026, 2, 28), "openingBalance": Decimal("1000.10"),
        "closingBalance": Decimal(closing), "generatedAt": GENERATED_AT, "transactions": transactions,
    }


def rename(table: Path, key: str, holder: str) -> None:
    DeltaTable(str(table)).update(predicate=f"statementId = '{key}'", updates={"accountHolder": f"'{holder}'"})


def delete(table: Path, key: str) -> None:
    DeltaTable(str(table)).delete(f"statementId = '{key}'")


def append_many(table: Path, accounts: dict[str, str]) -> int:
    """Statements without transactions, by key, each of an account of its own; answers the version."""
    schema = lake.snapshot(table).schema
    rows = [_statement(key, account, "Ada Lovelace", "1.00", []) for key, account in accounts.items()]
    write_deltalake(str(table), pa.Table.from_pylist(rows, schema=schema), mode="append")
    return lake.latest_version(table)
