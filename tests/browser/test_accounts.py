"""Accounts: found by number, opened, filtered, drawn, exported; and kept current."""

import csv
import re

import pytest
import writing
from playwright.sync_api import expect

TRANSACTIONS = [
    writing.transaction("T1", 3, "Grab", "12.50"),
    writing.transaction("T2", 4, "Kopitiam", "4.00", category="dining"),
    writing.transaction("T3", 5, "Grab", "0.10"),
    writing.transaction("T4", 25, "Employer", "5000.00", category="salary", kind="CREDIT"),
]


def test_all_accounts_and_those_with_a_prefix(table, server, visit):
    writing.append(table, "S1", account="ZZ-100", closing="-20.05")
    server.wait_for_version(writing.append(table, "S2", account="ZZ-200", holder="Grace Hopper"))
    numbers = [account["accountNumber"] for account in server.get("/api/v1/accounts")["accounts"]]
    dashboard = visit("/accounts")
    expect(dashboard.column(1)).to_have_text(numbers)
    expect(dashboard.page.locator(".source-note")).to_contain_text(re.compile(r"version \d+.*store [\d.]+"))
    dashboard.page.keyboard.press("/")
    dashboard.page.keyboard.type("ZZ-")
    expect(dashboard.column(1)).to_have_text(["ZZ-100", "ZZ-200"])
    expect(dashboard.page).to_have_url(re.compile(r"\?prefix=ZZ-$"))
    expect(dashboard.data_rows.first).to_contain_text("\u221220.05EUR")
    dashboard.data_rows.nth(1).click()
    expect(dashboard.page.get_by_role("heading", level=1)).to_have_text("ZZ-200")
    dashboard.page.go_back()
    expect(dashboard.column(1)).to_have_text(["ZZ-100", "ZZ-200"])
    dashboard.page.get_by_label("Account number begins with").fill("nobody")
    expect(dashboard.page.locator(".empty")).to_contain_text("No account number begins with “nobody”")


def test_pages_go_forth_and_back(table, server, visit):
    for start in range(0, 120, 60):
        version = writing.append_many(table, {f"P-{i:03}": f"N-{i:03}" for i in range(start, start + 60)})
    server.wait_for_version(version)
    dashboard = visit("/accounts?prefix=N-")
    pages = dashboard.page.get_by_role("navigation", name="Pages of the list")
    expect(dashboard.data_rows).to_have_count(50)
    pages.get_by_role("button", name="Next").click()
    expect(dashboard.column(1).first).to_have_text("N-050")
    pages.get_by_role("button", name="Next").click()
    expect(dashboard.column(1).last).to_have_text("N-119")
    expect(pages).to_contain_text("Page 3")
    pages.get_by_role("button", name="Previous").click()
    expect(dashboard.column(1).first).to_have_text("N-050")
    pages.get_by_role("button", name="First").click()
    expect(dashboard.column(1).first).to_have_text("N-000")


@pytest.fixture
def account(table, server, visit):
    server.wait_for_version(writing.append(table, "MINE-1", account="MINE", closing="5500.00", transactions=TRANSACTIONS))
    return visit("/accounts/MINE")


def test_one_account(account):
    page = account.page
    expect(page.locator(".account-balance-value")).to_have_text("5,500.00EUR")
    expect(account.panel("Latest statement")).to_contain_text("MINE-1")
    expect(account.panel("Balance over time").get_by_role("img")).to_have_attribute("aria-label", re.compile("over 4 transactions"))
    spending = account.panel("Spending by category").get_by_role("listitem")
    expect(spending).to_have_text(["transport12.60EUR", "dining4.00EUR"])
    expect(account.column(5)).to_have_text(["+5,000.00EUR", "\u22120.10EUR", "\u22124.00EUR", "\u221212.50EUR"])
    spending.first.get_by_role("button").click()
    expect(account.column(3)).to_have_text(["Grab", "Grab"])
    expect(page).to_have_url(re.compile(r"\?category=transport$"))
    page.get_by_role("link", name="Search its transactions").click()
    expect(page).to_have_url(re.compile(r"/search\?account=MINE$"))


def test_filters_live_in_the_address(account):
    page = account.page
    filters = page.get_by_role("group", name="Filters of the transactions")
    filters.get_by_label("Merchant").fill("grab")
    filters.get_by_label("Amount from").fill("1")
    expect(account.column(3)).to_have_text(["Grab"])
    expect(page).to_have_url(re.compile(r"\?merchant=grab&min_amount=1$"))
    page.reload()
    expect(filters.get_by_label("Merchant")).to_have_value("grab")
    expect(account.column(3)).to_have_text(["Grab"])
    filters.get_by_role("button", name="Clear filters").click()
    expect(account.data_rows).to_have_count(4)
    filters.get_by_label("From (UTC)").fill("2026-02-04")
    filters.get_by_label("to (UTC)").fill("2026-02-05")
    expect(account.column(3)).to_have_text(["Grab", "Kopitiam"])


def test_a_filter_that_is_wrong_is_named(account):
    account.forgive("422")
    account.page.get_by_label("Amount from").fill("lots")
    expect(account.page.get_by_role("alert")).to_contain_text("min_amount takes a plain decimal number")
    expect(account.page.get_by_label("Amount from")).to_have_attribute("aria-invalid", "true")


def test_what_is_shown_is_exported(account, tmp_path):
    account.page.get_by_role("button", name="dining").click()
    expect(account.data_rows).to_have_count(1)
    with account.page.expect_download() as download:
        account.page.get_by_role("button", name="Export CSV").click()
    assert download.value.suggested_filename == "transactions-MINE.csv"
    download.value.save_as(tmp_path / "shown.csv")
    with (tmp_path / "shown.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["merchant"], row["amount"], row["date"]) for row in rows] == [("Kopitiam", "4.00", "2026-02-04T09:00:00.000000Z")]


def test_a_new_statement_shows_without_reload(table, account):
    writing.append(table, "MINE-2", account="MINE", closing="5400.00", transactions=[writing.transaction("T5", 27, "Landlord", "100.00", category="rent")])
    expect(account.page.locator(".account-balance-value")).to_have_text("5,400.00EUR")
    expect(account.column(3).first).to_have_text("Landlord")
    expect(account.panel("Spending by category")).to_contain_text("rent")


def test_an_account_that_is_not_there(visit):
    dashboard = visit("/accounts/NO%2F1%2E5")
    dashboard.forgive("404")
    expect(dashboard.page.get_by_role("heading", level=1)).to_have_text("No statement of account “NO/1.5” is stored")
    dashboard.page.get_by_role("link", name="All accounts").click()
    expect(dashboard.data_rows.first).to_be_visible()
