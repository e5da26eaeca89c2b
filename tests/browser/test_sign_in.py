"""Where the server asks who is there, the dashboard asks too, and all of it works with what the user gives it."""

from dashboard import Dashboard
from odl import free_ports
from playwright.sync_api import expect
from secured import Secured
from waiting import wait_until


def test_signing_in_with_an_api_key(odl, running, table, tmp_path, browser):
    data = tmp_path / "data"
    key = odl.run(
        "keys", "add", "person", "--scope", "ops:read", "--scope", "accounts:read", "--scope", "accounts:pii", "--scope", "changes:read",
        "--accounts", "*", "--data-dir", data,
    ).strip()
    server = Secured(running, table, data, ports=free_ports(3))
    wait_until(lambda: server.get("/api/v1/sync/status", key)["state"] == "following", "the table is loaded")
    dashboard = Dashboard(browser, f"http://127.0.0.1:{server.ports[1]}")
    dashboard.forgive("401")
    dashboard.forgive("WebSocket")
    page = dashboard.page
    page.goto(dashboard.origin + "/")
    field = page.get_by_label("Access token or API key")
    field.fill("odl_wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("The server does not take this credential.")).to_be_visible()
    field.fill(key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".live")).to_have_text("Live")
    expect(dashboard.state).to_have_text("In step")
    page.goto(dashboard.origin + "/accounts")
    expect(page.get_by_label("Access token or API key")).to_have_count(0)
    assert key not in page.content() and key not in page.url
    # What was revoked is asked for again.
    odl.run("keys", "revoke", key.split("_")[1], "--data-dir", data)
    expect(page.get_by_label("Access token or API key")).to_be_visible()
    assert dashboard.close() == []
