"""What the documents tell people to type is typed here."""

import os
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents import REPOSITORY, Snippet, snippets, unmarked
from replica_set import running_mongod
from odl import Odl, free_ports
from waiting import wait_until

LONGEST = 60
MARKS = ("", "serves", "with server", "with mongod")


@pytest.fixture(scope="module")
def odl() -> Odl:
    binary = Path(os.environ.get("ODL", REPOSITORY / ".build/debug/odl"))
    assert binary.exists(), f"{binary} is missing: build it with `swift build`, or name another one in ODL"
    return Odl(binary)


class Shell:
    """A directory that looks like a checkout whose release build is there, and ports that nobody listens on."""

    def __init__(self, odl: Odl, directory: Path):
        self.directory = directory
        for name in ("atlas-setup", "databricks", "deploy", "docs", "docker-compose.yml", ".env.example", "scripts"):
            if (REPOSITORY / name).exists():
                (directory / name).symlink_to(REPOSITORY / name)
        self.table = directory / "lakehouse/account_statements"
        odl.generate(self.table, accounts=5, statements_per_account=2, transactions_per_statement=5, corrections=1)
        for place in (directory / ".build/release", directory / "bin"):
            place.mkdir(parents=True)
            (place / "odl").symlink_to(odl.binary)
        self.ports = dict(zip(("8000", "3000", "9000"), map(str, free_ports(3))))
        api, dashboard, admin = self.ports.values()
        self.environment = {
            "PATH": f"{directory}/bin:{os.environ['PATH']}", "HOME": str(directory), "ODL_PORT": api, "ODL_DASHBOARD_PORT": dashboard, "ODL_ADMIN_PORT": admin,
            "ODL_DATA_DIR": str(directory / "odl-data"),
        }

    def script(self, text: str) -> str:
        """The documents' placeholders and ports, as they are here."""
        text = text.replace("/path/to/delta/table", str(self.table))
        for usual, free in self.ports.items():
            text = text.replace(f"127.0.0.1:{usual}", f"127.0.0.1:{free}").replace(f"localhost:{usual}", f"localhost:{free}")
        return "set -euo pipefail\n" + text

    def run(self, text: str) -> None:
        done = subprocess.run(["bash", "-c", self.script(text)], cwd=self.directory, env=self.environment, capture_output=True, text=True, timeout=LONGEST)
        assert done.returncode == 0, f"exit {done.returncode}\n{text}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"

    def serve(self, text: str) -> Iterator[None]:
        """While it runs; then it has to end in order."""
        with (self.directory / "serve.log").open("w") as log:
            process = subprocess.Popen(
                ["bash", "-c", self.script(text)], cwd=self.directory, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        try:
            wait_until(lambda: process.poll() is not None or self.is_ready(), "the server is ready", timeout=LONGEST)
            assert process.poll() is None, (self.directory / "serve.log").read_text()
            yield
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=20)

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.ports['9000']}/ready", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


@pytest.fixture
def shell(odl: Odl, tmp_path: Path) -> Shell:
    return Shell(odl, tmp_path)


@pytest.fixture(scope="module")
def mongod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from running_mongod(Path(os.environ.get("ODL_MONGOD", REPOSITORY / ".deps/mongodb/bin/mongod")), tmp_path_factory.mktemp("mongod"))


@pytest.mark.parametrize("snippet", snippets(), ids=str)
def test_snippet(snippet: Snippet, request: pytest.FixtureRequest) -> None:
    kind, _, reason = snippet.mark.partition(", ")
    if kind == "skip":
        assert reason, f"{snippet} does not say why it is not run"
        pytest.skip(reason)
    assert snippet.mark in MARKS, f"{snippet}: no such mark: {snippet.mark}"
    shell: Shell = request.getfixturevalue("shell")
    if snippet.mark == "serves":
        for _ in shell.serve(snippet.text):
            pass
    elif snippet.mark == "with server":
        for _ in shell.serve(f"exec odl serve --sync {shell.table}"):
            shell.run(snippet.text)
    else:
        if snippet.mark == "with mongod":
            shell.environment["MONGODB_URI"] = request.getfixturevalue("mongod") + f"/snippet{snippet.line}?replicaSet=rs0"
        shell.run(snippet.text)


def test_shell_is_marked_as_shell() -> None:
    assert not unmarked(), f"mark these blocks as sh, so that they are run: {unmarked()}"


def test_there_are_snippets() -> None:
    assert len(snippets()) > 10
