"""Fixtures of the browser tests: the dashboard in Debian's Chromium, on the real `odl`, over a real Delta table.

The binary is $ODL, by default the debug build of this checkout; the browser is $CHROMIUM, by default /usr/bin/chromium.
The dashboard is the one in dashboard/dist: build it with `node dashboard/build.mjs`.
"""

import os
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

REPOSITORY = Path(__file__).resolve().parents[2]
# Running odl, reading tables and waiting are the interoperability tests'.
sys.path.insert(0, str(REPOSITORY / "tests/interop"))

import lake  # noqa: E402
from dashboard import Dashboard  # noqa: E402
from fixtures import running, table  # noqa: E402, F401
from odl import Odl, Server  # noqa: E402
from waiting import wait_until  # noqa: E402


@pytest.fixture(scope="session")
def odl() -> Odl:
    binary = Path(os.environ.get("ODL", REPOSITORY / ".build/debug/odl"))
    if not binary.exists():
        pytest.fail(f"{binary} is missing: build it with `swift build`, or name another one in ODL")
    bundle = REPOSITORY / "dashboard/dist"
    if not (bundle / "index.html").exists():
        pytest.fail(f"{bundle} is missing: build it with `node dashboard/build.mjs`")
    os.environ["ODL_DASHBOARD_DIR"] = str(bundle)
    return Odl(binary)


@pytest.fixture
def server(running, table, tmp_path) -> Server:
    """`odl serve`, in step with the table."""
    server = Server(running, table, tmp_path / "data")
    wait_until(lambda: server.applied_version() == lake.latest_version(table), "the snapshot is loaded", process=server.process)
    return server


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                  "--disable-component-update", "--disable-sync"],
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, server: Server):
    """Opens pages of the dashboard, and fails the test when one complained in its console or spoke to another machine."""
    opened: list[Dashboard] = []

    def visit(path: str = "/", **context) -> Dashboard:
        opened.append(Dashboard(browser, f"http://127.0.0.1:{server.ports[1]}", **context))
        opened[-1].open(path)
        return opened[-1]

    yield visit
    complaints = [complaint for page in opened for complaint in page.close()]
    assert complaints == []
