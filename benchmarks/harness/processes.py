"""Processes of a run: started with a log, measured through /proc, and gone when the run is, however it ends."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(command: list[str], log: str, environment: dict | None = None, directory: str | None = None) -> subprocess.Popen:
    with open(log, "ab") as output:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=directory,
                                env={**os.environ, **(environment or {})}, preexec_fn=_end_with_parent)


def _end_with_parent() -> None:
    """PR_SET_PDEATHSIG: SIGTERM for the child should the run itself be killed."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


@contextlib.contextmanager
def running(command: list[str], log: str, environment: dict | None = None, directory: str | None = None):
    process = start(command, log, environment, directory)
    try:
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen, timeout: float = 20) -> None:
    family = tree(process.pid)
    process.terminate()
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait(timeout)


def finished(command: list[str], log: str, timeout: float, directory: str | None = None) -> tuple[float, int]:
    """Runs to the end. Returns (seconds, peak resident memory in bytes): VmHWM, read every 10 ms until the process is gone."""
    began = time.monotonic()
    with running(command, log, directory=directory) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, peak_memory([process.pid]))
            if time.monotonic() - began > timeout:
                raise TimeoutError(f"{command[0]} ran longer than {timeout} s; see {log}")
            time.sleep(0.01)
        seconds = time.monotonic() - began
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}; see {log}")
    return seconds, peak


def until_answering(url: str, process: subprocess.Popen, timeout: float = 60) -> None:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server of {url} ended with {process.returncode}; see its log")
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            with urllib.request.urlopen(url, timeout=2):
                return
        time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer within {timeout} s")


def tree(pid: int) -> list[int]:
    """A process and its descendants."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError):
                children.setdefault(int(_stat(int(name))[1]), []).append(int(name))
    family = [pid]
    for member in family:
        family += children.get(member, [])
    return family


def cpu_seconds(pids: list[int]) -> float:
    return sum(int(ticks) for pid in pids for ticks in _stat(pid)[11:13]) / TICKS


def peak_memory(pids: list[int]) -> int:
    """Sum of the processes' own peaks of resident memory, bytes. 0 for one that is gone."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError, StopIteration):
            total += memory(pid, "VmHWM")
    return total


def memory(pid: int, field: str = "VmRSS") -> int:
    """A size of /proc/PID/status, bytes. StopIteration for a process that has ended and is not waited for."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(field + ":"))


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on, which stands behind the name in parentheses."""
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()
