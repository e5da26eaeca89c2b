"""A WebSocket client that sends whatever bytes it is told to, and reads frames as they come (RFC 6455, section 5)."""

import socket
from dataclasses import dataclass

KEY, ACCEPT = "dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # the RFC's own example
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
MASK = b"\x37\xfa\x21\x3d"


def frame(opcode: int, payload: bytes = b"", fin: bool = True, rsv: int = 0, masked: bool = True, length: bytes | None = None) -> bytes:
    """One frame. `length` overrides how its length is written: the second byte without the mask bit, and what follows it."""
    if length is None:
        size = len(payload)
        length = bytes([size]) if size < 126 else b"\x7e" + size.to_bytes(2, "big") if size < 65_536 else b"\x7f" + size.to_bytes(8, "big")
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode, length[0] | (0x80 if masked else 0)]) + length[1:]
    if not masked:
        return head + payload
    return head + MASK + bytes(byte ^ MASK[index % 4] for index, byte in enumerate(payload))


def close(code: int, reason: bytes = b"") -> bytes:
    return frame(CLOSE, code.to_bytes(2, "big") + reason)


@dataclass
class Frame:
    opcode: int
    payload: bytes

    @property
    def code(self) -> int | None:
        """Of a close frame."""
        return int.from_bytes(self.payload[:2], "big") if self.payload else None


class RawWebSocket:
    def __init__(self, port: int, path: str = "/ws/changes", headers: dict[str, str | None] = {}, method: str = "GET",
                 version: str = "HTTP/1.1", after: bytes = b"", timeout: float = 10):  # fmt: skip
        """Sends the handshake and reads its answer. A header that is None is left out; `after` goes out in the same segment."""
        fields = {"Host": f"127.0.0.1:{port}", "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                  "Sec-WebSocket-Key": KEY} | headers  # fmt: skip
        lines = [f"{method} {path} {version}", *(f"{name}: {value}" for name, value in fields.items() if value is not None)]
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + after)
        self.rest = b""
        while b"\r\n\r\n" not in self.rest:
            self._more()
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        status, *rows = head.decode().split("\r\n")
        self.status = int(status.split()[1])
        self.headers = {name.lower(): value.strip() for name, value in (row.split(":", 1) for row in rows)}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data: bytes, pieces: int | None = None) -> None:
        """At once, or in segments of so many bytes."""
        for start in range(0, len(data), pieces or max(1, len(data))):
            self.socket.sendall(data[start : start + (pieces or len(data))])

    def read(self) -> Frame:
        """The next frame that is the server's doing: pings of its own are passed over."""
        while True:
            first, second = self._take(2)
            assert first & 0x70 == 0 and second & 0x80 == 0, "a server sets no reserved bits and does not mask"
            length = second if second < 126 else int.from_bytes(self._take(2 if second == 126 else 8), "big")
            found = Frame(first & 0x0F, self._take(length))
            if found.opcode != PING:
                return found

    def ends(self) -> bool:
        """Whether the server ends TCP, with nothing more to say."""
        try:
            return self.rest == b"" and self.socket.recv(1) == b""
        except ConnectionResetError:
            return True

    def _take(self, count: int) -> bytes:
        while len(self.rest) < count:
            self._more()
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def _more(self) -> None:
        data = self.socket.recv(65_536)
        if not data:
            raise ConnectionError(f"the server ended the connection after {self.rest!r}")
        self.rest += data
