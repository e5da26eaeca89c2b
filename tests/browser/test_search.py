"""Search: as it is typed, marked where it matches, with what it cost."""

import re

import writing
from playwright.sync_api import expect

TRANSACTIONS = [
    writing.transaction("T1", 3, "Grab", "12.50"),
    writing.transaction("T2", 4, "Kopitiam", "4.00", category="dining"),
    writing.transaction("T3", 5, "GrabFood", "9.00", category="dining"),
]


def test_finds_while_one_types(table, server, visit):
    server.wait_for_version(writing.append(table, "MINE-1", account="MINE", transactions=TRANSACTIONS))
    dashboard = visit("/search")
    page = dashboard.page
    page.keyboard.type("MIN")
    expect(page.get_by_role("option")).to_have_text(["MINE Ada Lovelace"])
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?account=MINE$"))
    page.get_by_label("Words to search for").press_sequentially("gra", delay=30)
    expect(dashboard.column(3)).to_have_text(["Grab", "GrabFood"])
    expect(page.locator("mark").first).to_have_text(re.compile("grab", re.I))
    expect(page.locator(".result-head")).to_contain_text("2 matches")
    expect(page.locator(".source-note")).to_contain_text(re.compile(r"version \d+.*store [\d.]+.*round trip"))
    expect(page).to_have_url(re.compile(r"q=gra$"))
    page.get_by_role("button", name="dining 1").click()
    expect(dashboard.column(3)).to_have_text(["GrabFood"])
    page.reload()
    expect(dashboard.column(3)).to_have_text(["GrabFood"])
    page.get_by_label("Words to search for").fill("zebra")
    expect(page.locator(".empty")).to_contain_text("Nothing matches “zebra”")


def test_a_question_that_is_overtaken_is_cancelled(table, server, visit):
    server.wait_for_version(writing.append(table, "MINE-1", account="MINE", transactions=TRANSACTIONS))
    dashboard = visit("/search?account=MINE")
    page = dashboard.page
    cancelled = []
    page.on("requestfailed", lambda request: cancelled.append((request.url, request.failure)))
    slow = []
    page.route(re.compile(r"search\?q=grab&"), lambda route: slow.append(route))
    field = page.get_by_label("Words to search for")
    field.fill("grab")
    expect(page.locator(".skeleton")).to_be_visible()
    field.fill("kopi")
    expect(dashboard.column(3)).to_have_text(["Kopitiam"])
    assert len(slow) == 1
    assert [failure for url, failure in cancelled if "q=grab&" in url] == ["net::ERR_ABORTED"]
