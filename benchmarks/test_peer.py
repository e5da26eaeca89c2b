"""Is the peer right? The same answers from each of its stores, and from `odl`, on a table with inserts, updates and deletes.

usage: .deps/bench/bin/python benchmarks/test_peer.py    environment: ODL, the binary (without one the peers alone are compared)
"""

import asyncio
import contextlib
import json
import os
import random
import shutil
import sys
import tempfile
import time
import unittest
from decimal import Decimal

import websockets

import tables
from harness import answers
from harness.contestants import Ours, PeerOnMongoDB, PeerOnSQLite

ACCOUNTS, STATEMENTS, TRANSACTIONS = 12, 3, 50
BINARY = os.path.abspath(os.environ.get("ODL", os.path.join(os.path.dirname(__file__), "..", ".build", "release", "odl")))
PATIENCE_SECONDS = 30.0


def change(table: str) -> None:
    """A new account, a correction, the end of a statement, the end of an account: a commit each."""
    rng = random.Random(7)
    tables.append(table, [tables.statement("SG20000000", 0, TRANSACTIONS, rng, "Nur Aisyah binte Rahman")])
    corrected = tables.statement(tables.account_number(1), 2, TRANSACTIONS - 1, rng)
    corrected["closingBalance"] = Decimal("-0.05")
    tables.upsert(table, [corrected])
    tables.delete(table, tables.statement(tables.account_number(2), 2, 0, rng)["statementId"])
    for month in range(STATEMENTS):
        tables.delete(table, tables.statement(tables.account_number(3), month, 0, rng)["statementId"])


CHANGES = [
    ("insert", "SG20000000-202401"), ("update", "SG10000001-202403"), ("delete", "SG10000002-202403"),
    ("delete", "SG10000003-202401"), ("delete", "SG10000003-202402"), ("delete", "SG10000003-202403"),
]

PATHS = [
    "/balance", "/statements/latest", "/statements", "/transactions", "/transactions?limit=500",
    "/transactions?category=groceries", "/transactions?category=none", "/transactions?type=CREDIT",
    "/transactions?merchant=ntuc%20FAIRPRICE",
    "/transactions?min_amount=20&max_amount=50.5", "/transactions?from=2024-02-10&to=2024-02-20T12:00:00Z",
    "/transactions?category=transport&type=DEBIT&limit=5", "/transactions?limit=0", "/transactions?limit=501",
    "/transactions?type=NONE",
    "/transactions?min_amount=much", "/transactions?from=yesterday", "/transactions/search?q=fairprice",
    "/transactions/search?q=grab%201",
    "/transactions/search?q=sheng%20sio", "/transactions/search?q=nothing", "/transactions/search?q=salary&limit=3",
]


class AnswersTest(unittest.TestCase):
    """Every contestant loads the first versions as a snapshot and follows the others."""

    def setUp(self):
        self.directory = tempfile.mkdtemp(prefix="odl-peer-test-")
        self.addCleanup(shutil.rmtree, self.directory)
        self.table = os.path.join(self.directory, "table")
        tables.create(self.table, ACCOUNTS, STATEMENTS, TRANSACTIONS)

    def test_answers_and_feed(self):
        asyncio.run(self.compare())

    async def compare(self):
        contestants = [PeerOnSQLite(self.directory), PeerOnMongoDB(self.directory)]
        if os.path.isfile(BINARY):
            contestants.insert(0, Ours(BINARY, self.directory))
        else:
            print(f"no odl at {BINARY}: the peers are compared with each other alone", file=sys.stderr)
        for contestant in contestants:
            contestant.load(self.table)
        async with contextlib.AsyncExitStack() as stack:
            servers = [stack.enter_context(contestant.serving(self.table)) for contestant in contestants]
            feeds = [await stack.enter_async_context(websockets.connect(server.feed)) for server in servers]
            change(self.table)
            for contestant, feed in zip(contestants, feeds):
                with self.subTest(feed=contestant.name):
                    self.assertEqual(await self.operations(feed), CHANGES)
            reference = servers[0].url
            for contestant, server in zip(contestants[1:], servers[1:]):
                with self.subTest(answers=contestant.name):
                    self.wait_for_balance(server.url)
                    self.assertEqual(self.differences(reference, server.url), [])

    async def operations(self, feed) -> list[tuple[str, str]]:
        found = []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while len(found) < len(CHANGES):
                    message = json.loads(await feed.recv())
                    found.append((message["operation"], message["statementId"]))
        return found

    def wait_for_balance(self, url: str) -> None:
        """The peer on MongoDB refreshes its accounts after the statements that the feed tells of."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while answers.get(url, f"/api/v1/accounts/{tables.account_number(3)}/balance")[0] != 404 and time.monotonic() < deadline:
            time.sleep(0.1)

    def differences(self, reference: str, other: str) -> list[str]:
        accounts = [tables.account_number(index) for index in range(4)] + ["SG20000000", "NOSUCH"]
        found = [answers.difference(reference, other, f"/api/v1/accounts/{account}{path}")
                 for account in accounts for path in PATHS]
        found += [answers.difference(reference, other, f"/api/v1/accounts{query}") for query in ("", "?limit=0", "?cursor=%21")]
        account = f"/api/v1/accounts/{tables.account_number(0)}"
        for path, limit in (("/api/v1/accounts", 5), (f"{account}/statements", 2), (f"{account}/transactions?type=DEBIT", 20)):
            mine, theirs = ([answers.comparable(page) for _, page in answers.pages(url, path, limit)] for url in (reference, other))
            found.append(None if mine == theirs else f"{path}: pages differ")
        return [difference for difference in found if difference]


if __name__ == "__main__":
    unittest.main()
