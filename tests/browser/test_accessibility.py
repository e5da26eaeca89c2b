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


@pytest.mark.parametrize("path", ["/", "/changes"])
def test_no_page_is_wider_than_its_window(table, visit, path):
    dashboard = visit(path)
    writing.append(table, "A-STATEMENT-WITH-A-LONG-KEY-0001", holder="Bartholomew Featherstonehaugh-Cholmondeley of Marlborough")
    if path == "/":
        expect(dashboard.panel("Latest change")).to_contain_text("A-STATEMENT")
    else:
        expect(dashboard.rows).to_have_count(1)
    for width in (360, 768, 1280, 2560, 3840):
        dashboard.page.set_viewport_size({"width": width, "height": 900})
        assert dashboard.page.evaluate("document.documentElement.scrollWidth") <= width
