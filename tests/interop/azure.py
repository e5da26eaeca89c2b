"""What Azure Blob Storage answers to a reader, over a directory: properties, ranges and listings, for requests that are signed with
the account's key ("Authorize with Shared Key" of its REST reference). There is no emulator to be had as a package."""

import base64
import hashlib
import hmac
from datetime import datetime, timezone
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

import http_server
from werkzeug import Request, Response

ACCOUNT = "bank"
KEY = base64.b64encode(b"a key of an account, for tests only").decode()
# In this order, and x-ms-date in place of Date.
SIGNED = ["Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type", None, "If-Modified-Since",
          "If-Match", "If-None-Match", "If-Unmodified-Since", "Range"]
OF_CONTAINER = {
    "x-ms-lease-status": "unlocked", "x-ms-lease-state": "available", "x-ms-has-immutability-policy": "false",
    "x-ms-has-legal-hold": "false", "x-ms-immutable-storage-with-versioning-enabled": "false",
    "x-ms-default-encryption-scope": "$account-encryption-key", "x-ms-deny-encryption-scope-override": "false",
}


class Azure:
    """One account with one container, whose blobs are the files of a directory. It has no hierarchical namespace."""

    def __init__(self, container: str, directory: Path):
        self.container = container
        self.directory = directory
        self.server = http_server.start(Request.application(self.answer))

    def uri(self, path: str, container: str | None = None) -> str:
        return f"abfss://{ACCOUNT}@127.0.0.1:{self.server.server_port}/{container or self.container}/{path}?enable_tls=false"

    def stop(self) -> None:
        http_server.stop(self.server)

    def answer(self, request: Request) -> Response:
        if not self.is_signed(request):
            return failure(request, 403, "AuthenticationFailed")
        account, container, *name = request.path.lstrip("/").split("/", 2)
        if account != ACCOUNT or container != self.container:
            return failure(request, 404, "ContainerNotFound")
        if request.args.get("action") == "getAccessControl":
            return failure(request, 400, "HierarchicalNamespaceNotEnabled")
        if not name or not name[0]:
            return self.listing(request) if request.args.get("comp") == "list" else Response(headers=properties(self.directory) | OF_CONTAINER)
        return self.blob(request, self.directory / name[0])

    def blob(self, request: Request, file: Path) -> Response:
        if not file.is_file():
            return failure(request, 404, "BlobNotFound")
        content = file.read_bytes()
        of_file = properties(file)
        headers = of_file | {"x-ms-blob-type": "BlockBlob", "Accept-Ranges": "bytes", "x-ms-server-encrypted": "true",
                             "x-ms-creation-time": of_file["Last-Modified"], "x-ms-lease-status": "unlocked",
                             "x-ms-lease-state": "available", "x-ms-access-tier": "Hot", "x-ms-access-tier-inferred": "true"}
        if request.method == "HEAD":
            return Response(headers=headers | {"Content-Length": str(len(content))})
        wanted = request.headers.get("x-ms-range") or request.headers.get("Range")
        if not wanted:
            return Response(content, headers=headers)
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        end = min(int(last) + 1 if last else len(content), len(content))
        if int(first) >= len(content):
            return failure(request, 416, "InvalidRange")
        headers["Content-Range"] = f"bytes {first}-{end - 1}/{len(content)}"
        return Response(content[int(first):end], 206, headers=headers)

    def listing(self, request: Request) -> Response:
        prefix, delimiter = request.args.get("prefix", ""), request.args.get("delimiter")
        entries: dict[str, Path | None] = {}
        for file in sorted(self.directory.rglob("*")):
            name = str(file.relative_to(self.directory))
            if file.is_file() and name.startswith(prefix):
                rest = name[len(prefix):]
                if delimiter and delimiter in rest:
                    entries[prefix + rest.split(delimiter)[0] + delimiter] = None
                else:
                    entries[name] = file
        body = "".join(self.entry(name, entries[name]) for name in sorted(entries))
        return Response(
            f'<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="{request.host_url}{ACCOUNT}/" '
            f'ContainerName="{self.container}"><Prefix>{escape(prefix)}</Prefix><Blobs>{body}</Blobs>'
            "<NextMarker /></EnumerationResults>", content_type="application/xml")

    @staticmethod
    def entry(name: str, file: Path | None) -> str:
        if file is None:
            return f"<BlobPrefix><Name>{escape(name)}</Name></BlobPrefix>"
        of_file = properties(file)
        return (f"<Blob><Name>{escape(name)}</Name><Properties><Creation-Time>{of_file['Last-Modified']}</Creation-Time>"
                f"<Last-Modified>{of_file['Last-Modified']}</Last-Modified><Etag>{of_file['ETag']}</Etag>"
                f"<Content-Length>{file.stat().st_size}</Content-Length><Content-Type>application/octet-stream</Content-Type>"
                "<BlobType>BlockBlob</BlobType><AccessTier>Hot</AccessTier><ServerEncrypted>true</ServerEncrypted></Properties></Blob>")

    @staticmethod
    def is_signed(request: Request) -> bool:
        length = request.headers.get("Content-Length", "")
        fields = {**request.headers, "Content-Length": "" if length == "0" else length}
        lines = [request.method, *(fields.get(name, "") if name else "" for name in SIGNED)]
        lines += sorted(f"{name.lower()}:{value}" for name, value in request.headers if name.lower().startswith("x-ms-"))
        lines.append(f"/{ACCOUNT}" + request.environ["REQUEST_URI"].split("?")[0])
        lines += sorted(f"{name.lower()}:{','.join(sorted(values))}" for name, values in request.args.lists())
        digest = hmac.new(base64.b64decode(KEY), "\n".join(lines).encode(), hashlib.sha256).digest()
        expected = f"SharedKey {ACCOUNT}:{base64.b64encode(digest).decode()}"
        return hmac.compare_digest(expected, request.headers.get("Authorization", ""))


def properties(file: Path) -> dict[str, str]:
    modified = datetime.fromtimestamp(int(file.stat().st_mtime), timezone.utc)
    return {"Last-Modified": format_datetime(modified, usegmt=True), "ETag": f'"{file.stat().st_mtime_ns:x}"', "x-ms-version": "2024-08-04",
            "x-ms-request-id": "1"}


def failure(request: Request, status: int, code: str) -> Response:
    if request.method == "HEAD":
        return Response(status=status, headers={"x-ms-error-code": code})
    body = f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>{code}</Message></Error>'
    return Response(body, status, content_type="application/xml", headers={"x-ms-error-code": code})
