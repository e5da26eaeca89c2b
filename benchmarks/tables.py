"""Delta tables of bank statements, written by deltalake (delta-rs) alone: for trying things without `odl`, and for commits."""

import argparse
import datetime
import random
from decimal import Decimal

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

UTC = datetime.timezone.utc
MONEY = pa.decimal128(18, 2)
TRANSACTION = pa.struct([
    ("transactionId", pa.string()), ("date", pa.timestamp("us", "UTC")), ("description", pa.string()),
    ("merchant", pa.string()), ("category", pa.string()), ("type", pa.string()), ("amount", MONEY), ("balance", MONEY),
])
SCHEMA = pa.schema([
    ("statementId", pa.string()), ("accountNumber", pa.string()), ("accountHolder", pa.string()),
    ("accountType", pa.string()), ("currency", pa.string()), ("periodStart", pa.date32()), ("periodEnd", pa.date32()),
    ("openingBalance", MONEY), ("closingBalance", MONEY), ("generatedAt", pa.timestamp("us", "UTC")),
    ("transactions", pa.list_(TRANSACTION)),
])
SHOPS = [
    ("NTUC FairPrice", "groceries"), ("Sheng Siong", "groceries"), ("Grab", "transport"), ("SMRT", "transport"),
    ("Toast Box", "dining"), ("Din Tai Fung", "dining"), ("Singtel", "utilities"), ("SP Group", "utilities"),
    ("Uniqlo", "shopping"), ("Guardian", "healthcare"), ("Golden Village", "entertainment"),
]


def account_number(index: int) -> str:
    return f"SG{10_000_000 + index}"


def statement(account: str, month: int, transactions: int, rng: random.Random, holder: str = "Tan Wei Ming") -> dict:
    """The statement of one account for the month-th month since January 2024; its balances add up."""
    start = datetime.date(2024 + month // 12, month % 12 + 1, 1)
    end = datetime.date(2024 + (month + 1) // 12, (month + 1) % 12 + 1, 1) - datetime.timedelta(days=1)
    statement_id = f"{account}-{start:%Y%m}"
    opening = balance = Decimal(rng.randint(100_000, 999_999)) / 100
    rows = []
    for n in range(transactions):
        merchant, category = rng.choice(SHOPS)
        credit = n % 25 == 24
        amount = Decimal(rng.randint(100, 400_000 if credit else 9_999)) / 100
        balance += amount if credit else -amount
        day = 1 + n * end.day // transactions
        when = datetime.datetime(start.year, start.month, day, rng.randrange(24), rng.randrange(60), tzinfo=UTC)
        rows.append({
            "transactionId": f"{statement_id}-{n:03}", "date": when,
            "description": "Salary credit" if credit else f"{merchant} purchase {rng.randint(1, 40)}",
            "merchant": None if credit else merchant, "category": "salary" if credit else category,
            "type": "CREDIT" if credit else "DEBIT", "amount": amount, "balance": balance,
        })
    return {
        "statementId": statement_id, "accountNumber": account, "accountHolder": holder, "accountType": "savings",
        "currency": "SGD", "periodStart": start, "periodEnd": end, "openingBalance": opening, "closingBalance": balance,
        "generatedAt": datetime.datetime.now(UTC), "transactions": rows,
    }


def create(path: str, accounts: int, statements: int, transactions: int, seed: int = 42) -> None:
    rng = random.Random(seed)
    for month in range(statements):
        rows = [statement(account_number(a), month, transactions, rng) for a in range(accounts)]
        write_deltalake(path, pa.Table.from_pylist(rows, schema=SCHEMA), mode="append",
                        configuration={"delta.enableChangeDataFeed": "true"})


def append(path: str, rows: list[dict]) -> None:
    write_deltalake(path, pa.Table.from_pylist(rows, schema=SCHEMA), mode="append")


def upsert(path: str, rows: list[dict]) -> None:
    source = pa.Table.from_pylist(rows, schema=SCHEMA)
    merger = DeltaTable(path).merge(source, "t.statementId = s.statementId", source_alias="s", target_alias="t")
    merger.when_matched_update_all().when_not_matched_insert_all().execute()


def delete(path: str, statement_id: str) -> None:
    DeltaTable(path).delete(f"statementId = '{statement_id}'")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table")
    parser.add_argument("--accounts", type=int, default=100)
    parser.add_argument("--statements-per-account", type=int, default=3)
    parser.add_argument("--transactions-per-statement", type=int, default=50)
    arguments = parser.parse_args()
    create(arguments.table, arguments.accounts, arguments.statements_per_account, arguments.transactions_per_statement)
