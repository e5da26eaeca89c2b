"""A client of `/ws/changes` that keeps what it is told."""

import json
from contextlib import contextmanager

from websockets.sync.client import ClientConnection, connect


class FeedClient:
    def __init__(self, socket: ClientConnection):
        self.socket = socket
        self.messages: list[dict] = []

    def receive(self, count: int, timeout: float = 60) -> list[dict]:
        """The next `count` messages."""
        new = [json.loads(self.socket.recv(timeout=timeout)) for _ in range(count)]
        self.messages += new
        return new

    @property
    def token(self) -> str:
        return self.messages[-1]["token"]


@contextmanager
def listening(url: str, after: str | None = None):
    with connect(url + (f"?after={after}" if after else ""), open_timeout=10) as socket:
        yield FeedClient(socket)
