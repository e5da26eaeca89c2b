"""Amounts and instants as SQLite keeps them."""

import datetime


def cents(amount: str) -> int:
    whole, _, fraction = amount.partition(".")
    cents = int(whole.lstrip("-") or 0) * 100 + int(fraction.ljust(2, "0"))
    return -cents if whole.startswith("-") else cents


def instant(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
