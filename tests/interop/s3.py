"""An S3 store (moto) that counts requests and can be told to fail."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field

import http_server
from moto.server import DomainDispatcherApplication, create_backend_app

KEY, SECRET = "test-access-key", "test-secret-key"


@dataclass
class Request:
    method: str
    path: str
    query: str

    @property
    def is_listing(self) -> bool:
        return self.method == "GET" and "list-type=2" in self.query


@dataclass
class S3:
    url: str = ""
    requests: list[Request] = field(default_factory=list)
    # How many of the next requests are turned away, and with what.
    refused: int = 0
    refusal: tuple[str, str] = ("", "")
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, environ, start_response):
        request = Request(environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        with self.lock:
            self.requests.append(request)
            is_refused, self.refused = self.refused > 0, max(0, self.refused - 1)
        if is_refused:
            status, code = self.refusal
            body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>Not now.</Message></Error>".encode()
            start_response(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
            return [b"" if request.method == "HEAD" else body]
        return self.application(environ, start_response)

    @contextmanager
    def refusing(self, status: str, code: str, count: int = 1_000):
        """Turns away the next requests with one of S3's errors."""
        self.refusal, self.refused = (status, code), count
        yield
        self.refused = 0

    @property
    def environment(self) -> dict[str, str]:
        """What a client needs to be told."""
        return {
            "AWS_ENDPOINT_URL": self.url, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    @property
    def storage_options(self) -> dict[str, str]:
        """The same for delta-rs."""
        return self.environment | {"AWS_ALLOW_HTTP": "true", "AWS_S3_ALLOW_UNSAFE_RENAME": "true"}

    def start(self, ssl_context=None):
        self.application = DomainDispatcherApplication(create_backend_app)
        self.server = http_server.start(self, ssl_context)
        host = "localhost" if ssl_context else "127.0.0.1"
        self.url = f"{'https' if ssl_context else 'http'}://{host}:{self.server.server_port}"
        return self

    def stop(self) -> None:
        http_server.stop(self.server)
