"""Accounts and what does not change of them from month to month: the same as Account.swift and AccountProfile.swift."""

from dataclasses import dataclass

from odl_spark.generator import catalogue
from odl_spark.generator.catalogue import Merchant, PriceRange
from odl_spark.generator.names import draw_name
from odl_spark.generator.random_stream import Purpose, RandomStream, stream_name

_MAXIMUM_COUNT = 1_000_000_000


@dataclass(frozen=True)
class Account:
    number: str
    holder: str
    type: str
    currency: str = "SGD"

    @classmethod
    def at(cls, index: int, seed: int) -> "Account":
        """The account at a place in the sequence that belongs to the seed."""
        number = _number(seed, index)
        random = RandomStream(seed, stream_name(number), Purpose.IDENTITY)
        holder, kind = draw_name(random), random.below(10)
        return cls(number, holder, "SAVINGS" if kind < 6 else "CURRENT" if kind < 9 else "JOINT")


def _number(seed: int, index: int) -> str:
    """Branch, serial and check digit: 417-203918-4. Different indexes give different numbers."""
    # 3^18 has no factor in common with 10^9: multiplying by it permutes the serials.
    offset = RandomStream(seed, 0, Purpose.IDENTITY).below(_MAXIMUM_COUNT)
    digits = f"{(index * 387_420_489 + offset) % _MAXIMUM_COUNT:09d}"
    return f"{digits[:3]}-{digits[3:]}-{_check_digit(digits)}"


def _check_digit(digits: str) -> int:
    """Luhn's check digit (ISO/IEC 7812-1, annex B)."""
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))]
    return (10 - sum(value // 10 + value % 10 for value in doubled) % 10) % 10


@dataclass(frozen=True)
class Profile:
    """Amounts in cents."""

    salary: int
    opening_balance: int
    employer: str
    payday: int
    housing: int
    housing_day: int
    mobile: Merchant
    mobile_bill: int
    mobile_day: int
    electricity: PriceRange
    insurer: str
    premium: int
    insurance_day: int

    @classmethod
    def of(cls, account: str, seed: int) -> "Profile":
        random = RandomStream(seed, stream_name(account), Purpose.PROFILE)
        # In this order: each takes the stream's next numbers.
        salary = PriceRange(280_000, 1_450_000, 5_000).draw(random)
        opening_balance = salary + PriceRange(20_000, 4_000_000).draw(random)
        employer, payday = random.element(catalogue.EMPLOYERS), random.number(23, 28)
        housing, housing_day = salary * random.number(18, 30) // 100, random.number(1, 5)
        mobile = random.element(catalogue.MOBILE)
        mobile_bill, mobile_day = mobile.price.draw(random), random.number(6, 20)
        consumption = random.number(6_000, 24_000)
        insurer = random.element(catalogue.INSURERS)
        premium = PriceRange(6_000, 60_000, 10).draw(random)
        return cls(
            salary, opening_balance, employer, payday, housing, housing_day, mobile, mobile_bill, mobile_day,
            PriceRange(consumption, consumption * 3 // 2), insurer, premium, random.number(8, 22))
