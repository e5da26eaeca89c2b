"""`odl serve` with credentials, certificates and limits; and an OpenID provider of the test's own."""

import contextlib
import datetime
import ipaddress
import json
import ssl
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from odl import free_ports
from waiting import wait_until


class Issuer:
    """Publishes its keys at a URL and signs tokens with PyJWT."""

    audience = "odl"

    def __init__(self):
        self.requests = 0
        self.metadata = None  # an OpenID provider's, where it has some
        self.rotate("first")
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.requests += 1
                is_metadata = self.path.endswith("/.well-known/openid-configuration")
                body = (json.dumps(outer.metadata) if is_metadata else outer.key_set()).encode()
                self.send_response(200 if outer.metadata or not is_metadata else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.name = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def rotate(self, kid: str) -> None:
        self.kid = kid
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def key_set(self) -> str:
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return json.dumps({"keys": [key | {"kid": self.kid, "use": "sig", "alg": "RS256"}]})

    def token(self, scope: str = "accounts:read accounts:pii changes:read ops:read", accounts="*", lifetime: float = 300, **claims) -> str:
        now = time.time()
        claims = {
            "iss": self.name, "aud": self.audience, "sub": "alice", "iat": int(now), "exp": int(now + lifetime), "scope": scope,
            "accounts": accounts,
        } | claims
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": self.kid})


class Secured:
    """`odl serve` with more flags than the other tests' server has."""

    def __init__(self, running, table: Path, data_dir: Path, *flags, tls: Path | None = None, ports: list[int] | None = None, host: str = "127.0.0.1"):
        self.ports = ports or free_ports(3)
        api, dashboard, admin = self.ports
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://{host}:{api}"
        self.admin = f"{scheme}://{host}:{admin}"
        self.websocket = f"ws://{host}:{api}"
        self.context = ssl.create_default_context(cafile=tls) if tls else None
        sync = ["--sync", table] if table else []
        self.process = running(
            "serve", "--host", host, "--port", api, "--dashboard-port", dashboard, "--admin-port", admin, "--data-dir", data_dir, *sync, *flags
        )
        wait_until(lambda: self.status(self.admin + "/ready") == 200, "the server is ready", process=self.process)

    def open(self, url: str, credential: str | None = None, method: str = "GET"):
        headers = {"Authorization": f"Bearer {credential}"} if credential else {}
        request = urllib.request.Request(url, headers=headers, method=method)
        return urllib.request.urlopen(request, timeout=10, context=self.context)

    def status(self, url: str, credential: str | None = None, method: str = "GET") -> int | None:
        """Nil when nobody answers."""
        try:
            with self.open(url if "://" in url else self.url + url, credential, method) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def get(self, path: str, credential: str | None = None, method: str = "GET") -> dict:
        with self.open(self.url + path, credential, method) as answer:
            return json.load(answer)

    def log(self) -> str:
        return self.process.log.read_text()


def certificate(directory: Path, name: str) -> Path:
    """Makes `cert.pem` and `key.pem` for 127.0.0.1, signed by themselves."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    directory.mkdir(exist_ok=True)
    (directory / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    path = directory / "cert.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return path


@contextlib.contextmanager
def issuing():
    issuer = Issuer()
    try:
        yield issuer
    finally:
        issuer.close()
