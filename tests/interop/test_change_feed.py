"""The Change Data Feed that `odl generate` leaves is the same to delta-rs."""

from collections import Counter, defaultdict

import canonical
import lake


def without_time(rows):
    return canonical.as_set(rows, leave_out=("_commit_timestamp",))


def test_feed_is_what_delta_rs_reads(odl, generated):
    theirs = canonical.rows(lake.change_feed(generated))
    assert without_time(odl.rows(generated, kind="cdf")) == without_time(theirs)
    kinds = Counter(row["_change_type"] for row in theirs)
    assert kinds == {"insert": 120, "update_preimage": 6, "update_postimage": 6, "delete": 6}


def test_parts_of_the_feed(odl, generated):
    for version in range(lake.latest_version(generated) + 1):
        ours = odl.rows(generated, kind="cdf", starting_version=version, ending_version=version)
        assert without_time(ours) == without_time(canonical.rows(lake.change_feed(generated, version, version)))


def test_feed_replayed_from_nothing_is_the_table(odl, generated):
    table = {}
    changes = defaultdict(list)
    for row in odl.rows(generated, kind="cdf"):
        changes[row["_commit_version"]].append(row)
    for version in sorted(changes):
        for row in sorted(changes[version], key=lambda row: row["_change_type"]):
            kind = row["_change_type"]
            document = {name: value for name, value in row.items() if not name.startswith("_")}
            if kind == "delete":
                assert table.pop(row["statementId"]) == document
            elif kind == "update_preimage":
                assert table[row["statementId"]] == document
            else:
                assert kind == "update_postimage" or row["statementId"] not in table
                if kind == "insert":
                    table[row["statementId"]] = document
        for row in changes[version]:
            if row["_change_type"] == "update_postimage":
                table[row["statementId"]] = {name: value for name, value in row.items() if not name.startswith("_")}
    assert canonical.as_set(list(table.values())) == canonical.as_set(odl.rows(generated))


def test_a_correction_changes_one_transaction(odl, generated):
    before, after = {}, {}
    for row in odl.rows(generated, kind="cdf"):
        if row["_change_type"] == "update_preimage":
            before[row["statementId"]] = row
        if row["_change_type"] == "update_postimage":
            after[row["statementId"]] = row
    assert before.keys() == after.keys() and len(before) == 6
    for key in before:
        pairs = list(zip(before[key]["transactions"], after[key]["transactions"], strict=True))
        put_right = [(a, b) for a, b in pairs if any(a[name] != b[name] for name in a if name != "balance")]
        assert len(put_right) == 1
        assert before[key]["openingBalance"] == after[key]["openingBalance"]


def test_a_correction_rewrites_one_file(odl, tmp_path):
    path = tmp_path / "statements"
    odl.generate(path, accounts=1_200, statements_per_account=1, transactions_per_statement=1, corrections=1)
    assert len(lake.DeltaTable(str(path)).file_uris()) >= 3
    last = lake.commit_files(path)[-1].read_text()
    assert last.count('"remove"') == 1 and last.count('"add"') == 1 and last.count('"cdc"') == 1
