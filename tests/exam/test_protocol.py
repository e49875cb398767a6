from __future__ import annotations

import socket
import threading
import time

import pytest

from course.exam import protocol
from course.exam.message import say
from course.exam.verdict import Outcome, Step, Verdict


@pytest.fixture
def pair():
    left, right = socket.socketpair()
    with left, right:
        right.settimeout(10)
        yield left, right


TITLE = say("t.title", "Ü {x}", x=1, saw="GET /", expected="")


@pytest.mark.parametrize(
    "message",
    [
        protocol.Hello("secret", 1),
        protocol.Ask(1, "03_requests", "get_user"),
        protocol.Abandon(1),
        protocol.Returned(5, {"a": [1, None, "ё"]}),
        protocol.Raised(5, "E", ["E", "Exception"], "text", {"args": []}, "line", ["KeyError"]),
        protocol.TimedOut(5, 0.5, stuck=True, value=[1]),
        protocol.Cancelled(5, stuck=False),
        protocol.Uncallable(5, "f", "undefined"),
        protocol.Unstuck(5),
    ],
)
def test_what_a_kernel_says_arrives(pair, message):
    pair[0].sendall(protocol.encode(message))
    assert protocol.decode_for_examiner(protocol.read_frame(pair[1])) == message


@pytest.mark.parametrize(
    "message",
    [
        protocol.Welcome(1),
        protocol.Refused("no"),
        protocol.Call(1, 2, "f", [1], {"x": None}, handle=3, take=4, seconds=None, read=True),
        protocol.Cancel(1),
        protocol.Release(1),
        protocol.Answer(
            1,
            Verdict(
                "l", "e", TITLE, [Step("s", TITLE, 1.5, Outcome.NOT_ATTEMPTED, TITLE, "tb", 1)]
            ),
        ),
        protocol.Answer(1, message=TITLE),
    ],
)
def test_what_an_examiner_says_arrives(pair, message):
    pair[0].sendall(protocol.encode(message))
    assert protocol.decode_for_kernel(protocol.read_frame(pair[1])) == message


def test_frames_are_read_however_they_are_cut(pair):
    frames = protocol.encode(protocol.Abandon(1)) + protocol.encode(protocol.Abandon(2))

    def drip():
        for byte in frames:
            pair[0].sendall(bytes([byte]))
        pair[0].close()

    thread = threading.Thread(target=drip)
    thread.start()
    read = [protocol.read_frame(pair[1]) for _ in range(3)]
    thread.join()
    assert [protocol.decode_for_examiner(body).id for body in read[:2]] == [1, 2]
    assert read[2] is None


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"\xff\xff\xff\xff", "at most"),
        (b"\x00\x00", "inside a frame"),
        (b"\x00\x00\x00\x05ab", "inside a frame"),
        (b"\x00\x00\x00\x05", "inside a frame"),
    ],
)
def test_broken_frames_are_errors(pair, sent, reason):
    pair[0].sendall(sent)
    pair[0].close()
    with pytest.raises(protocol.ProtocolError, match=reason):
        protocol.read_frame(pair[1])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"kind":"ask","id":1}',
        b'{"kind":"ask","id":"1","lesson":"a","exercise":"b"}',
        b'{"kind":"ask","id":1,"lesson":"a","exercise":"b","more":1}',
        b'{"kind":"answer","id":1}',
    ],
)
def test_bodies_of_another_shape_are_errors(body):
    with pytest.raises(protocol.ProtocolError):
        protocol.decode_for_examiner(body)


def test_too_large_a_message_is_not_sent():
    with pytest.raises(protocol.ProtocolError, match="at most"):
        protocol.encode(protocol.Returned(1, "x" * protocol.MAX_FRAME))


def test_sending_gives_up_on_a_side_that_does_not_read(pair):
    protocol.limit_sending(pair[0], 0.2)
    started = time.monotonic()
    with pytest.raises(OSError, match=r"."):
        pair[0].sendall(bytes(50_000_000))
    assert time.monotonic() - started < 60  # it gave up at all
