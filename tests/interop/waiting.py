"""Waiting for a condition, bounded: no test waits for a fixed time."""

import time
from typing import Callable


def wait_until(condition: Callable[[], bool], what: str, timeout: float = 60, process=None) -> None:
    deadline = time.monotonic() + timeout
    while not condition():
        if process is not None:
            process.check()
        assert time.monotonic() < deadline, f"not within {timeout} s: {what}"
        time.sleep(0.02)
