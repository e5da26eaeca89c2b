"""Rows per second of a snapshot and of the change feed, decoded into Arrow: `odl table read --count` beside delta-rs.

usage: python -m harness.scan ODL TABLE [ROUNDS]      (in benchmarks/, with .deps/bench/bin/python); prints the table of the report

Ours is the process from start to end; of the peer only the call that reads, without the start of Python.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

READ = """
import os, sys, time
import pyarrow as pa
from deltalake import DeltaTable
table, kind = sys.argv[1:]
start, cpu = time.perf_counter(), time.process_time()
if kind == "snapshot":
    rows = DeltaTable(table).to_pyarrow_table()
else:
    rows = pa.table(DeltaTable(table).load_cdf(starting_version=0).read_all())
print(len(rows), time.perf_counter() - start, time.process_time() - cpu, flush=True)
os._exit(0)  # the threads of pyarrow's datasets end the process by a signal now and then when Python ends
"""
KINDS = {"snapshot": "snapshot", "cdf": "change feed"}


def ours(binary: str, table: str, kind: str) -> tuple[int, float, float]:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [binary, "table", "read", table, "--kind", kind, "--count"]
    rows = int(subprocess.run(command, check=True, timeout=600, stdout=subprocess.PIPE).stdout)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return rows, seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peers(table: str, kind: str) -> tuple[int, float, float]:
    found = subprocess.run([sys.executable, "-c", READ, table, kind], check=True, timeout=600, stdout=subprocess.PIPE)
    rows, seconds, cpu = found.stdout.split()
    return int(rows), float(seconds), float(cpu)


def measure(binary: str, table: str, rounds: int) -> list[dict]:
    """On a copy of the table that every statement is updated in once, so that its feed has change data files too."""
    from deltalake import DeltaTable

    copy = tempfile.mkdtemp(prefix="odl-scan-") + "/table"
    try:
        shutil.copytree(table, copy)
        DeltaTable(copy).update(updates={"accountType": "'current'"})
        found = []
        for number in range(rounds):
            for kind in KINDS:
                turns = [("odl", lambda: ours(binary, copy, kind)), ("delta-rs", lambda: peers(copy, kind))]
                for name, read in turns[::-1] if number % 2 else turns:
                    rows, seconds, cpu = read()
                    found.append({"contestant": name, "kind": kind, "round": number + 1, "rows": rows, "seconds": seconds, "cpu": cpu})
        for kind in KINDS:
            counts = {row["rows"] for row in found if row["kind"] == kind}
            if len(counts) != 1:
                raise ValueError(f"the {KINDS[kind]} has {sorted(counts)} rows: the readers differ")
        return found
    finally:
        shutil.rmtree(os.path.dirname(copy))


def markdown(found: list[dict]) -> str:
    lines = [
        "### Reading the table", "",
        "Statements per second into Arrow, median of the rounds, and CPU seconds; delta-rs is the Python package deltalake.", "",
        "| | odl: per second | CPU | delta-rs: per second | CPU | odl / delta-rs |", "|---|---:|---:|---:|---:|---:|",
    ]
    for kind, title in KINDS.items():
        speed, cpu = {}, {}
        for name in ("odl", "delta-rs"):
            rows = [row for row in found if row["kind"] == kind and row["contestant"] == name]
            speed[name] = statistics.median(row["rows"] / row["seconds"] for row in rows)
            cpu[name] = statistics.median(row["cpu"] for row in rows)
        lines.append(
            f"| {title} | {speed['odl']:,.0f} | {cpu['odl']:.2f} | {speed['delta-rs']:,.0f} | {cpu['delta-rs']:.2f} "
            f"| {speed['odl'] / speed['delta-rs']:.2f}x |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(markdown(measure(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 3)))
