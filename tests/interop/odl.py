"""Runs the `odl` executable."""

import json
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from waiting import wait_until

TIMEOUT = 120


class Odl:
    def __init__(self, binary: Path):
        self.binary = binary

    def run(self, *arguments, expect: int = 0) -> str:
        """Standard output of a command that ends by itself."""
        done = self.attempt(*arguments)
        assert done.returncode == expect, f"odl {' '.join(map(str, arguments))}: exit {done.returncode}: {done.stderr}"
        return done.stdout

    def attempt(self, *arguments) -> subprocess.CompletedProcess:
        return subprocess.run([self.binary, *map(str, arguments)], capture_output=True, text=True, timeout=TIMEOUT)

    def start(self, *arguments, log: Path) -> "Process":
        return Process([self.binary, *map(str, arguments)], log)

    def generate(self, path: Path, **options) -> str:
        flags = [part for name, value in options.items() for part in (f"--{name.replace('_', '-')}", value)]
        return self.run("generate", path, *flags)

    def rows(self, path: Path, **options) -> list[dict]:
        """What `odl table read` says."""
        flags = [part for name, value in options.items() for part in (f"--{name.replace('_', '-')}", value)]
        return [json.loads(line) for line in self.run("table", "read", path, *flags).splitlines()]


class Process:
    """A command that runs until it is stopped."""

    def __init__(self, command: list, log: Path):
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)

    def check(self) -> None:
        """Fails when the process has ended."""
        assert self.process.poll() is None, f"ended with {self.process.returncode}: {self.log.read_text()}"

    def stop(self) -> int:
        """Asks it to end, as a service manager does; kills it when it does not listen."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise AssertionError(f"did not end within 20 s of SIGTERM: {self.log.read_text()}")
        return self.process.returncode

    def kill(self) -> None:
        """Ends it as a power failure would."""
        self.process.kill()
        self.process.wait()


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


class Server:
    """`odl serve`, following a table."""

    def __init__(self, running, table: Path, data_dir: Path, ports: list[int] | None = None, config: Path | None = None):
        self.ports = ports or free_ports(3)
        api, dashboard, admin = self.ports
        self.url = f"http://127.0.0.1:{api}"
        self.websocket = f"ws://127.0.0.1:{api}"
        self.admin = f"http://127.0.0.1:{admin}"
        self.process = running(
            "serve", "--port", api, "--dashboard-port", dashboard, "--admin-port", admin, "--sync", table, "--data-dir", data_dir,
            *(["--config", config] if config else []),
        )
        wait_until(self.is_ready, "the server is ready", process=self.process)

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(self.admin + "/ready", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def get(self, path: str) -> dict:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return json.load(answer)

    def applied_version(self) -> int | None:
        return self.get("/api/v1/sync/status")["applied_version"]

    def wait_for_version(self, version: int) -> None:
        wait_until(lambda: (applied := self.applied_version()) is not None and applied >= version, f"version {version} is applied", process=self.process)
