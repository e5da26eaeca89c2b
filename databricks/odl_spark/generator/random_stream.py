"""SplitMix64, with a stream for each thing that is generated: the same numbers as Sources/Generator/RandomStream.swift."""

from collections.abc import Sequence
from enum import IntEnum
from typing import TypeVar

T = TypeVar("T")
_MASK = (1 << 64) - 1


class Purpose(IntEnum):
    """What a stream is for. The numbers are part of the generated data: they never change."""

    IDENTITY = 1
    PROFILE = 2
    STATEMENT = 3


class RandomStream:
    def __init__(self, seed: int, account: int, purpose: Purpose, index: int = 0):
        self._state = seed & _MASK
        for value in (account, purpose, index):
            self._state = self.next() ^ (value & _MASK)
        self._state = self.next()

    def next(self) -> int:
        self._state = (self._state + 0x9E37_79B9_7F4A_7C15) & _MASK
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB) & _MASK
        return z ^ (z >> 31)

    def below(self, bound: int) -> int:
        """A number in 0..<bound."""
        return (self.next() * bound) >> 64

    def number(self, low: int, high: int) -> int:
        """A number in low...high."""
        return low + self.below(high - low + 1)

    def element(self, values: Sequence[T]) -> T:
        return values[self.below(len(values))]

    def chance(self, numerator: int, denominator: int) -> bool:
        return self.below(denominator) < numerator


def stream_name(text: str) -> int:
    """FNV-1a of the text: an account number as a stream's name."""
    value = 0xCBF2_9CE4_8422_2325
    for byte in text.encode():
        value = ((value ^ byte) * 0x0000_0100_0000_01B3) & _MASK
    return value
