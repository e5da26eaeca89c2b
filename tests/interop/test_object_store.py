"""Tables in an object store, written by delta-rs: read, followed, served and verified over S3 (moto)."""

import base64
import subprocess
import urllib.parse
import urllib.request
import uuid

import azure
import boto3
import canonical
import lake
import pytest
from deltalake import DeltaTable, write_deltalake
from gcp_storage_emulator.server import create_server
from odl import Server, free_ports
from s3 import KEY, SECRET, S3
from waiting import wait_until

LOCAL_CERTIFICATE = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext"]


@pytest.fixture(scope="module")
def s3():
    store = S3().start()
    yield store
    store.stop()


@pytest.fixture
def environment(s3, monkeypatch):
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def bucket(s3):
    name = f"lake-{uuid.uuid4()}"
    client = boto3.client(
        "s3", endpoint_url=s3.url, aws_access_key_id=KEY, aws_secret_access_key=SECRET, region_name="us-east-1"
    )
    client.create_bucket(Bucket=name)
    return name


@pytest.fixture
def statements(table):
    return lake.snapshot(table)


@pytest.fixture
def remote(s3, bucket, environment, statements):
    """The statements of `table` in a table that delta-rs wrote to S3."""
    uri = f"s3://{bucket}/lakehouse/statements"
    write(s3, uri, statements, configuration={"delta.enableChangeDataFeed": "true"})
    return uri


def write(s3, uri, rows, **options):
    write_deltalake(uri, rows, storage_options=s3.storage_options, mode="append", **options)


def change(s3, uri, holder):
    DeltaTable(uri, storage_options=s3.storage_options).update(updates={"accountHolder": f"'{holder}'"})


def test_rows_and_changes_are_read(odl, s3, remote, statements):
    change(s3, remote, "Tan Wei Ming")
    assert canonical.as_set(odl.rows(remote, version=0)) == canonical.as_set(canonical.rows(statements))
    changes = odl.rows(remote, kind="cdf", starting_version=1)
    assert {row["_change_type"] for row in changes} == {"update_preimage", "update_postimage"}
    assert {row["accountHolder"] for row in odl.rows(remote)} == {"Tan Wei Ming"}
    assert "version    1" in odl.run("table", "info", remote)


def test_a_table_is_followed_and_verified(odl, s3, remote, running, tmp_path):
    data = ("--table", remote, "--data-dir", tmp_path / "data")
    odl.run("sync", *data, "--until-caught-up")
    assert "version 0:" in odl.run("verify", *data)
    process = running("sync", *data, "--poll-interval", "200ms")
    change(s3, remote, "Siti Nurhaliza")
    wait_until(lambda: "version 1:" in odl.attempt("verify", *data).stdout, "the change is applied", process=process)


def test_a_table_is_served(s3, remote, running, tmp_path):
    server = Server(running, remote, tmp_path / "data")
    server.wait_for_version(0)
    change(s3, remote, "Lim Hui Ling")
    server.wait_for_version(1)
    accounts = server.get("/api/v1/accounts")["accounts"]
    assert {account["accountHolder"] for account in accounts} == {"Lim Hui Ling"}


def test_a_poll_without_news_is_one_request(s3, remote, bucket, running, tmp_path):
    """A HEAD of the next commit, and once in 60 looks a listing in its place."""
    process = running("sync", "--table", remote, "--data-dir", tmp_path / "data", "--poll-interval", "50ms")

    def is_look(request) -> bool:
        return request.method == "HEAD" and request.path.endswith(f"{1:020}.json")

    def requests():
        return [request for request in s3.requests if bucket in request.path]

    wait_until(lambda: sum(map(is_look, requests())) >= 3, "the table is followed", process=process)
    before = len(requests())
    wait_until(lambda: len(requests()) >= before + 70, "it goes on being followed", timeout=120, process=process)
    since = requests()[before:]
    assert [request for request in since if not is_look(request) and not request.is_listing] == []
    assert 1 <= sum(request.is_listing for request in since) <= 2


def test_throttling_passes(odl, s3, remote):
    with s3.refusing("503 Slow Down", "SlowDown", count=3):
        assert len(odl.rows(remote)) > 0
        assert s3.refused == 0


def line(odl, *arguments) -> str:
    done = odl.attempt("table", "read", *arguments)
    assert done.returncode != 0 and done.stdout == ""
    assert SECRET not in done.stderr and KEY not in done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_errors_say_what_to_do(odl, s3, remote, environment, bucket, monkeypatch):
    assert "there is no bucket nowhere" in line(odl, "s3://nowhere/table")
    assert "is not a Delta table: it has no _delta_log" in line(odl, f"s3://{bucket}/elsewhere")
    assert "the parameter colour of the URI is unknown" in line(odl, remote + "?colour=red")
    assert "credentials belong in environment variables" in line(odl, f"s3://{KEY}:{SECRET}@{bucket}/table")
    assert "storage of the scheme ftp" in line(odl, "ftp://host/table")
    done = odl.attempt("generate", remote, "--accounts", 1)
    assert done.returncode != 0 and "can be read and followed, but not written" in done.stderr


def test_a_store_that_does_not_let_us_in(odl, s3, remote, monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert "there are no credentials" in line(odl, remote)
    assert "set AWS_ACCESS_KEY_ID" in line(odl, remote)


def test_a_store_that_does_not_answer(odl, remote, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_ports(1)[0]}")
    assert "there is no connection to the store at 127.0.0.1" in line(odl, remote)


@pytest.mark.parametrize("status, code, words", [
    ("503 Slow Down", "SlowDown", "is throttling"),
    ("403 Forbidden", "AccessDenied", "denies access to the bucket"),
    ("403 Forbidden", "InvalidAccessKeyId", "check that the credentials"),
    ("301 Moved Permanently", "PermanentRedirect", "set AWS_REGION to the bucket's region"),
    ("400 Bad Request", "AuthorizationHeaderMalformed", "is not in the region us-east-1"),
])
def test_a_store_that_refuses(odl, s3, remote, status, code, words):
    with s3.refusing(status, code):
        assert words in line(odl, remote)


def test_over_tls(odl, table, monkeypatch, tmp_path):
    """With a certificate of our own: verified by AWS_CA_BUNDLE, refused without."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [*LOCAL_CERTIFICATE, "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate], check=True, capture_output=True
    )
    store = S3().start(ssl_context=(str(certificate), str(key)))
    try:
        for name, value in store.environment.items():
            monkeypatch.setenv(name, value)
        client = boto3.client(
            "s3", endpoint_url=store.url, aws_access_key_id=KEY, aws_secret_access_key=SECRET, verify=str(certificate)
        )
        client.create_bucket(Bucket="secure")
        for file in (path for path in table.rglob("*") if path.is_file()):
            client.upload_file(str(file), "secure", f"statements/{file.relative_to(table)}")
        assert "there is no connection" in line(odl, "s3://secure/statements")
        monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
        assert canonical.as_set(odl.rows("s3://secure/statements")) == canonical.as_set(canonical.rows(lake.snapshot(table)))
    finally:
        store.stop()


def test_google_cloud_storage(odl, table, monkeypatch):
    """The emulator knows neither credentials nor TLS: what is tested is that a table is found and read."""
    (port,) = free_ports(1)
    store = create_server("127.0.0.1", port, in_memory=True, default_bucket="lake")
    store.start()
    try:
        for file in (path for path in table.rglob("*") if path.is_file()):
            name = urllib.parse.quote(f"statements/{file.relative_to(table)}", safe="")
            url = f"http://127.0.0.1:{port}/upload/storage/v1/b/lake/o?uploadType=media&name={name}"
            headers = {"Content-Type": "application/octet-stream"}
            urllib.request.urlopen(urllib.request.Request(url, file.read_bytes(), headers, method="POST"), timeout=10)
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{port}")
        expected = canonical.as_set(canonical.rows(lake.snapshot(table)))
        assert canonical.as_set(odl.rows("gs://lake/statements")) == expected
        assert "it has no _delta_log" in line(odl, "gs://lake/elsewhere")
    finally:
        store.stop()


@pytest.fixture
def account(table, monkeypatch):
    """An Azure storage account, whose container `lake` has `table`."""
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", azure.KEY)
    store = azure.Azure("lake", table.parent)
    yield store
    store.stop()


def test_azure(odl, table, account, running, tmp_path):
    uri = account.uri(table.name)
    assert canonical.as_set(odl.rows(uri)) == canonical.as_set(canonical.rows(lake.snapshot(table)))
    data = ("--table", uri, "--data-dir", tmp_path / "data")
    odl.run("sync", *data, "--until-caught-up")
    process = running("sync", *data, "--poll-interval", "200ms")
    written = DeltaTable(str(table))
    written.update(updates={"accountHolder": "'Siti Nurhaliza'"})
    wait_until(lambda: f"version {written.version()}:" in odl.attempt("verify", *data).stdout, "the change is applied", process=process)


def test_azure_says_what_to_do(odl, table, account, monkeypatch):
    assert "it has no _delta_log" in line(odl, account.uri("elsewhere"))
    assert "there is no container nowhere in bank" in line(odl, account.uri(table.name, container="nowhere"))
    assert "credentials belong in environment variables" in line(odl, account.uri(table.name) + "&sig=secret")
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", base64.b64encode(b"another").decode())
    assert "Azure denies access to the container lake of bank; set AZURE_STORAGE_ACCOUNT_KEY" in line(odl, account.uri(table.name))
    account.stop()
    assert "Azure cannot be reached" in line(odl, account.uri(table.name))
