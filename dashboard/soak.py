#!/usr/bin/env python3
"""Holds the Change Stream under a steady load and watches the browser: heap, long tasks, repaints, rows in the page.

usage: dashboard/soak.py [--minutes 10] [--rate 500]     (needs what `scripts/setup test` installs, $ODL or the release binary, dashboard/dist)

Exit status 1 when a bound is broken: heap after the first minute grown by more than 40 MB, a task over 200 ms, more than two
repaints a second, more than 200 rows in the page, or a change missed. Tasks are measured by the processor time of the
browser's main thread, in samples of five seconds every half minute; by the wall clock all of them are shown, which on a machine
that is busy otherwise says more of the machine.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests/interop"))
from odl import free_ports  # noqa: E402
from waiting import wait_until  # noqa: E402

ODL = os.environ.get("ODL", REPOSITORY / ".build/release/odl")
WATCH = """() => {
  window.seen = {long: [], repaints: 0, since: performance.now()};
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => seen.long.push(Math.round(entry.duration))))
    .observe({type: 'longtask'});
  new MutationObserver(() => seen.repaints += 1).observe(document.querySelector('.feed-counts'), {subtree: true, characterData: true});
}"""
READ = """() => {
  const {long, repaints, since} = seen;
  const received = document.querySelector('.feed-counts div:nth-child(2) dd').textContent;
  return {long, repaints: repaints * 1000 / (performance.now() - since), rows: document.querySelectorAll('.feed-row').length,
          received: Number(received.replaceAll(',', ''))};
}"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=float, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        return soak(Path(directory), playwright, options)


def soak(directory: Path, playwright, options) -> int:
    table, log = directory / "statements", (directory / "odl.log").open("w")
    subprocess.run([ODL, "generate", table, "--accounts", "500", "--statements-per-account", "1", "--transactions-per-statement", "2"],
                   check=True, stdout=log, stderr=log)
    api, port, admin = free_ports(3)
    processes = [subprocess.Popen([ODL, "serve", "--sync", table, "--data-dir", directory / "data", "--port", str(api), "--dashboard-port", str(port),
                                   "--admin-port", str(admin)], cwd=REPOSITORY, stdout=log, stderr=log)]
    try:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        wait_until(lambda: answers(page, f"http://127.0.0.1:{admin}/ready"), "the server is ready", process=None)
        page.goto(f"http://127.0.0.1:{port}/changes")
        expect(page.get_by_role("heading", name="Waiting for changes")).to_be_visible(timeout=60_000)
        page.evaluate(WATCH)
        before = changes_made(page, admin)
        processes.append(subprocess.Popen(
            [ODL, "generate", table, "--mode", "continuous", "--rate", str(options.rate), "--transactions-per-statement", "2"],
            stdout=log, stderr=log))
        return watch(page, admin, before, options, processes)
    finally:
        for process in processes:
            process.terminate()
            process.wait(timeout=30)


def watch(page, admin: int, before: int, options, processes) -> int:
    session = page.context.new_cdp_session(page)
    start, heaps, seen, longest = time.monotonic(), [], {}, 0.0
    print(f"{'minute':>6}  {'heap':>8}  {'received':>9}  {'rate':>7}  {'rows':>4}  {'longest task':>12}  {'by the clock':>12}  {'repaints':>8}")
    steps = max(2, round(options.minutes * 2))
    for step in range(1, steps + 1):
        page.wait_for_timeout(max(0, (start + step * 60 * options.minutes / steps - time.monotonic()) * 1_000))
        longest = max(longest, longest_task(page))
        session.send("HeapProfiler.collectGarbage")
        heaps.append(session.send("Runtime.getHeapUsage")["usedSize"] / 1e6)
        seen = page.evaluate(READ)
        elapsed = time.monotonic() - start
        print(f"{elapsed / 60:6.1f}  {heaps[-1]:5.1f} MB  {seen['received']:9,}  {seen['received'] / elapsed:5.0f}/s  {seen['rows']:4}  "
              f"{longest:9.0f} ms  {max(seen['long'], default=0):9} ms  {seen['repaints']:6.2f}/s", flush=True)
    processes[-1].terminate()
    processes[-1].wait(timeout=60)
    page.wait_for_timeout(5_000)
    received, made = page.evaluate(READ)["received"], changes_made(page, admin) - before
    settled = heaps[max(0, len(heaps) // 10):]
    broken = [text for text, wrong in [
        (f"heap grew by {max(settled) - settled[0]:.0f} MB", max(settled) - settled[0] > 40),
        (f"a task took {longest:.0f} ms", longest > 200),
        (f"{seen['repaints']:.2f} repaints a second", seen["repaints"] > 2.05),
        (f"{seen['rows']} rows in the page", seen["rows"] > 200),
        (f"{made} changes made, {received} received", made != received),
    ] if wrong]
    print("\n".join(["BROKEN: " + text for text in broken]) or f"PASS: {received:,} changes made and received")
    print(f"load average of the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    return 1 if broken else 0


def longest_task(page) -> float:
    """Milliseconds of processor time of the longest task within five seconds."""
    browser = page.context.browser
    browser.start_tracing(page=page, categories=["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"])
    page.wait_for_timeout(5_000)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    names = {(event["pid"], event["tid"]): event["args"]["name"] for event in events if event["name"] == "thread_name"}
    return max((event.get("tdur", 0) / 1_000 for event in events
                if event["name"].endswith("RunTask") and names.get((event["pid"], event["tid"])) == "CrRendererMain"), default=0.0)


def answers(page, url: str) -> bool:
    try:
        return page.request.get(url).ok
    except Exception:  # playwright has no type of its own for a refused connection
        return False


def changes_made(page, admin: int) -> int:
    """As the server counts them."""
    text = page.request.get(f"http://127.0.0.1:{admin}/metrics").text()
    return int(float(re.search(r"^odl_changes_total (\S+)", text, re.M)[1]))


if __name__ == "__main__":
    sys.exit(main())
