"""Statements, each a pure function of seed, account, month and opening balance: the same as StatementGenerator.swift."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from odl_spark.generator import bookings
from odl_spark.generator.accounts import Account, Profile
from odl_spark.generator.random_stream import Purpose, RandomStream, stream_name

_EPOCH = date(1970, 1, 1)
#: The month that every account's first statement lies in.
FIRST_MONTH = date(2024, 1, 1)


def statements(account: Account, seed: int, count: int, transactions: int) -> Iterator[dict]:
    """The account's first statements, each opening with what the one before closed with."""
    profile = Profile.of(account.number, seed)
    balance, month = profile.opening_balance, FIRST_MONTH
    for _ in range(count):
        statement = make_statement(account, profile, seed, month, balance, transactions)
        yield statement
        balance, month = int(statement["closingBalance"] * 100), next_month(month)


def make_statement(account: Account, profile: Profile, seed: int, month: date, opening: int, transactions: int) -> dict:
    """A row of the table."""
    random = RandomStream(seed, stream_name(account.number), Purpose.STATEMENT, (month - _EPOCH).days)
    statement_id = f"{account.number}-{month:%Y-%m}"
    days = monthrange(month.year, month.month)[1]
    start = datetime(month.year, month.month, 1, tzinfo=timezone.utc)
    rows, balance = [], opening
    for second, kind in _slots(days, profile, transactions, random):
        if kind < len(bookings.MONTHLY):
            booking = bookings.monthly(bookings.MONTHLY[kind], profile, month.month, balance, random)
        else:
            booking = bookings.everyday(random)
        if booking.type == "DEBIT" and booking.amount > balance:
            booking = bookings.top_up(random)
        balance += booking.amount if booking.type == "CREDIT" else -booking.amount
        rows.append({
            "transactionId": f"{statement_id}-{len(rows) + 1:04d}", "date": start + timedelta(seconds=second), "description": booking.line,
            "merchant": booking.merchant, "category": booking.category, "type": booking.type, "amount": money(booking.amount),
            "balance": money(balance),
        })
    # Statements are made between 2 and 6 o'clock in Singapore, which is still the month's last day in UTC.
    night = start + timedelta(days=days - 1, hours=18, seconds=random.below(4 * 3_600))
    return {
        "statementId": statement_id, "accountNumber": account.number, "accountHolder": account.holder, "accountType": account.type,
        "currency": account.currency, "periodStart": month, "periodEnd": month.replace(day=days), "openingBalance": money(opening),
        "closingBalance": money(balance), "generatedAt": night + timedelta(microseconds=random.below(1_000_000)), "transactions": rows,
    }


def _slots(days: int, profile: Profile, count: int, random: RandomStream) -> list[tuple[int, int]]:
    """When the month's transactions are booked, and which: a place in MONTHLY, or 255 for an everyday one."""
    on_days = (profile.payday, profile.housing_day, profile.mobile_day, 21, 28, profile.insurance_day)
    slots = [((on_days[kind] - 1) * 86_400 + random.below(3_600), kind) for kind in range(min(len(on_days), (count + 1) // 2))]
    while len(slots) < count:
        day = random.below(days)
        slots.append((day * 86_400 + random.below(16 * 3_600), 255))
    return sorted(slots)


def next_month(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def money(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
