"""WebSocket as RFC 6455 has it, by the case groups of the Autobahn test suite, against the server's change feed.

The feed takes messages and answers none, so that a message was taken shows in the pong to a ping behind it.
"""

import pytest
from odl import Server
from raw_websocket import ACCEPT, BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, RawWebSocket, close, frame
from waiting import wait_until

FRAME, MESSAGE, FRAGMENTS = 16 * 1024, 64 * 1024, 64  # WebSocketConfiguration and HTTP1WebSocketChannel


@pytest.fixture(scope="module")
def server(odl, tmp_path_factory):
    directory = tmp_path_factory.mktemp("websocket")
    odl.generate(directory / "table", accounts=4, statements_per_account=1, transactions_per_statement=2)
    started = []

    def running(*arguments):
        started.append(odl.start(*arguments, log=directory / "odl.log"))
        return started[0]

    yield Server(running, directory / "table", directory / "data")
    assert started[0].stop() == 0


@pytest.fixture
def client(server):
    with RawWebSocket(server.ports[0]) as client:
        assert client.status == 101
        yield client


def stays_open(client: RawWebSocket) -> None:
    client.send(frame(PING, b"still there"))
    answer = client.read()
    assert (answer.opcode, answer.payload) == (PONG, b"still there"), (answer, answer.code)


def is_closed(client: RawWebSocket, code: int | None) -> None:
    answer = client.read()
    assert (answer.opcode, answer.code) == (CLOSE, code), answer
    assert client.ends()


def fragments(opcode: int, *parts: bytes) -> bytes:
    frames = [frame(opcode if index == 0 else CONTINUATION, part, fin=index == len(parts) - 1) for index, part in enumerate(parts)]
    return b"".join(frames)


# 1: framing


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 128, 255, 256, 16_383, FRAME])
def test_1_lengths(client, opcode, size):
    client.send(frame(opcode, b"*" * size))
    stays_open(client)


def test_1_a_frame_that_comes_byte_by_byte(client):
    client.send(frame(TEXT, b"*" * 200), pieces=1)
    stays_open(client)


def test_1_frames_that_come_in_one_segment(client):
    client.send(frame(TEXT, b"a") * 500)
    stays_open(client)


@pytest.mark.parametrize("opcode", [TEXT, BINARY, PING, CLOSE])
def test_1_clients_mask(client, opcode):
    client.send(frame(opcode, masked=False))
    is_closed(client, 1002)


# 2: pings and pongs


@pytest.mark.parametrize("payload", [b"", b"Hello", bytes(range(0xF0, 0x100)), b"\xfe" * 125])
@pytest.mark.parametrize("pieces", [None, 1])
def test_2_a_pong_has_the_payload_of_its_ping(client, payload, pieces):
    client.send(frame(PING, payload), pieces)
    answer = client.read()
    assert (answer.opcode, answer.payload) == (PONG, payload)


def test_2_pings_are_answered_in_order(client):
    client.send(b"".join(frame(PING, str(number).encode()) for number in range(10)))
    assert [client.read().payload for _ in range(10)] == [str(number).encode() for number in range(10)]


@pytest.mark.parametrize("payload", [b"", b"unasked"])
def test_2_a_pong_that_nobody_asked_for(client, payload):
    client.send(frame(PONG, payload))
    stays_open(client)


@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
def test_2_control_frames_hold_125_bytes(client, opcode):
    client.send(frame(opcode, b"\x03\xe8" + b"*" * 124))
    is_closed(client, 1002)


# 3: reserved bits; no extension is negotiated


@pytest.mark.parametrize("rsv", range(1, 8))
@pytest.mark.parametrize("opcode", [TEXT, BINARY, PING, CLOSE])
def test_3_reserved_bits(client, rsv, opcode):
    client.send(frame(TEXT, b"good") + frame(opcode, rsv=rsv) + frame(PING))
    is_closed(client, 1002)


# 4: opcodes


@pytest.mark.parametrize("opcode", [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
@pytest.mark.parametrize("payload", [b"", b"reserved"])
def test_4_reserved_opcodes(client, opcode, payload):
    client.send(frame(TEXT, b"good") + frame(opcode, payload) + frame(PING))
    is_closed(client, 1002)


# 5: fragmentation


@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
def test_5_control_frames_are_whole(client, opcode):
    client.send(frame(opcode, fin=False) + frame(CONTINUATION))
    is_closed(client, 1002)


@pytest.mark.parametrize("parts", [(b"a", b"b"), (b"", b"", b""), (b"", b"middle", b""), (b"x",) * FRAGMENTS])
@pytest.mark.parametrize("pieces", [None, 1])
def test_5_fragments(client, parts, pieces):
    client.send(fragments(TEXT, *parts), pieces)
    stays_open(client)


def test_5_a_ping_between_fragments_is_answered_at_once(client):
    client.send(frame(TEXT, b"a", fin=False) + frame(PING, b"between"))
    assert client.read().payload == b"between"
    client.send(frame(PONG) + frame(CONTINUATION, b"b"))
    stays_open(client)


def test_5_a_close_between_fragments_is_answered(client):
    client.send(frame(TEXT, b"a", fin=False) + close(1000))
    is_closed(client, 1000)


@pytest.mark.parametrize("fin", [True, False])
@pytest.mark.parametrize("before", [b"", frame(TEXT, b"whole"), fragments(TEXT, b"a", b"b")])
def test_5_a_continuation_of_nothing(client, before, fin):
    client.send(before + frame(CONTINUATION, b"c", fin=fin))
    is_closed(client, 1002)


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_5_a_message_within_a_message(client, opcode):
    client.send(frame(TEXT, b"a", fin=False) + frame(opcode, b"b"))
    is_closed(client, 1002)


# 6: UTF-8

GOOD = ["Hello-µ@ßöäüàá-UTF-8!!", "κόσμε", "\0", "\x7f\x80\u07ff\u0800\uffff\U00010000\U0010ffff", "\ud7ff\ue000\ufffd", "\ufeffBOM"]
BAD = {
    "surrogate": b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80edited",
    "above U+10FFFF": b"\xf4\x90\x80\x80", "five bytes": b"\xf8\x88\x80\x80\x80", "six bytes": b"\xfc\x84\x80\x80\x80\x80",
    "continuation alone": b"\x80", "two continuations": b"\x80\xbf", "starts alone": b"\xc0 \xe0 \xf0 ", "cut short": b"\xe2\x82",
    "impossible bytes": b"\xfe\xff", "overlong 2": b"\xc0\xaf", "overlong 3": b"\xe0\x80\xaf", "overlong 4": b"\xf0\x80\x80\xaf",
    "overlong NUL": b"\xc0\x80", "low surrogate": b"\xed\xb0\x80", "pair of surrogates": b"\xed\xa0\x80\xed\xb0\x80",
}  # fmt: skip


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_6_text(client, text):
    data = text.encode()
    client.send(frame(TEXT, data))
    client.send(fragments(TEXT, *(data[index : index + 1] for index in range(len(data)))))  # characters are split
    stays_open(client)


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("in_parts", [False, True], ids=["whole", "fragments"])
def test_6_text_that_is_not_utf_8(client, name, in_parts):
    data = BAD[name]
    client.send(fragments(TEXT, *(data[index : index + 1] for index in range(len(data)))) if in_parts else frame(TEXT, data))
    is_closed(client, 1007)


@pytest.mark.parametrize("name", BAD)
def test_6_binary_may_be_anything(client, name):
    client.send(frame(BINARY, BAD[name]))
    stays_open(client)


# 7: closing


@pytest.mark.parametrize("code", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999])
def test_7_a_close_is_answered_with_its_code(client, code):
    client.send(close(code, b"reason"))
    is_closed(client, code)


@pytest.mark.parametrize("code", [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535])
def test_7_codes_that_may_not_be_sent(client, code):
    client.send(close(code))
    is_closed(client, 1002)


def test_7_a_close_without_a_code(client):
    client.send(frame(CLOSE))
    is_closed(client, None)


def test_7_half_a_code(client):
    client.send(frame(CLOSE, b"\x03"))
    is_closed(client, 1002)


def test_7_the_longest_reason(client):
    client.send(close(1000, "é".encode() * 61 + b"."))
    is_closed(client, 1000)


@pytest.mark.parametrize("name", BAD)
def test_7_a_reason_that_is_not_utf_8(client, name):
    client.send(close(1000, BAD[name]))
    is_closed(client, 1007)


@pytest.mark.parametrize("after", [frame(TEXT, b"late"), frame(PING, b"late"), close(1001), frame(3), b"\xff" * 50])
def test_7_what_comes_after_a_close_is_not_answered(client, after):
    client.send(close(1000) + after)
    is_closed(client, 1000)


def test_7_one_violation_is_answered_once(client):
    client.send(frame(3) + frame(4) + frame(TEXT, b"\xff") + close(1000))
    is_closed(client, 1002)


# 9: limits


def test_9_the_largest_message(client):
    client.send(fragments(TEXT, *[b"*" * FRAME] * (MESSAGE // FRAME)))
    stays_open(client)


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_9_a_larger_message(client, opcode):
    client.send(fragments(opcode, *[b"*" * FRAME] * (MESSAGE // FRAME), b"*"))
    is_closed(client, 1009)


@pytest.mark.parametrize("length", [FRAME + 1, 65_535, 65_536, 2**31, 2**32, 2**63 - 1])
def test_9_a_larger_frame_is_refused_by_its_length(client, length):
    """Nothing of its payload is waited for."""
    written = b"\x7e" + length.to_bytes(2, "big") if length < 65_536 else b"\x7f" + length.to_bytes(8, "big")
    client.send(frame(BINARY, length=written))
    is_closed(client, 1009)


def test_9_a_length_of_64_bits(client):
    """The highest one must be 0 (section 5.2); the frame would be too large, too."""
    client.send(frame(BINARY, length=b"\x7f" + b"\xff" * 8))
    answer = client.read()
    assert answer.opcode == CLOSE and answer.code in (1002, 1009) and client.ends()


def test_9_too_many_fragments(client):
    client.send(fragments(TEXT, *[b""] * (FRAGMENTS + 1)))
    is_closed(client, 1009)


def test_9_many_messages(client):
    for _ in range(20):
        client.send(frame(BINARY, b"*" * 1_000) * 50)
    stays_open(client)


# 10: the handshake, and what else there is


def test_10_the_handshake(server):
    """The key is answered as in the RFC's example; extensions and subprotocols that are offered are not taken."""
    offers = {"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits", "Sec-WebSocket-Protocol": "chat, superchat"}
    with RawWebSocket(server.ports[0], headers=offers) as client:
        assert client.status == 101 and client.headers["sec-websocket-accept"] == ACCEPT
        assert client.headers["upgrade"].lower() == "websocket" and "upgrade" in client.headers["connection"].lower()
        assert "sec-websocket-extensions" not in client.headers and "sec-websocket-protocol" not in client.headers
        stays_open(client)


@pytest.mark.parametrize("headers", [{"Connection": "keep-alive, Upgrade"}, {"Upgrade": "WebSocket", "Connection": "upgrade"}])
def test_10_other_spellings(server, headers):
    with RawWebSocket(server.ports[0], headers=headers) as client:
        assert client.status == 101
        stays_open(client)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-WebSocket-Version": "12"}, {"Sec-WebSocket-Version": None}, {"Sec-WebSocket-Key": None}, {"Sec-WebSocket-Key": "c2hvcnQ="},
        {"Sec-WebSocket-Key": "not base64 at all, is it"}, {"Upgrade": None}, {"Upgrade": "h2c"}, {"Connection": "keep-alive"},
    ],
)  # fmt: skip
def test_10_what_is_no_handshake(server, headers):
    with RawWebSocket(server.ports[0], headers=headers) as client:
        assert client.status == 426 and client.headers["sec-websocket-version"] == "13"


@pytest.mark.parametrize("method, version, status", [("POST", "HTTP/1.1", 405), ("GET", "HTTP/1.0", 426)])
def test_10_only_get_over_http_1_1(server, method, version, status):
    with RawWebSocket(server.ports[0], method=method, version=version) as client:
        assert client.status == status


def test_10_frames_in_the_segment_of_the_handshake(server):
    with RawWebSocket(server.ports[0], after=frame(TEXT, b"early") + frame(PING, b"early")) as client:
        assert client.status == 101 and client.read().payload == b"early"


def test_10_clients_that_vanish(server):
    """Amid a frame, amid a message, after the handshake: nothing of them stays."""
    for last in (b"", frame(TEXT, b"*" * 100)[:50], frame(TEXT, b"a", fin=False)):
        with RawWebSocket(server.ports[0]) as client:
            client.send(last)
    wait_until(lambda: server.get("/api/v1/metrics")["websocket_clients"] == 0, "nobody is connected")
