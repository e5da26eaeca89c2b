"""Who may see what, with tokens that PyJWT signs, certificates that OpenSSL checks, and signals."""

import hashlib
import hmac
import json
import signal
import socket
import ssl
import threading
import time
import urllib.request
from base64 import urlsafe_b64encode

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from odl import free_ports
from secured import Secured, certificate, issuing
from waiting import wait_until


@pytest.fixture
def issuer():
    with issuing() as issuer:
        yield issuer


@pytest.fixture
def secured(running, table, tmp_path, issuer):
    server = Secured(
        running, table, tmp_path / "data", "--jwks", issuer.name + "/jwks", "--token-issuer", issuer.name, "--token-audience", issuer.audience
    )
    wait_until(lambda: server.get("/api/v1/sync/status", issuer.token())["state"] == "following", "the table is loaded")
    return server


def accounts(server, token) -> list[str]:
    return [row["accountNumber"] for row in server.get("/api/v1/accounts", token)["accounts"]]


def test_tokens_of_another_library_are_taken(secured, issuer):
    token = issuer.token()
    everything = accounts(secured, token)
    assert len(everything) == 8
    mine = everything[2]
    narrow = issuer.token(accounts=[mine])
    assert accounts(secured, narrow) == [mine]
    assert secured.status(f"/api/v1/accounts/{mine}/balance", narrow) == 200
    assert secured.status(f"/api/v1/accounts/{everything[0]}/balance", narrow) == 403
    assert secured.status("/api/v1/accounts") == 401
    assert secured.status("/api/v1/metrics", issuer.token(scope="accounts:read")) == 403


def test_an_issuer_says_where_its_keys_are(odl, running, table, tmp_path, issuer):
    access = ("--token-issuer", issuer.name, "--token-audience", issuer.audience)
    issuer.metadata = {"issuer": issuer.name, "jwks_uri": issuer.name + "/keys", "token_endpoint": issuer.name + "/token"}
    server = Secured(running, table, tmp_path / "data", *access)
    wait_until(lambda: len(accounts(server, issuer.token())) == 8, "the table is loaded")
    for metadata, why in (
        (issuer.metadata | {"issuer": issuer.name + "/"}, "another issuer"),
        (issuer.metadata | {"jwks_uri": "http://keys.example/"}, "no https URL"),
        ({"issuer": issuer.name}, "no OpenID provider's metadata"),
        (None, "answers 404"),
    ):
        issuer.metadata = metadata
        without = Secured(running, None, tmp_path / "without", *access)
        wait_until(lambda: why in without.log(), "it is said what is wrong")
        assert without.status("/api/v1/accounts", issuer.token()) == 503
        without.process.stop()
    refused = odl.attempt("serve", "--port", 0, "--data-dir", tmp_path / "refused", "--token-issuer", "urn:bank", "--token-audience", "odl")
    assert "give them with --jwks" in refused.stderr
    refused = odl.attempt("serve", "--port", 0, "--data-dir", tmp_path / "refused", "--token-issuer", issuer.name)
    assert "--token-audience" in refused.stderr


def test_forged_tokens_are_refused(secured, issuer):
    public = issuer.key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    header, payload, _ = issuer.token().split(".")

    def encoded(value: dict) -> str:
        return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    def mac(head: str) -> str:
        return urlsafe_b64encode(hmac.new(public, f"{head}.{payload}".encode(), hashlib.sha256).digest()).rstrip(b"=").decode()

    confused = encoded({"alg": "HS256", "kid": issuer.kid})
    forged = [
        f"{encoded({'alg': 'none', 'kid': issuer.kid})}.{payload}.",
        f"{confused}.{payload}.{mac(confused)}",
        f"{header}.{payload}.",
        issuer.token(lifetime=-60),
        issuer.token(aud="payments"),
        issuer.token(iss="https://evil.example"),
        issuer.token(nbf=int(time.time()) + 120),
        jwt.encode({"sub": "alice"}, "secret" * 8, algorithm="HS256", headers={"kid": issuer.kid}),
    ]
    for token in forged:
        assert secured.status("/api/v1/accounts", token) == 401, token
    log = secured.log()
    for token in forged:
        assert token[:40] not in log and token[-20:] not in log


def test_keys_rotate_without_a_restart(secured, issuer):
    old = issuer.token()
    assert secured.status("/api/v1/accounts", old) == 200
    issuer.rotate("second")
    # The source is asked at most every ten seconds.
    wait_until(lambda: secured.status("/api/v1/accounts", issuer.token()) == 200, "the new key is known", timeout=20)
    assert secured.status("/api/v1/accounts", old) == 401
    before = issuer.requests
    for number in range(50):
        unknown = jwt.encode({"sub": "x"}, issuer.key, algorithm="RS256", headers={"kid": f"unknown-{number}"})
        assert secured.status("/api/v1/accounts", unknown) == 401
    assert issuer.requests - before <= 2, "unknown keys do not make the server ask again and again"


def test_a_token_that_expires_closes_its_socket(secured, issuer):
    token = issuer.token(lifetime=-26)  # 30 s of skew: 4 s are left
    with connect(secured.websocket + "/ws/changes", additional_headers={"Authorization": f"Bearer {token}"}) as client:
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=20)
        assert closed.value.rcvd.code == 3000


def test_a_ticket_in_place_of_a_header(secured, issuer):
    ticket = secured.get("/api/v1/ws-tickets", issuer.token(), method="POST")["ticket"]
    with connect(f"{secured.websocket}/ws/status?ticket={ticket}") as client:
        assert json.loads(client.recv(timeout=10))["state"] == "following"
    with pytest.raises(Exception, match="401"):
        connect(f"{secured.websocket}/ws/status?ticket={ticket}")


def test_api_keys(odl, running, table, tmp_path):
    data = tmp_path / "data"
    key = odl.run("keys", "add", "reports", "--scope", "accounts:read", "--accounts", "*", "--data-dir", data).strip()
    prefix, key_id, secret = key.split("_", 2)
    assert prefix == "odl"
    server = Secured(running, table, data)
    wait_until(lambda: server.status("/api/v1/accounts", key) == 200, "the key is taken")
    assert server.status("/api/v1/metrics", key) == 403
    listed = odl.run("keys", "list", "--data-dir", data)
    assert "reports" in listed and secret not in listed
    later = odl.run("keys", "add", "later", "--scope", "ops:read", "--data-dir", data).strip()
    wait_until(lambda: server.status("/api/v1/metrics", later) == 200, "a key that is made later is taken without a restart")
    odl.run("keys", "revoke", key_id, "--data-dir", data)
    wait_until(lambda: server.status("/api/v1/accounts", key) == 401, "a key that is revoked is refused without a restart")
    assert secret not in server.log()


def test_others_are_not_served_without_authentication(odl, tmp_path):
    done = odl.attempt("serve", "--host", "127.0.0.2", "--data-dir", tmp_path / "data")
    assert done.returncode != 0
    assert "--insecure-no-auth" in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_it_is_said_who_may_use_the_server(running, table, tmp_path):
    server = Secured(running, table, tmp_path / "data")
    wait_until(lambda: "only this machine can connect" in server.log(), "it is said")
    # Not one of the loopback interface's usual names: as any other address.
    open_to_all = Secured(running, None, tmp_path / "other", "--insecure-no-auth", host="127.0.0.2")
    wait_until(lambda: "NO AUTHENTICATION" in open_to_all.log(), "it is said")


def test_the_audit_log_names_who_read_what(odl, running, table, tmp_path, issuer):
    log = tmp_path / "audit.jsonl"
    server = Secured(
        running, table, tmp_path / "data", "--jwks", issuer.name, "--token-issuer", issuer.name, "--token-audience", issuer.audience,
        "--audit-log", log,
    )
    wait_until(lambda: len(accounts(server, issuer.token())) == 8, "the table is loaded")
    account = accounts(server, issuer.token())[0]
    server.get(f"/api/v1/accounts/{account}/balance", issuer.token(sub="carol"))
    server.status(f"/api/v1/accounts/{account}/balance", issuer.token(sub="mallory", accounts=[]))
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(e["principal"], e["operation"], e["account"], e["status"]) for e in entries[-2:]] == [
        ("carol", "getBalance", account, 200), ("mallory", "getBalance", account, 403),
    ]
    assert "balance\":" not in log.read_text()
    log.rename(tmp_path / "audit.jsonl.1")
    server.process.process.send_signal(signal.SIGHUP)
    wait_until(lambda: log.exists() and log.read_text(), "a new file is begun")
    server.get(f"/api/v1/accounts/{account}/balance", issuer.token(sub="carol"))
    assert "none changed" in odl.run("audit", "verify", tmp_path / "audit.jsonl.1", log)
    log.write_text((tmp_path / "audit.jsonl.1").read_text() + log.read_text())
    anchor = odl.run("audit", "verify", log).splitlines()[-1]
    server.process.stop()
    lines = log.read_text().splitlines(keepends=True)
    log.write_text("".join(lines[:-1]))
    assert "cut off" in odl.attempt("audit", "verify", log, "--expect", anchor).stderr
    log.write_text("".join([lines[0].replace("alice", "bob"), *lines[1:]]))
    changed = odl.attempt("audit", "verify", log)
    assert changed.returncode == 1 and "line 1 was changed" in changed.stderr


def test_tls_and_a_renewed_certificate(running, table, tmp_path):
    made = certificate(tmp_path / "tls", "first")
    server = Secured(
        running, table, tmp_path / "data", "--tls-certificate", made, "--tls-key", tmp_path / "tls/key.pem", tls=made
    )
    with server.open(server.url + "/openapi.json") as answer:
        assert answer.headers["Strict-Transport-Security"]

    def subject() -> str:
        context = ssl.create_default_context(cafile=tmp_path / "tls/cert.pem")
        with socket.create_connection(("127.0.0.1", server.ports[0])) as plain, context.wrap_socket(plain, server_hostname="127.0.0.1") as tls:
            return tls.getpeercert()["subject"][0][0][1]

    assert subject() == "first"
    with connect(
        server.websocket.replace("ws:", "wss:") + "/ws/status", ssl=server.context
    ) as client:
        client.recv(timeout=10)
        certificate(tmp_path / "tls", "second")
        server.process.process.send_signal(signal.SIGHUP)

        def is_renewed() -> bool:
            try:
                return subject() == "second"
            except ssl.SSLError:
                return False

        wait_until(is_renewed, "the new certificate is served")
        client.recv(timeout=10)  # connections that were open go on
    (tmp_path / "tls/key.pem").write_text("no key")
    server.process.process.send_signal(signal.SIGHUP)
    wait_until(lambda: "stays in force" in server.log(), "it is said that the files are not used")
    assert subject() == "second"
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    with socket.create_connection(("127.0.0.1", server.ports[0])) as plain, pytest.raises((ssl.SSLError, ConnectionError)):
        old.wrap_socket(plain)


def test_a_rolling_restart_loses_no_request(running, table, tmp_path):
    """Two servers on one store behind a balancer that asks `/ready`, as Kubernetes and HAProxy do; both are replaced under load."""
    data = tmp_path / "data"
    loader = Secured(running, table, data)
    wait_until(lambda: loader.get("/api/v1/sync/status")["state"] == "following", "the table is loaded")
    loader.process.stop()
    servers = [Secured(running, None, data, "--drain", "2") for _ in range(2)]
    ready = [True, True]
    stop = threading.Event()
    failures: list[str] = []
    counts = [0, 0]
    done = [0]

    def balance() -> None:
        while not stop.wait(0.1):
            for index in range(2):
                ready[index] = servers[index].status(servers[index].admin + "/ready") == 200

    def load(number: int) -> None:
        turn = number
        while not stop.is_set():
            turn += 1
            index = next((i for i in (turn % 2, 1 - turn % 2) if ready[i]), None)
            if index is None:
                failures.append("no server was ready")
                time.sleep(0.1)
                continue
            try:
                servers[index].get("/api/v1/accounts?limit=5")
                counts[index] += 1
            except Exception as error:  # whatever it is, a request was lost
                failures.append(repr(error))
            time.sleep(0.004)

    threads = [threading.Thread(target=balance), *(threading.Thread(target=load, args=(n,)) for n in range(4))]
    for thread in threads:
        thread.start()
    try:
        for index in range(2):
            started = sum(counts)
            wait_until(lambda: sum(counts) > started + 100, "load runs")
            assert servers[index].process.stop() == 0
            servers[index] = Secured(running, None, data, "--drain", "2", ports=servers[index].ports)
            wait_until(lambda: ready[index], "the balancer has noticed")
            done[0] += 1
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []
    assert min(counts) > 0


def fields(line: str) -> dict[str, str]:
    """What a line of the log names, in either form."""
    return json.loads(line) if line.startswith("{") else dict(word.split("=", 1) for word in line.split() if "=" in word)


@pytest.mark.parametrize("form", ["json", "text"])
def test_requests_have_ids_and_traces_in_the_log(odl, table, tmp_path, monkeypatch, running, form):
    monkeypatch.setenv("ODL_LOG_FORMAT", form)
    monkeypatch.setenv("ODL_LOG_LEVEL", "debug")
    server = Secured(running, table, tmp_path / "data")
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    request = urllib.request.Request(server.url + "/api/v1/accounts", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        id = answer.headers["X-Request-Id"]
    assert any(line.get("request") == id and line.get("trace_id") == trace for line in map(fields, server.log().splitlines()))
