"""WCAG 2.2 AA as far as axe-core can tell, in both colour schemes, and no page wider than its window."""

from pathlib import Path

import axe_playwright_python
import pytest
import writing
from playwright.sync_api import expect

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"


def violations(page) -> list[str]:
    page.evaluate(AXE)
    return [
        f"{found['id']}: {node['target']}: {node['failureSummary']}"
        for found in page.evaluate(RUN)["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(table, visit, scheme, width):
    context = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}, "reduced_motion": "reduce"}
    monitor, changes = visit("/", **context), visit("/changes", **context)
    writing.append(table, "FRESH-1", "FRESH-2")
    expect(monitor.panel("Latest change")).to_contain_text("FRESH-")
    assert violations(monitor.page) == []
    expect(changes.rows).to_have_count(2)
    assert violations(changes.page) == []
    changes.rows.first.click()
    expect(changes.detail).to_be_visible()
    assert violations(changes.page) == []


PAGES = ["/accounts", "/accounts?prefix=nobody", "/accounts/BROWSER-1", "/search", "/search?account=BROWSER-1&q=grab", "/load-test", "/how-it-works", "/nowhere"]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_pages_of_data(table, server, visit, scheme, width):
    transactions = [writing.transaction("T1", 3, "Grab", "12.50"), writing.transaction("T2", 25, "Employer", "9.00", kind="CREDIT")]
    server.wait_for_version(writing.append(table, "FRESH-1", transactions=transactions))
    dashboard = visit("/accounts", color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    for path in PAGES:
        dashboard.open(path)
        expect(dashboard.page.get_by_role("heading", level=1)).to_have_count(1)
        expect(dashboard.page.locator(".skeleton")).to_have_count(0)
        assert violations(dashboard.page) == [], path


@pytest.mark.parametrize("path", ["/", "/changes", *PAGES])
def test_no_page_is_wider_than_its_window(table, server, visit, path):
    dashboard = visit("/")
    version = writing.append(
        table, "A-STATEMENT-WITH-A-LONG-KEY-0001", holder="Bartholomew Featherstonehaugh-Cholmondeley of Marlborough",
        transactions=[writing.transaction("T1", 3, "Grab", "9999999999.50")])
    server.wait_for_version(version)
    dashboard.page.get_by_role("link", name="Change Stream").click()
    expect(dashboard.rows).to_have_count(1)
    if path != "/changes":
        dashboard.open(path)
        expect(dashboard.page.locator(".skeleton")).to_have_count(0)
    for width in (360, 768, 1280, 2560, 3840):
        dashboard.page.set_viewport_size({"width": width, "height": 900})
        assert dashboard.page.evaluate("document.documentElement.scrollWidth") <= width
