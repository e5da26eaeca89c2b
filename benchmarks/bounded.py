"""Whether replication into SQLite is bounded: peak memory and time a statement, from a small table to ten times as many rows, and
for one version that changes every row of the larger one.

usage: .deps/bench/bin/python benchmarks/bounded.py [--accounts 1000]      needs make build and scripts/setup bench; about a minute
       and 1 GB below $TMPDIR for 3,000 and 30,000 statements
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ODL = pathlib.Path(__file__).resolve().parents[1] / ".build/release/odl"
STATEMENTS = 3
UPDATE = """
import sys
from deltalake import DeltaTable
DeltaTable(sys.argv[1]).update(updates={"accountHolder": "'Someone Else'"})
"""


def measure(*command) -> tuple[float, float, float]:
    """Seconds, CPU seconds and peak MB of a command that must succeed."""
    began = time.monotonic()
    process = subprocess.Popen([ODL, *map(str, command)], stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{command}: {process.returncode}"
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def show(what: str, rows: int, measured: tuple[float, float, float]) -> float:
    seconds, cpu, peak = measured
    print(f"{what:<34} {rows:>9,} rows {seconds:7.1f} s {1e6 * cpu / rows:7.0f} us CPU a row {peak:6.0f} MB", flush=True)
    return peak


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--accounts", type=int, default=1_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        base, peaks = pathlib.Path(directory), []
        for name, accounts in (("small", options.accounts), ("large", 10 * options.accounts)):
            measure("generate", base / name, "--accounts", accounts, "--statements-per-account", STATEMENTS)
            sync = ("sync", "--table", base / name, "--data-dir", base / f"{name}-data", "--until-caught-up")
            peaks.append(show(f"load, {name}", accounts * STATEMENTS, measure(*sync)))
        # In a process of its own: Linux counts the memory of whoever started a process as that process' peak.
        subprocess.run([sys.executable, "-c", UPDATE, base / "large"], check=True)
        show("one version that updates every row", 10 * options.accounts * STATEMENTS, measure(*sync))
        show("verify", 10 * options.accounts * STATEMENTS, measure("verify", "--table", base / "large", "--data-dir", base / "large-data"))
        print(f"ten times the table: {peaks[1] / peaks[0]:.2f} times the memory")


if __name__ == "__main__":
    main()
