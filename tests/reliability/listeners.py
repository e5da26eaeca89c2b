"""Holds WebSockets on the change feed and says what came over each. Started by slow_subscribers.py.

usage: listeners.py URL INDEX COUNT EVERYTHING SLOW

Of COUNT clients EVERYTHING listen to all accounts, SLOW of them too but read nothing, and the others to one account each.
It says `connected`; a line on stdin makes it read what the slow ones have been sent, and wait until nothing more comes. Then it
ends with one line of JSON.
"""

import json
import os
import re
import resource
import select
import socket
import sys
import time
import urllib.parse

from subscribers import accounts, connect

NUMBER = re.compile(rb'"token":"[^"]*-(\d+)"')
PING, PONG, TOO_SLOW = b"\x89\x00", b"\x8a\x80\x00\x00\x00\x00", b"\x88\x02\x03\xf5"
QUIET, TOKEN_SIZE = 4.0, 200


class Client:
    """What came over one WebSocket: the numbers of its messages, as runs of consecutive ones."""

    def __init__(self, connection: socket.socket, account: str | None):
        self.connection, self.account, self.rest = connection, account, b""
        self.runs: list[list[int]] = []
        self.ended, self.last_bytes = False, b""

    def read(self) -> int:
        """- Returns: how many bytes came; 0 when the server has ended it."""
        try:
            data = self.connection.recv(1 << 18)
        except BlockingIOError:
            return -1
        except ConnectionError:
            data = b""
        if not data:
            self.ended = True
            return 0
        if PING in data:
            self.connection.send(PONG)
        self.last_bytes = data[-4:]
        data = self.rest + data
        end = 0
        for match in NUMBER.finditer(data):
            number, end = int(match[1]), match.end()
            if self.runs and number == self.runs[-1][1] + 1:
                self.runs[-1][1] = number
            else:
                self.runs.append([number, number])
        self.rest = data[end:][-TOKEN_SIZE:]
        return len(data)


def main() -> None:
    url, (index, count, everything, slow) = sys.argv[1], map(int, sys.argv[2:])
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    names, port = accounts(url), urllib.parse.urlsplit(url).port
    poll, clients, deaf = select.epoll(), {}, []
    for number in range(count):
        account = None if number < everything + slow else names[(index * count + number) % len(names)]
        is_deaf = everything <= number < everything + slow
        connection = connect(port, "/ws/changes" + (f"/{account}" if account else ""), 8_192 if is_deaf else None)
        client = clients[connection.fileno()] = Client(connection, account)
        if is_deaf:
            deaf.append(client)
        else:
            poll.register(connection.fileno(), select.EPOLLIN)
    poll.register(0, select.EPOLLIN)
    print("connected", flush=True)

    heard, told = time.monotonic(), False
    while not told or time.monotonic() - heard < QUIET:
        for fd, _ in poll.poll(0.2):
            if fd == 0:
                told = True
                poll.unregister(0)
                heard = time.monotonic()
                for client in deaf:
                    poll.register(client.connection.fileno(), select.EPOLLIN)
            elif clients[fd].read() > 10:  # more than a ping
                heard = time.monotonic()
            elif clients[fd].ended:
                poll.unregister(fd)
    silent_ones = set(deaf)
    listeners = [[client.account, client.runs, client.ended] for client in clients.values() if client not in silent_ones]
    silent = [[client.runs, client.ended, client.last_bytes == TOO_SLOW] for client in deaf]
    print(json.dumps({"listeners": listeners, "deaf": silent}), flush=True)
    os._exit(0)  # closing thousands of sockets one by one is of no use


if __name__ == "__main__":
    main()
