"""The server dies and comes back: the page recovers by itself and has missed nothing."""

import pytest
import writing
from odl import Server
from playwright.sync_api import expect


@pytest.mark.parametrize("ending", ["stop", "kill"])
def test_nothing_is_missed_over_a_restart(table, server, running, tmp_path, visit, ending):
    dashboard = visit("/changes")
    dashboard.forgive_absence()
    writing.append(table, "BEFORE")
    expect(dashboard.statements).to_have_text(["BEFORE"])

    getattr(server.process, ending)()
    expect(dashboard.page.locator(".live")).to_have_text("Reconnecting")
    expect(dashboard.page.locator(".banner")).to_contain_text("The server cannot be reached")
    writing.append(table, "WHILE-DOWN-1")
    writing.append(table, "WHILE-DOWN-2")
    again = Server(running, table, tmp_path / "data", ports=server.ports)

    expect(dashboard.page.locator(".live")).to_have_text("Live")
    expect(dashboard.page.locator(".banner")).to_have_count(0)
    writing.append(table, "AFTER")
    expect(dashboard.statements).to_have_text(["AFTER", "WHILE-DOWN-2", "WHILE-DOWN-1", "BEFORE"])
    expect(dashboard.page.locator(".marker")).to_contain_text("Reconnected after")

    dashboard.page.get_by_role("link", name="Sync Monitor", exact=True).click()
    expect(dashboard.state).to_have_text("In step")
    expect(dashboard.figure("Documents")).to_have_text(f"{again.get('/api/v1/metrics')['document_count']:,}")
    expect(dashboard.panel("What happened")).to_contain_text("Reconnected to the server")


def test_a_change_while_the_page_was_paused_and_the_server_down(table, server, running, tmp_path, visit):
    dashboard = visit("/changes")
    dashboard.forgive_absence()
    writing.append(table, "BEFORE")
    expect(dashboard.statements).to_have_text(["BEFORE"])
    dashboard.page.keyboard.press("Space")
    server.process.kill()
    expect(dashboard.page.locator(".live")).to_have_text("Reconnecting")
    writing.append(table, "WHILE-DOWN")
    Server(running, table, tmp_path / "data", ports=server.ports)
    expect(dashboard.page.locator(".feed-notice")).to_have_text("Paused. 1 change waits.")
    dashboard.page.keyboard.press("Space")
    expect(dashboard.statements).to_have_text(["WHILE-DOWN", "BEFORE"])


def test_an_account_is_current_again_after_a_restart(table, server, running, tmp_path, visit):
    server.wait_for_version(writing.append(table, "BEFORE", closing="10.00"))
    dashboard = visit("/accounts/BROWSER-1")
    dashboard.forgive_absence()
    balance = dashboard.page.locator(".account-balance-value")
    expect(balance).to_have_text("10.00EUR")
    server.process.kill()
    expect(dashboard.page.locator(".live")).to_have_text("Reconnecting")
    writing.append(table, "WHILE-DOWN", closing="20.00")
    Server(running, table, tmp_path / "data", ports=server.ports)
    expect(balance).to_have_text("20.00EUR")


def test_an_account_is_current_although_its_feed_opens_late(table, server, visit):
    """What changed between the reading of the page and the opening of its feed, no message tells of."""
    server.wait_for_version(writing.append(table, "BEFORE", closing="10.00"))
    dashboard = visit("/changes")
    dashboard.forgive("WebSocket")
    dashboard.page.add_init_script("""
        window.refused = true;
        window.WebSocket = class extends WebSocket {
            constructor(url) { super(window.refused ? url.replace("/ws/changes/", "/ws/refused/") : url); }
        };
    """)
    dashboard.open("/accounts/BROWSER-1")
    balance = dashboard.page.locator(".account-balance-value")
    expect(balance).to_have_text("10.00EUR")
    server.wait_for_version(writing.append(table, "UNTOLD", closing="20.00"))
    dashboard.page.evaluate("window.refused = false")
    expect(balance).to_have_text("20.00EUR")
