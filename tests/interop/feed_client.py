"""A client of `/ws/changes` that keeps what it is told."""

import json
from contextlib import ExitStack

from websockets.sync.client import connect


class FeedClient:
    """Is connected while it is entered."""

    def __init__(self, url: str, after: str | None = None):
        self.url = url + (f"?after={after}" if after else "")
        self.messages: list[dict] = []
        self.connection = ExitStack()

    def __enter__(self):
        self.socket = self.connection.enter_context(connect(self.url, open_timeout=10))
        return self

    def __exit__(self, *_):
        self.connection.close()

    def receive(self, count: int, timeout: float = 60) -> list[dict]:
        """The next `count` messages."""
        new = [json.loads(self.socket.recv(timeout=timeout)) for _ in range(count)]
        self.messages += new
        return new

    @property
    def token(self) -> str:
        return self.messages[-1]["token"]
