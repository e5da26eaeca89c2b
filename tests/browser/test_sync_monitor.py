"""The Sync Monitor tells how far the store is, live, and what to do when it is not."""

import re

import writing
from odl import Server
from playwright.sync_api import expect


def test_shows_where_replication_stands(server, visit):
    metrics = server.get("/api/v1/metrics")
    dashboard = visit("/")
    expect(dashboard.state).to_have_text("In step")
    expect(dashboard.figure("Documents")).to_have_text(f"{metrics['document_count']:,}")
    expect(dashboard.figure("Accounts")).to_have_text(f"{metrics['account_count']:,}")
    expect(dashboard.figure("Quarantined")).to_have_text("0")
    expect(dashboard.page).to_have_title(re.compile("Sync Monitor"))


def test_a_commit_shows_without_reload(server, table, visit):
    dashboard = visit("/")
    documents = server.get("/api/v1/metrics")["document_count"]
    version = writing.append(table, "FRESH-1")
    expect(dashboard.figure("Documents")).to_have_text(f"{documents + 1:,}")
    expect(dashboard.page.locator(".flow")).to_contain_text(f"v{version}")
    latest = dashboard.panel("Latest change")
    expect(latest).to_contain_text("FRESH-1")
    for moment in ("T0", "T1", "T2", "T3"):
        expect(latest).to_contain_text(moment)
    expect(latest).to_contain_text("within the objective of 10\u00a0s")
    newest = dashboard.panel("Micro-batches").locator("tbody tr").first
    expect(newest.locator("td").nth(1)).to_have_text(str(version))
    expect(newest.locator("td").nth(2)).to_have_text("1")


def test_says_that_replication_is_stopped_and_how_to_start_it(server, table, running, tmp_path, visit):
    dashboard = visit("/")
    dashboard.forgive("WebSocket")
    expect(dashboard.state).to_have_text("In step")
    server.process.stop()
    expect(dashboard.page.locator(".banner")).to_contain_text("The server cannot be reached")
    expect(dashboard.state).to_contain_text("last known")
    api, page, admin = server.ports
    running("serve", "--port", api, "--dashboard-port", page, "--admin-port", admin, "--data-dir", tmp_path / "data")
    expect(dashboard.state).to_have_text("Replication is stopped")
    expect(dashboard.page.locator(".state")).to_contain_text("odl sync --table")
    expect(dashboard.page.locator(".banner")).to_have_count(0)


def test_the_time_zone_is_chosen_and_remembered(visit):
    dashboard = visit("/", timezone_id="Asia/Tokyo")
    note = dashboard.page.locator(".figure", has_text="Last sync").locator(".figure-note")
    expect(note).to_contain_text("UTC")
    dashboard.page.get_by_text("Local", exact=True).click()
    expect(note).to_contain_text("UTC+09:00")
    dashboard.page.reload()
    expect(note).to_contain_text("UTC+09:00")


def test_an_unknown_page_leads_back(visit):
    dashboard = visit("/nowhere")
    dashboard.page.get_by_role("link", name="Go to the Sync Monitor").click()
    expect(dashboard.state).to_have_text("In step")
