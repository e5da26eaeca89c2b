#!/usr/bin/env python3
"""Measures a cold load of the dashboard on a processor four times slower: first contentful paint, and when the figures stand there.

usage: dashboard/first_paint.py [URL] [--runs 9]      (URL: of a running dashboard, http://127.0.0.1:3000)

Exit status 1 when the median of the first paint is not under a second.
"""

import argparse
import os
import statistics
import sys

from playwright.sync_api import Browser, sync_playwright

OBJECTIVE_MS = 1_000


def load(browser: Browser, url: str) -> tuple[float, float]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(url)
    page.locator(".state-title").wait_for()
    figures = page.evaluate("performance.now()")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    return paint, figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:3000")
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"])
        runs = [load(browser, options.url) for _ in range(options.runs)]
        browser.close()
    for name, values in zip(("first paint", "figures"), zip(*runs)):
        print(f"{name:12} median {statistics.median(values):5.0f} ms, all: {' '.join(f'{value:.0f}' for value in sorted(values))}")
    return 0 if statistics.median(paint for paint, _ in runs) < OBJECTIVE_MS else 1


if __name__ == "__main__":
    sys.exit(main())
