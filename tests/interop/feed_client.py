"""A client of `/ws/changes` that keeps what it is told."""

import json

from websockets.sync.client import connect


class FeedClient:
    def __init__(self, url: str, after: str | None = None):
        self.socket = connect(url + (f"?after={after}" if after else ""), open_timeout=10)
        self.messages: list[dict] = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def receive(self, count: int, timeout: float = 60) -> list[dict]:
        """The next `count` messages."""
        new = [json.loads(self.socket.recv(timeout=timeout)) for _ in range(count)]
        self.messages += new
        return new

    @property
    def token(self) -> str:
        return self.messages[-1]["token"]
