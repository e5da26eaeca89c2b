"""Dockerfile, Compose file and the variables that both are set with."""

import re
import shutil
import socket
import ssl
import subprocess
import threading
from pathlib import Path

import pytest
import yaml

from conftest import REPOSITORY

DOCKERFILE = (REPOSITORY / "Dockerfile").read_text()
ENV_EXAMPLE = (REPOSITORY / ".env.example").read_text()


def instructions() -> list[tuple[str, str]]:
    """Instruction and arguments, continued lines joined."""
    joined = re.sub(r"\\\n\s*", " ", DOCKERFILE)
    lines = [line.strip() for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines]


def last_stage() -> list[tuple[str, str]]:
    all_ = instructions()
    return all_[max(i for i, (name, _) in enumerate(all_) if name == "FROM"):]


def test_dockerfile_keeps_the_rules_of_hadolint_that_matter_here() -> None:
    """hadolint itself is in no registry that this project uses: DL3006/DL3007, DL3002, DL3008's companions, DL3020, DL3025, DL4006."""
    names = [name for name, _ in instructions()]
    assert "ADD" not in names, "COPY, not ADD"
    for name, arguments in instructions():
        if name == "ARG" and arguments.endswith("_IMAGE"):
            raise AssertionError(f"{arguments} has no default")
        if name == "ARG":
            tag = arguments.partition("=")[2].partition(":")[2]
            assert tag and tag != "latest", f"{arguments}: name a tag"
        if name in ("ENTRYPOINT", "CMD"):
            assert arguments.startswith("["), f"{name} takes a list: signals must reach odl itself"
        if name == "RUN" and "apt-get install" in arguments:
            assert "--no-install-recommends" in arguments and "rm -rf /var/lib/apt/lists/*" in arguments
        assert "sudo" not in arguments and "curl" not in arguments
    user = [arguments for name, arguments in last_stage() if name == "USER"]
    assert user == ["10001:10001"], "by number: Kubernetes checks runAsNonRoot by it"
    assert {"HEALTHCHECK", "STOPSIGNAL", "VOLUME"} <= {name for name, _ in last_stage()}


def test_what_the_dockerfile_copies_is_there_and_not_ignored() -> None:
    ignore = (REPOSITORY / ".dockerignore").read_text().split()
    assert ignore[ignore.index("*"):][0] == "*", "nothing goes into an image that is not named"
    allowed = [line[1:] for line in ignore if line.startswith("!")]
    for name, arguments in instructions():
        if name == "COPY" and not arguments.startswith("--from"):
            for source in arguments.split()[:-1]:
                assert (REPOSITORY / source).exists(), source
                assert source == "." or any(source == path or source.startswith(path + "/") for path in allowed), f"{source} is ignored"
    assert all((REPOSITORY / path).exists() for path in allowed)


def test_compose_services_run_as_nobody_and_write_nowhere_else() -> None:
    compose = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
    for name, service in compose["services"].items():
        assert service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"], name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), f"{name}: published on this machine only"
        if name != "mongo":
            assert service["read_only"] is True, name
        assert all(volume.split(":")[0] in compose["volumes"] or volume.startswith(("./", "${")) for volume in service.get("volumes", [])), name
    assert {profile for service in compose["services"].values() for profile in service["profiles"]} == {
        "mongodb", "atlas", "embedded", "demo", "load"}
    variables = set(re.findall(r"\$\{(\w+)", (REPOSITORY / "docker-compose.yml").read_text()))
    assert variables <= documented(), f".env.example does not name {variables - documented()}"


@pytest.mark.skipif(shutil.which("docker-compose") is None, reason="docker-compose is not installed (Debian: docker-compose)")
@pytest.mark.parametrize("profile", ["mongodb,demo", "atlas", "embedded,load"])
def test_compose_file_is_understood(profile: str, tmp_path: Path) -> None:
    for name in ("docker-compose.yml", ".env.example"):
        shutil.copy(REPOSITORY / name, tmp_path)
    (tmp_path / ".env").write_text(ENV_EXAMPLE)
    done = subprocess.run(["docker-compose", "config"], cwd=tmp_path, env={"PATH": "/usr/bin:/bin", "COMPOSE_PROFILES": profile}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def documented() -> set[str]:
    return set(re.findall(r"^#?([A-Z][A-Z0-9_]*)=", ENV_EXAMPLE, re.M))


def read_by_the_code() -> set[str]:
    """Settings are read by their flag's name; the environment's is made of it."""
    names = {"MONGODB_URI", "ODL_CONFIG"}
    for file in (REPOSITORY / "Sources").rglob("*.swift"):
        text = file.read_text()
        names |= {"ODL_" + name.upper().replace("-", "_") for name in re.findall(r'settings\.(?:string|int|flag|double|duration)\(\s*\w+, "([a-z-]+)"', text)}
        names |= set(re.findall(r'(?:environment\[|\.environment\()"(ODL_\w+)"', text))
    return names - {"ODL_FAILPOINT"}  # of the tests: release builds do not contain it


def test_env_example_has_every_variable_that_the_code_reads() -> None:
    assert len(read_by_the_code()) > 10
    assert read_by_the_code() <= documented(), f".env.example does not name {sorted(read_by_the_code() - documented())}"
    unknown = {name for name in documented() if name.startswith("ODL_") and name != "ODL_IMAGE"} - read_by_the_code()
    assert not unknown, f".env.example names what nothing reads: {sorted(unknown)}"


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
@pytest.mark.parametrize("answer, healthy", [("HTTP/1.1 200 OK", True), ("HTTP/1.1 503 Service Unavailable", False), (None, False)])
def test_health_check(answer: str | None, healthy: bool, tls: bool, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if tls:
        command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout key.pem -out certificate.pem"
        subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
        context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    with socket.create_server(("127.0.0.1", 0)) as server:
        asked: list[bytes] = []

        def serve() -> None:
            connection, _ = server.accept()
            with context.wrap_socket(connection, server_side=True) if tls else connection as connection:
                asked.append(connection.recv(4096))
                connection.sendall(f"{answer}\r\ncontent-length: 0\r\n\r\n".encode())

        port = server.getsockname()[1]
        if answer is None:
            server.close()
        else:
            threading.Thread(target=serve, daemon=True).start()
        environment = {"ODL_ADMIN_PORT": str(port), "PATH": "/usr/bin:/bin"} | ({"ODL_TLS_CERTIFICATE": "certificate.pem"} if tls else {})
        done = subprocess.run([REPOSITORY / "deploy/container/healthcheck"], env=environment, timeout=10, capture_output=True)
    assert (done.returncode == 0) is healthy
    assert not asked or asked[0].startswith(b"GET /ready HTTP/1.1\r\nHost: localhost")
