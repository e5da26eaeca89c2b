"""The Change Stream stays bounded however much comes; dashboard/soak.py holds it under load for ten minutes."""

import re

import writing
from playwright.sync_api import expect


def test_more_changes_than_are_kept(table, visit):
    dashboard = visit("/changes")
    devtools = dashboard.context.new_cdp_session(dashboard.page)
    heaps = []
    for commit in range(1, 6):
        writing.append(table, *[f"C{commit}-{i:04}" for i in range(4_000)])
        expect(dashboard.page.locator(".feed-counts")).to_contain_text(re.compile(rf"Received\s*{commit * 4_000:,}"))
        devtools.send("HeapProfiler.collectGarbage")
        heaps.append(devtools.send("Runtime.getHeapUsage")["usedSize"])
    expect(dashboard.page.locator(".feed-counts")).to_contain_text(re.compile(r"Shown\s*10,000"))
    assert dashboard.rows.count() < 120
    # From the third commit on the list is full: what comes replaces what goes.
    assert heaps[-1] - heaps[2] < 15e6, heaps
