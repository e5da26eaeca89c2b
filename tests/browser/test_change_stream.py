"""The Change Stream Feed shows every change as it comes, and as much of it as a reader can take."""

import re

import writing
from playwright.sync_api import expect
from waiting import wait_until

REPAINTS = """() => {
  window.repaints = [];
  new MutationObserver(() => repaints.push(Date.now())).observe(document.querySelector('.virtual-window'), {childList: true});
}"""


def test_changes_appear_without_reload(table, visit):
    dashboard = visit("/changes")
    writing.append(table, "FRESH-1", closing="1234567.89")
    expect(dashboard.statements.first).to_have_text("FRESH-1")
    row = dashboard.rows.first
    expect(row).to_contain_text("insert")
    expect(row.locator(".balance")).to_have_text("1,234,567.89EUR")
    writing.rename(table, "FRESH-1", "Grace Hopper")
    expect(row).to_contain_text("update")
    expect(row).to_contain_text("Grace Hopper")
    writing.delete(table, "FRESH-1")
    expect(row).to_contain_text("delete")
    expect(dashboard.statements).to_have_text(["FRESH-1"] * 3)


def test_the_detail_panel_shows_the_statement_and_its_way(table, visit):
    dashboard = visit("/changes")
    writing.append(table, "FRESH-1", closing="-20.05")
    dashboard.rows.first.click()
    expect(dashboard.detail).to_contain_text("Ada Lovelace")
    expect(dashboard.detail.locator(".balances")).to_contain_text("1,000.10")
    expect(dashboard.detail.locator(".balances")).to_contain_text("\u22121,020.15")
    expect(dashboard.detail.locator(".waterfall")).to_contain_text("Arrived here")
    dashboard.page.keyboard.press("Escape")
    expect(dashboard.detail).to_have_count(0)


def test_filters_live_in_the_address(table, visit):
    dashboard = visit("/changes?op=insert&q=ada")
    writing.append(table, "MATCHES", holder="Ada Lovelace")
    writing.append(table, "OTHER-HOLDER", holder="Grace Hopper")
    writing.rename(table, "MATCHES", "Ada King")
    expect(dashboard.page.locator(".feed-counts")).to_contain_text(re.compile(r"Received\s*3"))
    expect(dashboard.statements).to_have_text(["MATCHES"])
    dashboard.page.get_by_role("button", name="Clear filters").click()
    expect(dashboard.statements).to_have_text(["MATCHES", "OTHER-HOLDER", "MATCHES"])
    expect(dashboard.page).to_have_url(re.compile("/changes$"))
    dashboard.page.get_by_role("button", name="update").click()
    expect(dashboard.page).to_have_url(re.compile(r"\?op=update$"))
    expect(dashboard.rows).to_have_count(1)


def test_the_stream_begins_at_a_time_or_behind_a_change(table, server, visit):
    for key in ("FIRST", "SECOND", "THIRD"):
        server.wait_for_version(writing.append(table, key))
    dashboard = visit("/changes?since=2020-01-01")
    expect(dashboard.statements.first).to_have_text("THIRD")
    expect(dashboard.statements.filter(has_text="FIRST")).to_have_count(1)
    dashboard.rows.filter(has_text="SECOND").click()
    dashboard.detail.get_by_role("button", name="begin after it").click()
    expect(dashboard.statements).to_have_text(["THIRD"])
    expect(dashboard.page).to_have_url(re.compile(r"\?after="))
    dashboard.page.reload()
    expect(dashboard.statements).to_have_text(["THIRD"])
    writing.append(table, "FOURTH")
    expect(dashboard.statements).to_have_text(["FOURTH", "THIRD"])
    dashboard.page.get_by_label("The stream begins").select_option("5")
    expect(dashboard.page).to_have_url(re.compile(r"\?since=20"))
    expect(dashboard.statements.filter(has_text="FIRST")).to_have_count(1)


def test_a_token_that_is_none_is_refused_with_the_way_on(visit):
    dashboard = visit("/changes")
    dashboard.forgive("422|WebSocket")
    dashboard.page.get_by_label("The stream begins").select_option("after")
    dashboard.page.get_by_label("Token of a change").fill("no token")
    dashboard.page.keyboard.press("Enter")
    expect(dashboard.page.get_by_role("alert")).to_contain_text("after takes the token of a message of this feed")
    dashboard.page.get_by_role("button", name="Begin now").click()
    expect(dashboard.page.locator(".empty")).to_contain_text("Waiting for changes")


def test_the_detail_panel_shows_before_and_after(table, visit):
    dashboard = visit("/changes")
    writing.append(table, "FRESH-1")
    writing.rename(table, "FRESH-1", "Grace Hopper")
    writing.delete(table, "FRESH-1")
    expect(dashboard.rows).to_have_count(3)
    dashboard.rows.nth(1).click()
    changed = dashboard.detail.locator(".diff tr.changed").filter(has_text="accountHolder")
    expect(changed.get_by_role("cell")).to_have_text(["Ada Lovelace", "Grace Hopper"])
    expect(dashboard.detail.locator(".diff tr:not(.changed)").filter(has_text="closingBalance")).to_have_count(1)
    dashboard.page.keyboard.press("k")
    dashboard.detail.get_by_text("All 13 members, before and after").click()
    expect(dashboard.detail.locator(".diff tr").filter(has_text="accountHolder").get_by_role("cell")).to_have_text(["Grace Hopper", "–"])


def test_one_account_is_followed_on_its_own(table, visit):
    dashboard = visit("/changes")
    writing.append(table, "MINE-1", account="MINE")
    writing.append(table, "YOURS-1", account="YOURS")
    expect(dashboard.statements).to_have_text(["YOURS-1", "MINE-1"])
    dashboard.page.get_by_label("Only this account").fill("MINE")
    dashboard.page.keyboard.press("Enter")
    expect(dashboard.statements).to_have_text(["MINE-1"])
    expect(dashboard.page).to_have_url(re.compile("account=MINE"))
    writing.append(table, "YOURS-2", account="YOURS")
    writing.append(table, "MINE-2", account="MINE")
    expect(dashboard.statements).to_have_text(["MINE-2", "MINE-1"])
    dashboard.page.get_by_role("button", name="Show all accounts again").click()
    expect(dashboard.statements).to_have_text(["MINE-2", "YOURS-2", "YOURS-1", "MINE-1"])


def test_pausing_loses_nothing(table, visit):
    dashboard = visit("/changes")
    writing.append(table, "BEFORE")
    expect(dashboard.statements).to_have_text(["BEFORE"])
    dashboard.page.keyboard.press("Space")
    writing.append(table, "MEANWHILE-1")
    writing.append(table, "MEANWHILE-2")
    expect(dashboard.page.locator(".feed-notice")).to_have_text("Paused. 2 changes wait.")
    expect(dashboard.statements).to_have_text(["BEFORE"])
    dashboard.page.keyboard.press("Space")
    expect(dashboard.statements).to_have_text(["MEANWHILE-2", "MEANWHILE-1", "BEFORE"])


def test_everything_is_within_reach_of_the_keyboard(table, visit):
    dashboard = visit("/changes")
    for key in ("FIRST", "SECOND", "THIRD"):
        writing.append(table, key)
    expect(dashboard.statements).to_have_text(["THIRD", "SECOND", "FIRST"])
    heading = dashboard.detail.get_by_role("heading", level=2)
    dashboard.page.keyboard.press("j")
    expect(heading).to_contain_text("THIRD")
    dashboard.page.keyboard.press("j")
    dashboard.page.keyboard.press("j")
    expect(heading).to_contain_text("FIRST")
    dashboard.page.keyboard.press("k")
    expect(heading).to_contain_text("SECOND")
    dashboard.page.keyboard.press("/")
    dashboard.page.keyboard.type("third j")
    expect(dashboard.page.get_by_label("Filter by text")).to_have_value("third j")
    expect(dashboard.rows).to_have_count(0)


def test_a_burst_repaints_the_page_twice_a_second(table, visit):
    """However often changes come: counted on the page's clock, which goes on when the test says so."""
    dashboard = visit()
    page, received = dashboard.page, []
    page.on("websocket", lambda socket: "/ws/changes" in socket.url and socket.on("framereceived", lambda frame: received.append(frame)))
    page.clock.install()
    dashboard.open("/changes")
    writing.append(table, "FIRST")
    expect(dashboard.statements).to_have_text(["FIRST"])
    page.clock.pause_at(page.evaluate("Date.now()") + 2_000)
    page.evaluate(REPAINTS)
    for i in range(10):
        due = len(received) + 20
        writing.append(table, *[f"MANY-{i}-{j:02}" for j in range(20)])
        # Frames are heard of while the page is asked something.
        wait_until(lambda: page.evaluate("true") and len(received) >= due, "the changes are received")
        page.clock.run_for(100)
    # Two that React makes at one time are one.
    repaints = sorted(set(page.evaluate("repaints")))
    assert len(repaints) > 1 and all(round(later - earlier) >= 500 for earlier, later in zip(repaints, repaints[1:])), repaints
    page.clock.run_for(500)
    expect(page.locator(".feed-counts")).to_contain_text(re.compile(r"Shown\s*201"))


def test_a_large_commit_stays_light(table, visit):
    """Thousands of changes at once: few rows in the page, the reader's place kept."""
    dashboard = visit("/changes")
    writing.append(table, "FIRST")
    expect(dashboard.statements).to_have_text(["FIRST"])
    writing.append(table, *[f"MANY-{i:04}" for i in range(3_000)])
    expect(dashboard.page.locator(".feed-counts")).to_contain_text(re.compile(r"Shown\s*3,001"))
    assert dashboard.rows.count() < 120

    dashboard.rows.nth(5).click()
    name = dashboard.page.locator("[aria-selected=true] .statement")
    chosen, place = name.inner_text(), name.bounding_box()
    writing.append(table, *[f"MORE-{i:04}" for i in range(500)])
    unseen = dashboard.page.locator(".feed-unseen")
    expect(unseen).to_contain_text("500 new changes")
    assert (name.inner_text(), name.bounding_box()) == (chosen, place)
    unseen.click()
    expect(dashboard.statements.first).to_contain_text("MORE-")
