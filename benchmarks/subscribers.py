"""Holds WebSockets open and tells how late each message was. Started by the part `subscribers` of benchmarks/run.

usage: subscribers.py URL INDEX COUNT SECONDS

It says `connected` when all are, and ends with one line of JSON two seconds after SECONDS have passed and nothing more comes.
Bytes are not decoded as frames: of what a read returns, the first and last message's `committed_at` are looked at, and the
messages are counted. With a WebSocket library this client would be slower than the server.
"""

import datetime
import json
import os
import resource
import select
import socket
import sys
import time
import urllib.parse
import urllib.request

MARK = b'"committed_at":"'


def accounts(url: str) -> list[str]:
    found, cursor = [], ""
    while True:
        with urllib.request.urlopen(f"{url}/api/v1/accounts?limit=500{cursor}") as answer:
            page = json.load(answer)
        found += [row["accountNumber"] for row in page["accounts"]]
        if not page["next_cursor"]:
            return found
        cursor = "&cursor=" + page["next_cursor"]


def connect(port: int, path: str, receive_buffer: int | None = None) -> socket.socket:
    connection = socket.socket()
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.connect(("127.0.0.1", port))
    request = (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
    connection.sendall(request.encode())
    head = b""
    while b"\r\n\r\n" not in head:
        head += connection.recv(1)
    if b" 101 " not in head.split(b"\r\n")[0]:
        raise RuntimeError(head.decode(errors="replace"))
    connection.setblocking(False)
    return connection


def main() -> None:
    url, index, count, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    names, port = accounts(url), urllib.parse.urlsplit(url).port
    to_everything = count // 10
    poll, connections = select.epoll(), {}
    for number in range(count):
        path = "/ws/changes"
        if number >= to_everything:
            path += "/" + names[(index * count + number) % len(names)]
        connection = connect(port, path)
        connections[connection.fileno()] = (connection, number < to_everything)
        poll.register(connection.fileno(), select.EPOLLIN)
    print("connected", flush=True)

    samples, deliveries, times = [], 0, {}
    of_everything = {fd: 0 for fd, (_, everything) in connections.items() if everything}
    rests: dict[int, bytes] = {}

    def committed(data: bytes, at: int) -> float:
        text = data[at + len(MARK):at + len(MARK) + 27]
        if text not in times:
            times[text] = datetime.datetime.fromisoformat(text.decode().rstrip("Z") + "+00:00").timestamp()
        return times[text]

    end = time.monotonic() + seconds + 2
    last = time.monotonic()
    while time.monotonic() < end or time.monotonic() - last < 2:
        for fd, _ in poll.poll(0.2):
            connection = connections[fd][0]
            try:
                data = connection.recv(262_144)
            except BlockingIOError:
                continue
            now = time.time()
            if not data:
                raise RuntimeError("the server has closed a connection")
            # A ping may be all of it; a client that never answers is cut off.
            if data.find(b"\x89\x00") >= 0:
                connection.send(b"\x8a\x80\x00\x00\x00\x00")
            # A mark may be cut by the end of what was read.
            data = rests.pop(fd, b"") + data
            messages = data.count(MARK)
            cut = data.rfind(MARK) + len(MARK) + 27 if messages else 0
            rest = data[max(cut, len(data) - len(MARK) - 27):]
            if messages and data.rfind(MARK) + len(MARK) + 27 > len(data):
                messages -= 1
                rest = data[data.rfind(MARK):]
            rests[fd] = rest
            if not messages:
                continue
            last = time.monotonic()
            deliveries += messages
            if fd in of_everything:
                of_everything[fd] += messages
            first = data.find(MARK)
            samples.append(now - committed(data, first))
            if messages > 1:
                samples.append(now - committed(data, data.rfind(MARK, 0, len(data) - len(rest) if rest.startswith(MARK) else len(data))))
    if len(samples) > 200_000:
        samples = samples[:: len(samples) // 200_000 + 1]
    print(json.dumps({"deliveries": deliveries, "of_everything": list(of_everything.values()), "samples": samples}))
    sys.stdout.flush()
    os._exit(0)  # closing thousands of sockets one by one is of no use


if __name__ == "__main__":
    main()
