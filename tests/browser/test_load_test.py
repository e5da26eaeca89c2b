"""Load tests from the dashboard: started, watched, stopped, judged, reported."""

import json
import re

from playwright.sync_api import expect


def enter(page, **fields: str) -> None:
    """By the first word of the label."""
    for label, value in fields.items():
        page.get_by_role("textbox", name=re.compile(f"^{label}")).first.fill(value)


def test_a_test_runs_and_is_judged(visit, tmp_path):
    dashboard = visit("/load-test")
    page = dashboard.page
    expect(page.locator(".empty")).to_contain_text("None has run yet")
    enter(page, Users="10", Spawn="10", Duration="5", Warm="1")
    page.get_by_role("button", name="Start").click()
    title = page.locator(".load-verdict .state-title")
    expect(title).to_have_text("Running")
    expect(page.get_by_role("button", name="Stop the test")).to_be_visible()
    expect(title).to_have_text(re.compile("PASS|FAIL"))
    expect(page.locator(".sla li").first).to_be_visible()
    expect(dashboard.figure("Done")).to_have_text(re.compile("[1-9]"))
    expect(dashboard.figure("Failed")).to_have_text("0")
    expect(dashboard.panel("Latency").locator(".chart .line").first).to_have_attribute("d", re.compile("^M.*L"))
    expect(dashboard.panel("By route").locator("tbody tr").first).to_be_visible()
    expect(dashboard.panel("Runs").locator("tbody tr")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="json").click()
    download.value.save_as(tmp_path / "report.json")
    assert json.loads((tmp_path / "report.json").read_text())


def test_a_test_at_a_rate_is_stopped(visit):
    dashboard = visit("/load-test")
    page = dashboard.page
    page.get_by_text("Target rate").click()
    enter(page, Rate="20", Duration="120")
    page.get_by_role("button", name="Start").click()
    expect(dashboard.panel("Rate").locator(".legend")).to_contain_text("target")
    page.get_by_role("button", name="Stop the test").click()
    expect(page.locator(".load-verdict .state-title")).to_have_text("Stopped")
    expect(page.get_by_role("button", name="Start")).to_be_visible()


def test_what_is_wrong_is_said(visit):
    dashboard = visit("/load-test")
    dashboard.forgive("422")
    enter(dashboard.page, Duration="0")
    dashboard.page.get_by_role("button", name="Start").click()
    expect(dashboard.page.get_by_role("alert")).to_have_text("Duration takes a whole number of seconds above 0.")
    enter(dashboard.page, Duration="99999")
    dashboard.page.get_by_role("button", name="Start").click()
    expect(dashboard.page.get_by_role("alert")).to_contain_text("duration_seconds")
