"""A plain WebSocket client sees every change of the table once and in order, across restarts of the server."""

import lake
import pytest
from deltalake import DeltaTable
from feed_client import FeedClient
from odl import Server
from websockets.exceptions import InvalidStatus


@pytest.fixture
def server(running, table, tmp_path) -> Server:
    server = Server(running, table, tmp_path / "data")
    server.wait_for_version(lake.latest_version(table))
    return server


def rename(table, key: str, holder: str) -> None:
    DeltaTable(str(table)).update(predicate=f"statementId = '{key}'", updates={"accountHolder": f"'{holder}'"})


def keys(table) -> list[str]:
    return sorted(lake.snapshot(table).column("statementId").to_pylist())


def test_changes_come_once_and_in_order(table, server):
    names = keys(table)
    with FeedClient(server.websocket + "/ws/changes") as client:
        for i, key in enumerate(names[:5]):
            rename(table, key, f"Holder {i}")
        DeltaTable(str(table)).delete(f"statementId = '{names[5]}'")
        messages = client.receive(6)
    assert [m["statementId"] for m in messages] == names[:6]
    assert [m["operation"] for m in messages] == ["update"] * 5 + ["delete"]
    versions = [m["source_version"] for m in messages]
    assert versions == list(range(versions[0], versions[0] + 6))
    assert len({m["token"] for m in messages}) == 6
    assert all("transactions" not in (m["statement"] or {}) for m in messages)


def test_changes_of_one_account(table, server):
    row = lake.snapshot(table).to_pylist()[0]
    other = next(r for r in lake.snapshot(table).to_pylist() if r["accountNumber"] != row["accountNumber"])
    with FeedClient(f"{server.websocket}/ws/changes/{row['accountNumber']}") as client:
        rename(table, other["statementId"], "Someone else")
        rename(table, row["statementId"], "The one")
        (message,) = client.receive(1)
    assert message["statementId"] == row["statementId"]


@pytest.mark.parametrize("ending", ["stop", "kill"])
def test_a_client_resumes_after_a_restart(table, server, running, tmp_path, ending):
    names = keys(table)
    with FeedClient(server.websocket + "/ws/changes") as client:
        rename(table, names[0], "First")
        client.receive(1)
        token = client.token
        rename(table, names[1], "While connected")
        client.receive(1)
    getattr(server.process, ending)()
    rename(table, names[2], "While down")
    again = Server(running, table, tmp_path / "data")
    rename(table, names[3], "After")
    with FeedClient(again.websocket + "/ws/changes", after=token) as client:
        assert [m["statementId"] for m in client.receive(3)] == names[1:4]


def test_a_token_of_nowhere_is_a_gap_or_refused(table, server):
    try:
        with FeedClient(server.websocket + "/ws/changes", after="AAAAAAAAAAAAAAAA") as client:
            assert client.receive(1)[0]["operation"] == "gap"
    except InvalidStatus as refusal:
        assert refusal.response.status_code == 422


def test_following_a_continuous_generator(table, server, running):
    """Everything that the table's own feed says, the client hears."""
    start = lake.latest_version(table) + 1
    with FeedClient(server.websocket + "/ws/changes") as client:
        generator = running("generate", table, "--mode", "continuous", "--rate", 40)
        client.receive(80)
        assert generator.stop() == 0
        expected = [
            row for row in lake.change_feed(table, start).to_pylist() if row["_change_type"] != "update_preimage"
        ]
        client.receive(len(expected) - len(client.messages))
    operation = {"insert": "insert", "update_postimage": "update", "delete": "delete"}
    assert sorted((m["source_version"], m["operation"], m["statementId"]) for m in client.messages) == sorted(
        (row["_commit_version"], operation[row["_change_type"]], row["statementId"]) for row in expected
    )
    versions = [m["source_version"] for m in client.messages]
    assert versions == sorted(versions)
    assert len({m["token"] for m in client.messages}) == len(client.messages)
