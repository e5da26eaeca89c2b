"""What a part of the run is given."""

import dataclasses
import os
import subprocess
import sys

from .contestants import BENCHMARKS

STATEMENTS, TRANSACTIONS = 3, 50


def say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)


@dataclasses.dataclass
class Bench:
    """`tables` are Delta tables by their number of statements, the largest last; every contestant's store holds that one."""
    binary: str | None
    directory: str
    scale: dict
    ours: list
    peers: list
    tables: dict[int, str]

    @property
    def contestants(self) -> list:
        return self.ours + self.peers

    @property
    def table(self) -> str:
        return self.tables[max(self.tables)]


def generate(binary: str | None, table: str, accounts: int, statements: int = STATEMENTS, transactions: int = TRANSACTIONS) -> str:
    """With `odl generate`; without a binary, the same shape by deltalake alone."""
    command = [binary, "generate"] if binary else [sys.executable, os.path.join(BENCHMARKS, "tables.py")]
    options = {"--accounts": accounts, "--statements-per-account": statements, "--transactions-per-statement": transactions}
    say(f"generating {accounts:,} accounts x {statements} statements")
    subprocess.run([*command, table, *(str(word) for option in options.items() for word in option)],
                   check=True, timeout=1_800, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return table


def in_turns(contestants: list, round_number: int) -> list:
    """Another one begins in every round."""
    first = round_number % len(contestants)
    return contestants[first:] + contestants[:first]


def in_order(rows: list[dict], contestants: list) -> list[dict]:
    names = [contestant.name for contestant in contestants]
    return sorted(rows, key=lambda row: names.index(row["contestant"]))
