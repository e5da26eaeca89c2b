"""Tables that delta-rs changes at random: the feed of every version, replayed into an empty replica, gives the snapshot."""

import datetime
import json
import os
import random
from collections import Counter
from decimal import Decimal

import canonical
import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

STEPS = int(os.environ.get("ODL_STEPS", 16))
SCHEMA = pa.schema([
    ("id", pa.int64()), ("branch", pa.string()), ("amount", pa.decimal128(18, 2)), ("at", pa.timestamp("us", "UTC")),
    ("day", pa.date32()), ("note", pa.string()), ("tags", pa.list_(pa.string())),
    ("origin", pa.struct([("code", pa.int32()), ("rate", pa.float64())])),
])


class History:
    """A table, and what is done to it."""

    def __init__(self, path, seed: int):
        self.path, self.random, self.next_id = str(path), random.Random(seed), 0
        self.partitioning = self.random.choice([None, ["branch"], ["day"]])
        write_deltalake(
            self.path, self.rows(12), partition_by=self.partitioning, configuration={"delta.enableChangeDataFeed": "true"}
        )

    @property
    def table(self) -> DeltaTable:
        return DeltaTable(self.path)

    def rows(self, count: int, ids: list[int] | None = None) -> pa.Table:
        pick = self.random
        if ids is None:
            ids = list(range(self.next_id, self.next_id + count))
            self.next_id += count
        return pa.Table.from_pylist([{
            "id": i,
            "branch": pick.choice(["Jurong", "Bedok", "a b/c%d=é", None]),
            "amount": pick.choice([None, Decimal(pick.randint(-10**9, 10**9)).scaleb(-2)]),
            "at": datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.timezone.utc) + datetime.timedelta(microseconds=pick.randint(0, 10**12)),
            "day": datetime.date(2024, 1, 1) + datetime.timedelta(days=pick.randint(0, 2)),
            "note": pick.choice([None, "", "plain", "line\nbreak", "\N{SNOWMAN}"]),
            "tags": pick.choice([None, [], ["x", None]]),
            "origin": pick.choice([None, {"code": pick.randint(0, 9), "rate": pick.random()}]),
        } for i in ids], schema=SCHEMA)

    def step(self) -> str:
        name = self.random.choice(["append"] * 3 + ["update"] * 3 + ["delete"] * 2 + ["merge"] * 3 + ["overwrite", "optimize", "checkpoint"])
        getattr(self, name)()
        return name

    def append(self):
        write_deltalake(self.path, self.rows(self.random.randint(1, 8)), mode="append")

    def update(self):
        self.table.update(updates={"note": f"'n{self.random.randint(0, 99)}'"}, predicate=self.predicate())

    def delete(self):
        self.table.delete(self.predicate())

    def merge(self):
        ids = sorted(self.random.sample(range(self.next_id), min(5, self.next_id)))
        source = pa.concat_tables([self.rows(0, ids), self.rows(2)])
        merge = self.table.merge(source, "t.id = s.id", source_alias="s", target_alias="t").when_not_matched_insert_all()
        (merge.when_matched_delete() if self.random.random() < 0.3 else merge.when_matched_update_all()).execute()

    def overwrite(self):
        write_deltalake(self.path, self.rows(self.random.randint(0, 10)), mode="overwrite")

    def optimize(self):
        self.table.optimize.compact()

    def checkpoint(self):
        self.table.create_checkpoint()

    def predicate(self) -> str:
        return self.random.choice([
            f"id % {self.random.randint(2, 5)} = {self.random.randint(0, 1)}", "branch = 'Bedok'", "amount < 0", "note IS NULL",
            f"day = DATE '2024-01-0{self.random.randint(1, 3)}'", "id < 0",
        ])


def replay(changes: list[dict], replica: Counter, version: int) -> None:
    rows = [change for change in changes if change["_commit_version"] == version]
    for sign, types in ((-1, ("delete", "update_preimage")), (1, ("insert", "update_postimage"))):
        for row in rows:
            if row["_change_type"] in types:
                text = json.dumps({name: value for name, value in row.items() if not name.startswith("_")}, sort_keys=True)
                replica[text] += sign
                assert replica[text] >= 0, f"version {version} takes away a row that is not there: {text}"


@pytest.mark.parametrize("number", range(2))
def test_the_feed_gives_the_snapshot(odl, tmp_path, number):
    seed = int(os.environ.get("ODL_SEED", random.randrange(2**32))) + number
    history = History(tmp_path / "table", seed)
    steps = [history.step() for _ in range(STEPS)]
    latest = history.table.version()
    print(f"seed {seed}, partitioned by {history.partitioning}: {steps}")
    changes = odl.rows(history.path, kind="cdf")
    replica: Counter = Counter()
    watched = {latest, *random.Random(seed).sample(range(latest + 1), 3)}
    for version in range(latest + 1):
        replay(changes, replica, version)
        if version in watched:
            theirs = canonical.rows(DeltaTable(history.path, version=version).to_pyarrow_table())
            expected = canonical.as_set(odl.rows(history.path, version=version))
            assert expected == canonical.as_set(theirs), f"seed {seed}: snapshot of version {version}"
            assert sorted(replica.elements()) == expected, f"seed {seed}: feed up to version {version}"
