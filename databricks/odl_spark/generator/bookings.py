"""What is booked on a statement: the same as Booking.swift. Amounts in cents."""

from dataclasses import dataclass

from odl_spark.generator import catalogue
from odl_spark.generator.accounts import Profile
from odl_spark.generator.catalogue import PriceRange
from odl_spark.generator.names import draw_name
from odl_spark.generator.random_stream import RandomStream

#: What comes once a month on its day, the most important first.
MONTHLY = ("salary", "housing", "mobile", "electricity", "savings", "insurance")

#: How everyday bookings spread over the categories, in parts of a hundred.
EVERYDAY = {"dining": 27, "transport": 24, "groceries": 19, "shopping": 11, "transfer": 10, "entertainment": 6, "healthcare": 3}

_MERCHANTS = {
    "dining": catalogue.DINING, "transport": catalogue.TRANSPORT, "groceries": catalogue.GROCERIES, "shopping": catalogue.SHOPPING,
    "entertainment": catalogue.ENTERTAINMENT, "healthcare": catalogue.HEALTHCARE,
}
_PARTS = tuple(category for category, weight in EVERYDAY.items() for _ in range(weight))


@dataclass(frozen=True)
class Booking:
    line: str
    merchant: str
    category: str
    type: str
    amount: int


def monthly(kind: str, profile: Profile, month: int, balance: int, random: RandomStream) -> Booking:
    match kind:
        case "salary":
            # The thirteenth month's pay, which is the custom in Singapore, comes in December.
            line, times = ("GIRO SALARY AND AWS", 2) if month == 12 else ("GIRO SALARY", 1)
            return Booking(line, profile.employer, "salary", "CREDIT", profile.salary * times)
        case "housing":
            return Booking("GIRO HDB HOUSING LOAN", "HDB", "transfer", "DEBIT", profile.housing)
        case "mobile":
            return Booking(profile.mobile.lines[0], profile.mobile.name, "utilities", "DEBIT", profile.mobile_bill)
        case "electricity":
            return Booking("GIRO SP SERVICES", "SP Group", "utilities", "DEBIT", profile.electricity.draw(random))
        case "savings":
            # Half of what stands above two salaries goes to savings, in whole hundreds of dollars.
            surplus = max(0, balance - 2 * profile.salary) // 2
            return Booking("STANDING INSTRUCTION SAVINGS PLAN", "Savings Plan", "transfer", "DEBIT", 10_000 + surplus // 10_000 * 10_000)
        case _:
            return Booking("GIRO INSURANCE PREMIUM", profile.insurer, "healthcare", "DEBIT", profile.premium)


def everyday(random: RandomStream) -> Booking:
    category = random.element(_PARTS)
    if category == "transfer":
        return _pay_now(random)
    merchant = random.element(_MERCHANTS[category])
    return Booking(random.element(merchant.lines), merchant.name, category, "DEBIT", merchant.price.draw(random))


def top_up(random: RandomStream) -> Booking:
    """Money paid in where the balance does not cover a debit: accounts are never overdrawn."""
    return Booking("FAST TRANSFER FROM OWN ACCOUNT", "FAST", "transfer", "CREDIT", PriceRange(50_000, 300_000, 5_000).draw(random))


def _pay_now(random: RandomStream) -> Booking:
    name, paid_in = draw_name(random), random.chance(3, 10)
    line, kind = (f"PAYNOW FROM {name}", "CREDIT") if paid_in else (f"PAYNOW TO {name}", "DEBIT")
    return Booking(line, "PayNow", "transfer", kind, PriceRange(300, 48_000, 50).draw(random))
