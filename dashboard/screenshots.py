#!/usr/bin/env python3
"""Takes docs/images: every page of the dashboard, light and dark, on a demo of its own that ends with it.

usage: make screenshots      (needs what `scripts/setup test` installs, .build/debug/odl or $ODL, and dashboard/dist)
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests/interop"))
from odl import free_ports  # noqa: E402
from waiting import wait_until  # noqa: E402

IMAGES = REPOSITORY / "docs/images"
ODL = os.environ.get("ODL", REPOSITORY / ".build/debug/odl")
VIEW = {"width": 1280, "height": 800}
expect.set_options(timeout=60_000)


def monitor(page: Page) -> None:
    expect(page.locator(".state-title")).to_contain_text("In step")
    expect(page.get_by_role("region", name="Latest change")).to_contain_text("T3")
    page.wait_for_timeout(20_000)  # for charts that have something to show


def changes(page: Page) -> None:
    updates = page.locator(".feed-row:not(.head)", has_text="update")
    expect(updates.first).to_be_visible()
    page.keyboard.press("Space")
    updates.first.click()
    expect(page.locator(".detail")).to_be_visible()


def rows(page: Page) -> None:
    expect(page.locator("table.rows tbody tr").first).to_be_visible()


def account(page: Page) -> None:
    rows(page)
    expect(page.locator(".spending li").first).to_be_visible()


def load_test(page: Page) -> None:
    page.get_by_role("textbox", name="Duration").fill("20")
    page.get_by_text("Target rate").click()
    page.get_by_role("textbox", name="Rate").fill("50")
    page.get_by_role("button", name="Start").click()
    expect(page.locator(".load-verdict .state-title")).to_have_text("Running")
    expect(page.locator(".load-verdict .state-title")).not_to_have_text("Running", timeout=120_000)


def parts(page: Page) -> None:
    expect(page.get_by_role("list", name="The way of a change")).to_contain_text("received by this page")


@contextmanager
def demo(directory: str):
    """`odl demo` with a few accounts; the page's address once everything is loaded."""
    api, dashboard, admin = free_ports(3)
    log = Path(directory, "odl.log")
    with log.open("w") as output:
        process = subprocess.Popen(
            [Path(ODL).absolute(), "demo", "--accounts", "200", "--rate", "10", "--port", str(api), "--dashboard-port", str(dashboard),
             "--admin-port", str(admin)], cwd=directory, stdout=output, stderr=subprocess.STDOUT,
            env={**os.environ, "ODL_DASHBOARD_DIR": str(REPOSITORY / "dashboard/dist"), "ODL_DATA_DIR": "odl-data"})
    try:
        wait_until(lambda: is_loaded(f"http://127.0.0.1:{api}/api/v1/sync/status"), f"the demo is loaded; see {log}", timeout=300)
        yield f"http://127.0.0.1:{dashboard}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def is_loaded(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)["applied_version"] is not None
    except OSError:
        return False


def take(browser: Browser, origin: str, name: str, path: str, ready, scheme: str) -> None:
    context = browser.new_context(viewport=VIEW, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(origin + path)
    expect(page.locator(".live")).to_have_text("Live")
    ready(page)
    page.wait_for_timeout(500)
    image = IMAGES / f"{name}{'' if scheme == 'light' else '-dark'}.png"
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    # 256 colours are enough for text and lines, and a third of the bytes.
    shot.quantize(256, dither=Image.Dither.NONE).save(image, optimize=True)
    context.close()
    print(f"{image.relative_to(REPOSITORY)}  {image.stat().st_size / 1000:.0f} kB")


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as directory, demo(directory) as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"])
        first = browser.new_page()
        number = first.request.get(origin + "/api/v1/accounts?limit=1").json()["accounts"][0]["accountNumber"]
        pages = [
            ("sync-monitor", "/", monitor), ("change-stream", "/changes?since=2020-01-01", changes), ("accounts", "/accounts", rows),
            ("account", f"/accounts/{number}", account), ("search", f"/search?account={number}&q=grab", rows),
            ("load-test", "/load-test", load_test), ("how-it-works", "/how-it-works", parts),
        ]
        chosen = sys.argv[1:]
        for scheme in ("light", "dark"):
            for name, path, ready in pages:
                if not chosen or name in chosen:
                    take(browser, origin, name, path, ready, scheme)
        browser.close()


if __name__ == "__main__":
    main()
