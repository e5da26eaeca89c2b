"""How it works: this deployment's parts, and what flows between them now."""

import re

import lake
import writing
from playwright.sync_api import expect


def test_parts_and_live_numbers(table, server, visit):
    dashboard = visit("/how-it-works")
    parts = dashboard.page.get_by_role("list", name="The way of a change")
    expect(parts).to_contain_text(str(table))
    expect(parts).to_contain_text("SQLite")
    expect(parts).to_contain_text(f"127.0.0.1:{server.ports[1]}")
    expect(parts).to_contain_text(f"version {lake.latest_version(table)}")
    version = writing.append(table, "FRESH-1")
    expect(parts).to_contain_text(f"version {version}")
    expect(parts).to_contain_text(re.compile(r"last batch 1 row in "))
    expect(parts).to_contain_text("1 change received by this page")
    expect(dashboard.panel("What to show")).to_contain_text(f"odl verify --table {table}")
