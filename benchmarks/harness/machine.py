"""Where and with what a run was made."""

import datetime
import importlib.metadata
import os
import platform
import subprocess

from . import mongod
from .contestants import BENCHMARKS

PACKAGES = ("deltalake", "fastapi", "uvicorn", "uvloop", "httptools", "orjson", "pymongo", "pyarrow", "websockets")


def facts() -> dict:
    with open("/proc/cpuinfo") as cpuinfo:
        model = next((line.partition(":")[2].strip() for line in cpuinfo if line.startswith("model name")), platform.machine())
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit(),
        "cpu": model,
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load_average_at_start": os.getloadavg()[0],
        "kernel": platform.release(),
        "python": platform.python_version(),
        "swift": _first_line(["swift", "--version"]),
        "mongod": _first_line([mongod.BINARY, "--version"]).removeprefix("db version v"),
        "wrk": _first_line(["wrk", "--version"]).partition("[")[0].strip(),
        **{name: importlib.metadata.version(name) for name in PACKAGES},
    }


def commit() -> str:
    """The commit of the working tree, and whether it was changed since."""
    git = ["git", "-C", BENCHMARKS]
    revision = subprocess.run([*git, "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True).stdout.strip()
    # What the run itself writes does not count as a change.
    changed = subprocess.run([*git, "status", "--porcelain", "--", ":/", ":!/BENCHMARKS.md", ":!/benchmarks/result.json"],
                             capture_output=True, text=True).stdout.strip()
    return (revision or "unknown") + (" with changes" if changed else "")


def _first_line(command: list[str]) -> str:
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except OSError:
        return "not found"
    return (answer.stdout or answer.stderr).splitlines()[0]
