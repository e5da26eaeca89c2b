"""One run of a scenario: its directory, the processes that it started, its figures and its promises."""

import contextlib
import os
import shutil
import tempfile
import time
import traceback
import typing
from pathlib import Path

from harness import processes
from mongo_server import Mongod
from odl import Odl, Process
from secured import Secured
from waiting import wait_until


class LastingMongod(Mongod):
    seconds = 0  # a soak has no end that is known here


class Trial:
    def __init__(self, name: str, binary: Path):
        self.name = name
        self.odl = Odl(binary)
        self.directory = Path(tempfile.mkdtemp(prefix=f"odl-{name}-"))
        self.started: list[Process] = []
        self.at_end: list = []
        self.broken: list[str] = []

    @property
    def kept(self) -> bool:
        return not self.broken

    def __enter__(self):
        print(f"\n{self.name} ({'debug' if 'debug' in str(self.odl.binary) else 'release'} build, {time.strftime('%Y-%m-%d %H:%M')})", flush=True)
        return self

    def __exit__(self, kind, error, trace) -> bool:
        """Ends what was started. An exception is a broken promise: the next scenario runs all the same."""
        if isinstance(error, Exception):
            traceback.print_exception(error)
            self.broken.append(f"it ran to its end: {type(error).__name__}")
        for process in reversed(self.started):
            try:
                process.stop()
            except AssertionError as failure:
                self.broken.append(str(failure).splitlines()[0])
        for end in reversed(self.at_end):
            end()
        print(f"{'PASS' if self.kept else 'FAIL'} {self.name}" + "".join(f"\n  broken: {promise}" for promise in self.broken), flush=True)
        if self.kept or not os.environ.get("ODL_KEEP"):
            shutil.rmtree(self.directory, ignore_errors=True)
        else:
            print(f"  kept: {self.directory}")
        return isinstance(error, Exception)

    def figure(self, name: str, value) -> None:
        print(f"  {name:<56}  {value}", flush=True)

    def promise(self, what: str, is_kept: bool) -> None:
        print(f"  {what:<76}  {'kept' if is_kept else 'BROKEN'}", flush=True)
        if not is_kept:
            self.broken.append(what)

    def start(self, *command) -> Process:
        """A process of any kind."""
        self.started.append(Process([str(part) for part in command], self.directory / f"{len(self.started)}.log"))
        return self.started[-1]

    def running(self, *prefix):
        """Starts `odl` behind a command that makes itself into it: env, prlimit."""
        return lambda *arguments: self.start(*prefix, self.odl.binary, *arguments)

    def serve(self, table: Path | None, data: Path, *flags, prefix=(), **options) -> Secured:
        return Secured(self.running(*prefix), table, data, *flags, **options)

    def store(self, name: str) -> tuple:
        """Flags that name a store, beside `--data-dir`: none for SQLite, which lies there."""
        if name == "sqlite":
            return ()
        directory = self.directory / "mongod"
        directory.mkdir()
        mongod = LastingMongod(directory)
        self.at_end.append(mongod.kill)
        return ("--store", mongod.uri())

    def generate(self, path: Path, **options) -> Path:
        self.odl.generate(path, **options)
        return path

    def writes(self, table: Path, rate: float, transactions: int = 5) -> Process:
        """Statements that go on arriving in the table."""
        return self.running()("generate", table, "--mode", "continuous", "--rate", rate, "--transactions-per-statement", transactions)

    def in_step(self, server: Secured, table: Path, timeout: float = 120) -> None:
        """Waits until everything that is committed has been applied; nobody writes any more."""
        latest = max(int(commit.stem) for commit in (table / "_delta_log").glob("*.json"))
        wait_until(lambda: server.get("/api/v1/sync/status")["applied_version"] == latest, f"version {latest} is applied", timeout, server.process)

    def is_equal(self, table: Path, *store) -> bool:
        """Whether `odl verify` finds nothing."""
        done = self.odl.attempt("verify", "--table", table, *store)
        self.figure("odl verify", (done.stdout + done.stderr).strip().splitlines()[-1][:100])
        return done.returncode == 0


def memory(pid: int, field: str = "VmRSS") -> float:
    """In MB."""
    return processes.memory(pid, field) / 2**20


def cpu(pid: int) -> float:
    """Seconds that the process has used."""
    return processes.cpu_seconds([pid])


def descriptors(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


class Descriptors(typing.NamedTuple):
    """How many are open. The store's are its files in the data directory."""
    files: int
    store: int
    sockets: int


def descriptors_by_kind(pid: int, data: Path) -> Descriptors:
    """Of one look."""
    found = []
    for descriptor in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            found.append(os.readlink(f"/proc/{pid}/fd/{descriptor}"))
    sockets = sum(target.startswith("socket:") for target in found)
    store = sum(target.startswith(f"{data}/") for target in found)
    return Descriptors(len(found) - store - sockets, store, sockets)
